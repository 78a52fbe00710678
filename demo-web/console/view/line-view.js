// @ts-check
// One line of a chat: a bubble of the visitor or an agent, a note, or what the desk did; and what
// was written here and is not in the log yet.
import { element, icon, iconButton } from '../../shared/element.js';
import { bodyView, eventText } from './body-view.js';
import { text } from './texts.js';
import { clockText, fullText, isDate } from './times.js';

/** @typedef {import('../model/frames.js').Line} Line */
/** @typedef {import('../model/says.js').Say} Say */
/** @typedef {'log' | 'received' | 'read' | 'sending' | 'refused'} Sign */

/** @type {Record<Sign, any>} */
const SIGNS = {
  sending: 'clock', log: 'check', received: 'checks', read: 'checks', refused: 'alert',
};
/** @type {Record<Sign, import('./texts.js').TextKey>} */
const NAMES = {
  sending: 'sending', log: 'inLog', received: 'received', read: 'read', refused: 'refused',
};
/** @type {Record<string, import('./texts.js').TextKey>} */
const REASONS = {
  chat: 'refusedChat', turn: 'refusedTurn', size: 'refusedSize', login: 'refusedLogin',
};

/** @param {number} time */
function timeElement(time) {
  const made = element('time', '', clockText(time));
  if (isDate(time)) {
    made.dateTime = new Date(time).toISOString();
    made.title = fullText(time);
  }
  return made;
}

/** @param {Line} line */
export function eventLine(line) {
  const made = element('p', 'event', element('span', '', eventText(line)), ' ',
    timeElement(line.at));
  made.dataset.seq = String(line.seq);
  return made;
}

export class BubbleView {
  #status = element('span', 'status');
  #sign = '';

  /**
   * @param {{ content: string, typeu: number, at: number }} said
   * @param {{ side: 'own' | 'theirs', by: string, isNote: boolean, name: string }} how
   *   `by`: for who does not see; `name`: above it, if anything
   */
  constructor(said, { side, by, isNote, name }) {
    const meta = element('span', 'meta', timeElement(said.at), this.#status);
    this.#status.setAttribute('role', 'img');
    this.#status.hidden = true;
    this.element = element('article', 'bubble', element('span', 'unseen', by),
      ...name ? [element('bdi', 'by', name)] : [],
      element('div', 'balloon', bodyView(said), meta));
    this.element.dataset.side = side;
    this.element.tabIndex = -1;
    if (isNote) this.element.dataset.note = '';
    this.element.querySelectorAll('a').forEach((link) => { link.tabIndex = -1; });
    for (const [event, index] of /** @type {const} */ ([['focusin', 0], ['focusout', -1]])) {
      this.element.addEventListener(event, () => {
        this.element.querySelectorAll('a').forEach((link) => { link.tabIndex = index; });
      });
    }
  }

  /** @param {Sign} sign */
  mark(sign) {
    if (sign === this.#sign) return;
    this.#sign = sign;
    this.element.dataset.status = sign === 'refused' ? 'failed' : sign;
    this.#status.hidden = false;
    const name = text(NAMES[sign]);
    this.#status.title = name;
    this.#status.setAttribute('aria-label', name);
    this.#status.replaceChildren(icon(SIGNS[sign]));
  }

  /** It was refused. @param {Say} say @param {() => void} again @param {() => void} discard */
  addTrouble({ reason }, again, discard) {
    const why = element('span', '', text(REASONS[reason ?? ''] ?? 'refused'));
    const buttons = [iconButton('resend', text('again'), 'resend', again),
      iconButton('resend', text('discard'), 'cross', discard)];
    buttons[0].append(text('again'));
    buttons[1].append(text('discard'));
    this.element.append(element('p', 'trouble', why, ...buttons));
  }
}
