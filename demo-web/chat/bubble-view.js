// @ts-check
// One message: its text, its time and what has become of it.
import { isOwn } from './conversation.js';
import { element, icon, iconButton } from './element.js';
import { personName } from './person.js';
import { text } from './texts.js';
import { clockText, fullText, isDate } from './times.js';

/** @typedef {import('./conversation.js').Bubble} Bubble */
/** @typedef {import('./element.js').Icon} Icon */

/** @type {Record<string, Icon>} */
const ICONS = {
  queued: 'clock', sending: 'sending', delivered: 'check', arrived: 'checks', read: 'checks',
  failed: 'alert',
};

const COPIED_SHOWN_FOR = 1_500;

export class BubbleView {
  #status = element('span', 'status');
  #trouble = element('p', 'trouble');
  #bubble;
  #shown = '';

  /** @param {string} peer @param {Bubble} bubble @param {() => void} resend */
  constructor(peer, bubble, resend) {
    this.#bubble = bubble;
    const words = element('p', 'words', bubble.text);
    words.dir = 'auto';
    const who = isOwn(bubble) ? text('you') : personName(peer);
    const saidBy = element('span', 'unseen', text('saidBy', { name: who }));
    const meta = element('span', 'meta', timeElement(bubble.time), this.#status);
    this.#status.setAttribute('role', 'img');
    this.#trouble.append(text('failed'));
    const again = iconButton('resend', text('resend'), 'resend', resend);
    again.append(text('resend'));
    this.#trouble.append(again);
    this.element = element('article', 'bubble', saidBy, element('div', 'balloon', words, meta),
      this.#makeCopyButton(), this.#trouble);
    this.element.tabIndex = -1;
    this.element.dataset.side = isOwn(bubble) ? 'own' : 'theirs';
    this.render();
  }

  render() {
    const { status } = this.#bubble;
    if (status === this.#shown) return;
    this.#shown = status;
    this.element.dataset.status = status;
    this.#trouble.hidden = status !== 'failed';
    this.#status.hidden = !isOwn(this.#bubble);
    if (!isOwn(this.#bubble)) return;
    const name = text(/** @type {import('./texts.js').TextKey} */ (status));
    this.#status.title = name;
    this.#status.setAttribute('aria-label', name);
    this.#status.replaceChildren(icon(ICONS[status]));
  }

  #makeCopyButton() {
    const button = iconButton('copy quiet', text('copy'), 'copy', async () => {
      await navigator.clipboard.writeText(this.#bubble.text).then(() => {
        button.replaceChildren(icon('check'), element('span', 'unseen', text('copied')));
        setTimeout(() => button.replaceChildren(icon('copy')), COPIED_SHOWN_FOR);
      }, () => {});  // not allowed: then nothing happens, and nothing is claimed
    });
    // In the order of Tab only while its bubble has the focus: see .bubble:focus-within.
    button.hidden = navigator.clipboard === undefined;
    return button;
  }
}

/** @param {number} time */
function timeElement(time) {
  const made = element('time', '', clockText(time));
  made.title = fullText(time);
  if (isDate(time)) made.dateTime = new Date(time).toISOString();
  return made;
}
