// @ts-check
/** What the phone draws itself: questions, hints, lists to choose from. */
import { call } from './call.js';

/** @typedef {import('../gate.js').Gate} Gate */
/** @typedef {Record<string, any> & import('./call.js').Callbacks} Request */

/**
 * @param {string} name of the element @param {string} className
 * @param {(Node | string)[]} parts
 */
export function element(name, className, ...parts) {
  const made = document.createElement(name);
  made.className = className;
  made.append(...parts);
  return made;
}

/** Over the page, until one of its buttons is pressed. @param {HTMLElement} box */
function cover(box) {
  const layer = element('div', 'phone-layer', box);
  document.body.append(layer);
  return layer;
}

/** @param {string} text @param {() => void} pressed */
function key(text, pressed) {
  const made = element('button', 'phone-key', text);
  made.addEventListener('click', pressed);
  return made;
}

/** @param {string[]} choices @returns {Promise<number>} */
export function choose(choices) {
  return new Promise((resolve) => {
    const keys = choices.map((text, i) => key(text, () => {
      layer.remove();
      resolve(i);
    }));
    const layer = cover(element('div', 'phone-sheet', ...keys));
  });
}

/** @param {Request} request @returns {Promise<{ confirm: boolean, cancel: boolean }>} */
function ask({ title = '', content = '', showCancel = true, confirmText = '确定',
  cancelText = '取消' }) {
  return new Promise((resolve) => {
    const answer = (/** @type {boolean} */ confirm) => {
      layer.remove();
      resolve({ confirm, cancel: !confirm });
    };
    const keys = [[cancelText, false], [confirmText, true]].slice(showCancel ? 0 : 1);
    const box = element('div', 'phone-question', element('h2', '', title),
      element('p', '', content),
      ...keys.map(([text, value]) => key(text, () => answer(value))));
    box.setAttribute('role', 'dialog');
    const layer = cover(box);
  });
}

/** @param {import('../clock.js').Clock} clock @param {Request} request */
function hint(clock, { title, duration = 1500 }) {
  document.querySelector('.phone-hint')?.remove();
  const box = element('div', 'phone-hint', title);
  box.setAttribute('role', 'status');
  document.body.append(box);
  clock.start(() => box.remove(), duration);
}

/** All of the screen, until it is tapped. @param {Request} request */
function preview({ urls, current = urls[0] }) {
  const picture = document.createElement('img');
  picture.src = current;
  picture.className = 'phone-preview';
  const layer = cover(picture);
  layer.addEventListener('click', () => layer.remove());
}

/**
 * @param {Gate} gate
 * @param {import('../clock.js').Clock} clock
 * @param {{ clipboard: string }} phone
 */
export function uiApi(gate, clock, phone) {
  return {
    showModal: (/** @type {Request} */ request) =>
      call(gate, 'showModal', request, () => ask(request)),
    showToast: (/** @type {Request} */ request) =>
      call(gate, 'showToast', request, () => hint(clock, request)),
    previewImage: (/** @type {Request} */ request) =>
      call(gate, 'previewImage', request, () => preview(request)),
    setClipboardData: (/** @type {Request} */ request) =>
      call(gate, 'setClipboardData', request, () => { phone.clipboard = String(request.data); }),
  };
}
