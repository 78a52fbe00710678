// @ts-check
// One message: what it says, its time and what has become of it.
import { bodyView } from './body-view.js';
import { element, icon, iconButton } from '../shared/element.js';
import { personName } from './person.js';
import { SIGNS, signOf } from './signs.js';
import { text } from './texts.js';
import { clockText, fullText, isDate } from './times.js';

/** @typedef {import('../../js/talk/index.js').TalkMessage} TalkMessage */

const COPIED_SHOWN_FOR = 1_500;

export class BubbleView {
  #status = element('span', 'status');
  #trouble = element('p', 'trouble');
  #shown = '';

  /** @param {TalkMessage} message @param {() => void} resend */
  constructor(message, resend) {
    this.message = message;
    const { own, peer, time, body } = message;
    const saidBy = element('span', 'unseen',
      text('saidBy', { name: own ? text('you') : personName(peer) }));
    const meta = element('span', 'meta', timeElement(time), this.#status);
    this.#status.setAttribute('role', 'img');
    this.#trouble.append(text('failed'));
    const again = iconButton('resend', text('resend'), 'resend', resend);
    again.append(text('resend'));
    this.#trouble.append(again);
    this.element = element('article', 'bubble', saidBy,
      element('div', 'balloon', bodyView(body), meta), this.#makeCopyButton(), this.#trouble);
    this.element.tabIndex = -1;
    this.element.dataset.side = own ? 'own' : 'theirs';
    for (const [event, index] of /** @type {const} */ ([['focusin', 0], ['focusout', -1]])) {
      this.element.addEventListener(event, () => {
        this.element.querySelectorAll('a').forEach((link) => { link.tabIndex = index; });
      });
    }
  }

  /**
   * @param {TalkMessage} message as it is now
   * @param {{ isOnline: boolean, isResent: boolean }} how
   */
  render(message, how) {
    this.message = message;
    const sign = signOf(message, how);
    if (sign === this.#shown) return;
    this.#shown = sign;
    this.element.dataset.status = sign;
    this.#trouble.hidden = sign !== 'failed';
    this.#status.hidden = sign === 'received';
    if (sign === 'received') return;
    const name = text(sign);
    this.#status.title = name;
    this.#status.setAttribute('aria-label', name);
    this.#status.replaceChildren(icon(SIGNS[sign]));
  }

  #makeCopyButton() {
    const button = iconButton('copy quiet', text('copy'), 'copy', async () => {
      await navigator.clipboard.writeText(this.message.body.text).then(() => {
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
