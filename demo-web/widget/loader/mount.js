// @ts-check
// One page has one widget, however often and by whatever it is mounted.
import { WidgetError, invalidOption } from './error.js';
import { canShadow, rootThere } from './root.js';
import { Widget } from './widget.js';

/**
 * @param {any} given
 * @param {ConstructorParameters<typeof Widget>[1]} files
 * @returns {Widget}
 */
export function mount(given, files) {
  const options = Object.assign({}, given);
  const { url, to, link, title, locale } = options;
  /** A path is one of the page's own server. @param {any} one */
  const whole = (one) => (/^\/\w/.test(one) ? location.origin.replace(/^http/, 'ws') + one : one);
  options.url = Array.isArray(url) ? url.map(whole) : whole(url);
  if (typeof url !== 'function' && !/^wss?:/i.test(options.url)) {
    throw invalidOption('url', 'an address (ws:, wss: or /)');
  }
  if (!to || typeof to !== 'string') throw invalidOption('to', 'a user id');
  const there = rootThere();
  if (there && there.widget) return there.widget;
  if (canShadow()) return new Widget(options, files);
  if (link && document.body && !document.querySelector('.mobileim-widget-link')) {
    // Where it cannot be, it leads somewhere.
    const made = document.createElement('a');
    made.className = 'mobileim-widget-link';
    made.href = link;
    made.textContent = title || (/^zh/i.test(locale || navigator.language) ? '联系客服' : 'Contact us');
    document.body.appendChild(made);
  }
  throw new WidgetError('UNSUPPORTED', 'shadow roots are missing');
}
