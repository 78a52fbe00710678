// @ts-check
/** WXSS as a browser understands it. */
import { TAGS } from '../host/tags/index.js';

const NAMES = ['page', ...Object.keys(TAGS)].join('|');
const TAG = new RegExp(`(^|[\\s,>+~])(${NAMES})(?=[\\s,.:#>+~[]|$)`, 'g');

/**
 * @param {string} css
 * @param {string} [scope] put before class names, for a component that is isolated from its page
 */
export function toCss(css, scope) {
  return withoutComments(css).replace(/([^{};]+)(?=\{)/g, (prelude) => {
    if (prelude.trim().startsWith('@')) return prelude;
    const selector = prelude.replace(TAG, '$1wx-$2');
    return scope ? selector.replace(/\.(-?[_a-zA-Z])/g, `.${scope}--$1`) : selector;
  }).replace(/(-?[\d.]+)rpx/g, 'calc(100vw / 750 * $1)')
    .replace(/(-?[\d.]+)vh/g, 'calc((100vh - 48px) / 100 * $1)');
}

/** @param {string} css */
const withoutComments = (css) => css.replace(/\/\*[^]*?\*\//g, '');
