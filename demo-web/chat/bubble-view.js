// @ts-check
// One message: its text, its time and what has become of it.
import { element } from './element.js';
import { text, timeText } from './texts.js';

/** @typedef {import('./conversation.js').Bubble} Bubble */

export class BubbleView {
  #status = element('span', 'status');
  #resend = element('button', 'resend', text('resend'));
  #bubble;

  /** @param {Bubble} bubble @param {() => void} resend */
  constructor(bubble, resend) {
    this.#bubble = bubble;
    const words = element('p', 'words', bubble.text);
    words.dir = 'auto';
    const { short, long } = timeText(bubble.time);
    const time = element('time', '', short);
    time.title = long;
    if (long !== '') time.dateTime = new Date(bubble.time).toISOString();
    this.#resend.type = 'button';
    this.#resend.addEventListener('click', resend);
    const meta = element('div', 'meta', time, this.#status, this.#resend);
    this.element = element('article', 'bubble', words, meta);
    this.element.dataset.side = bubble.status === 'received' ? 'theirs' : 'own';
    this.render();
  }

  render() {
    const { status } = this.#bubble;
    this.element.dataset.status = status;
    this.#resend.hidden = status !== 'failed';
    this.#status.textContent = status === 'received' ? '' : text(status);
  }
}
