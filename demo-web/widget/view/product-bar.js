// @ts-check
// What the visitor is looking at, to be sent with one press.
import { drawnButton, element } from '../loader/element.js';
import { cardView } from './body-view.js';
import { CROSS } from './icons.js';

/** @typedef {import('./words.js').Text} Text */

export class ProductBar {
  /** @param {Text} text @param {(card: any) => boolean} send */
  constructor(text, send) {
    this._text = text;
    this._send = send;
    this.element = element('div', 'product');
    this.element.hidden = true;
    /** What was sent, or put away. */
    this._done = '';
    this._shown = '';
  }

  /** @param {any} product @param {boolean} canSend */
  render(product, canSend) {
    const { _text: text, element: place } = this, key = product ? JSON.stringify(product) : '';
    place.hidden = !key || key === this._done || !canSend;
    if (place.hidden || this._shown === key + text('sendProduct')) return;
    this._shown = key + text('sendProduct');
    const { title, subtitle, url, image } = product;
    const card = { kind: 'card', title, subtitle, url, image,
      text: [title, subtitle, url].filter(Boolean).join('\n') };
    const done = () => {
      this._done = key;
      place.hidden = true;
    };
    const send = element('button', 'primary', text('sendProduct'));
    send.type = 'button';
    send.addEventListener('click', () => this._send(card) && done());
    place.textContent = '';
    place.setAttribute('aria-label', text('product'));
    place.setAttribute('role', 'group');
    place.append(cardView(/** @type {any} */ (Object.assign({ actions: [] }, card)),
      { text, own: true, say: () => {} }), send,
    drawnButton('tool', text('cancel'), CROSS, done));
  }
}
