// @ts-check
// One page has one widget, however often and by whatever it is mounted.
import { checkOptions } from './checks.js';
import { WidgetError } from './error.js';
import { canShadow, rootThere } from './root.js';
import { Widget } from './widget.js';

/** @typedef {import('../index.js').WidgetOptions} WidgetOptions */

/**
 * @param {any} given
 * @param {ConstructorParameters<typeof Widget>[1]} files
 * @returns {Widget}
 */
export function mount(given, files) {
  const options = checkOptions(given), there = rootThere();
  if (there && there.widget) return there.widget;
  if (canShadow()) return new Widget(options, files);
  if (options.link) offerLink(options);
  throw new WidgetError('UNSUPPORTED', 'this browser has no shadow root, which the chat needs');
}

/** @param {WidgetOptions} options */
function offerLink({ link, title, locale = navigator.language }) {
  if (!document.body || document.getElementById('mobileim-widget-link')) return;
  const made = document.createElement('a');
  made.id = 'mobileim-widget-link';
  made.href = String(link);
  made.textContent = title || (/^zh/i.test(locale) ? '联系客服' : 'Contact us');
  document.body.appendChild(made);
}
