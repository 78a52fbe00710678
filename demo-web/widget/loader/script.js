// @ts-check
// The classic script: `<script src=".../widget.js" data-url="wss://…" data-to="cs-desk" async>`.
// Calls that were made before it came lie in an array: `(window.MobileIMWidget = window.
// MobileIMWidget || []).push(['identify', id, token])`; later there is an object in its place.
import { optionsOf } from './from-element.js';
import { mount } from './mount.js';
import { rootThere } from './root.js';
import { report } from './signals.js';

const NAME = 'MobileIMWidget';
const page = /** @type {any} */ (window);
const script = /** @type {HTMLScriptElement} */ (document.currentScript ||
  document.querySelector('script[data-to][data-url]'));

/** @param {string} file beside this script */
const beside = (file) => new URL(file, script.src).href;

// The address is made here: a script of another origin has none of its own to begin from.
const files = {
  load: () => import(beside('widget-app.mjs')),
  stylesheet: script.src && beside('widget.css'),
};

/** @param {any} options @returns {any} */
function mountNow(options) {
  const widget = mount(Object.assign(optionsOf(script), options), files);
  /** @param {...any} calls */
  const push = (...calls) => {
    for (const call of calls) attempt(widget, call);
  };
  return page[NAME] = Object.assign(widget, { push });
}

/** @param {any} widget @param {any} call a function, or a name and what it is given */
function attempt(widget, call) {
  try {
    if (typeof call === 'function') call(widget);
    else if (call[0] !== 'mount') widget[call[0]](...[].slice.call(call, 1));
  } catch (error) {
    report(error);
  }
}

/** @param {any} call */
const isMount = (call) => !!call && call[0] === 'mount';

function run() {
  const given = page[NAME], there = rootThere();
  if (there && there.widget && !Array.isArray(given)) return;  // a second tag
  const queue = Array.isArray(given) ? given.slice() : [], [, options] = queue.find(isMount) || [];
  if (script.dataset.url !== undefined || options) {
    mountNow(options).push(...queue);
    return;
  }
  // Without an address it waits to be told one.
  page[NAME] = {
    /** @param {...any} calls */
    push(...calls) {
      queue.push(...calls);
      const [, later] = queue.find(isMount) || [];
      if (later) mountNow(later).push(...queue);
    },
  };
}

try {
  run();
} catch (error) {
  report(error);
}
