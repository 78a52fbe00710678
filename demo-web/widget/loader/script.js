// @ts-check
// The classic script: `<script src=".../widget.js" data-url="wss://…" data-to="cs-desk" async>`.
// Calls that were made before it came lie in an array: `(window.MobileIMWidget = window.
// MobileIMWidget || []).push(['identify', id, token])`; later there is an object in its place.
import { optionsOf } from './from-element.js';
import { mount } from './mount.js';
import { rootThere } from './root.js';
import { report } from './signals.js';

const NAME = 'MobileIMWidget';

/** @param {any} call */
const isMount = (call) => !!call && call[0] === 'mount';

/** @param {any} widget @param {any} call a function, or a name and what it is given */
function attempt(widget, call) {
  try {
    if (typeof call === 'function') call(widget);
    else if (!isMount(call)) widget[call[0]](...[].slice.call(call, 1));
  } catch (error) {
    report(error);
  }
}

function run() {
  const page = /** @type {any} */ (window), given = page[NAME], there = rootThere();
  const script = /** @type {HTMLScriptElement} */ (document.currentScript ||
    document.querySelector('script[data-to]'));
  if (there && there.widget && !Array.isArray(given)) return;  // a second tag
  /** @type {any[]} */
  const queue = Array.isArray(given) ? given.slice() : [];
  /** @param {string} name of a file beside this script */
  const beside = (name) => new URL(name, script.src).href;
  let file = 'widget-app.mjs';
  const load = () => import(beside(file)).catch((error) => {
    file += '?';  // a browser remembers which address did not load
    throw error;
  });
  const start = () => {
    // One that is refused stands in nobody's way.
    const at = queue.findIndex(isMount), [, options] = at < 0 ? [] : queue.splice(at, 1)[0];
    if (!script.dataset.url && !options) return;
    // The address is made here: a script of another origin has none of its own to begin from.
    const widget = mount(Object.assign(optionsOf(script), options), {
      load, stylesheet: beside('widget.css'),
    });
    /** @param {...any} calls */
    const push = (...calls) => calls.forEach((call) => attempt(widget, call));
    page[NAME] = Object.assign(widget, { push });
    push(...queue);
  };
  // Without an address it waits to be told one.
  page[NAME] = {
    /** @param {...any} calls */
    push(...calls) {
      queue.push(...calls);
      start();
    },
  };
  start();
}

try {
  if (typeof document === 'object') run();
} catch (error) {
  report(error);
}
