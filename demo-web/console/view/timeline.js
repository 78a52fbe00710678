// @ts-check
// The lines of one chat as they stand on the page, by day, with what is under way at the end. What
// stands there already stays, and with it the focus.
import { element, place } from '../../shared/element.js';
import { BubbleView, eventLine } from './line-view.js';
import { visitorName } from './person.js';
import { text } from './texts.js';
import { dayOf, dayText, isDate } from './times.js';

/** @typedef {import('../model/frames.js').Line} Line */
/** @typedef {import('../model/says.js').Say} Say */
/** @typedef {import('../model/chat-record.js').ChatSnapshot} ChatSnapshot */

/** A pause of so many ms begins a new group. */
const PAUSE = 180_000;

export class Timeline {
  /** By number. @type {Map<number, BubbleView | HTMLElement>} */
  #lines = new Map();
  /** By fingerprint and state. @type {Map<string, BubbleView>} */
  #says = new Map();
  /** @type {Map<string, HTMLElement>} */
  #days = new Map();
  #list;
  #me;
  #deeds;

  /**
   * @param {HTMLElement} list @param {string} me
   * @param {{ again: (id: string) => void, discard: (id: string) => void }} deeds
   */
  constructor(list, me, deeds) {
    this.#list = list;
    this.#me = me;
    this.#deeds = deeds;
    list.replaceChildren();
  }

  /** @param {ChatSnapshot} chat @param {HTMLElement | null} head what stands before all of them */
  render(chat, head) {
    const seqs = new Set(chat.lines.map(({ seq }) => seq));
    for (const seq of this.#lines.keys()) if (!seqs.has(seq)) this.#lines.delete(seq);
    /** @type {HTMLElement[]} */
    const wanted = head ? [head] : [];
    let day = '', former = '', at = 0;
    for (const line of chat.lines) {
      if (isDate(line.at) && dayOf(line.at) !== day) {
        day = dayOf(line.at);
        former = '';
        wanted.push(this.#dayLine(day, line.at));
      }
      const made = this.#lineOf(line, chat);
      if (made instanceof BubbleView) {
        const who = `${line.from} ${line.agent}`, isFirst = who !== former || line.at - at > PAUSE;
        made.element.toggleAttribute('data-first', isFirst);
        former = who;
        at = line.at;
        if (line.from === 'agent') made.mark(signOf(line, chat));
        wanted.push(made.element);
      } else {
        former = '';
        wanted.push(made);
      }
    }
    place(this.#list, wanted.concat(this.#renderSays(chat.says)));
  }

  /** @param {Line} line @param {ChatSnapshot} chat */
  #lineOf(line, chat) {
    let made = this.#lines.get(line.seq);
    if (!made) {
      made = line.from === 'desk' ? eventLine(line) : this.#bubble(line, chat);
      this.#lines.set(line.seq, made);
    }
    return made;
  }

  /** @param {Line} line @param {ChatSnapshot} chat */
  #bubble(line, chat) {
    const isVisitor = line.from === 'visitor', isMe = line.agent === this.#me;
    const who = isVisitor ? visitorName(chat) : isMe ? text('you') : line.name ?? line.agent ?? '';
    const isNote = line.from === 'note';
    const noteBy = isMe ? text('noteByYou') : text('noteBy', { name: who });
    return new BubbleView(line, {
      side: isVisitor ? 'theirs' : 'own', isNote,
      by: isNote ? '' : text('saidBy', { name: who }),
      name: isNote ? noteBy : isVisitor || isMe ? '' : who,
    });
  }

  /** @param {readonly Say[]} says @returns {HTMLElement[]} */
  #renderSays(says) {
    const keys = new Set(says.map(({ id, state }) => `${id} ${state}`));
    for (const key of this.#says.keys()) if (!keys.has(key)) this.#says.delete(key);
    return says.map((say) => {
      const key = `${say.id} ${say.state}`;
      let made = this.#says.get(key);
      if (!made) {
        made = new BubbleView(say, {
          side: 'own', isNote: false, by: text('saidBy', { name: text('you') }), name: '',
        });
        made.mark(say.state === 'received' ? 'log' : say.state);
        if (say.state === 'refused') {
          made.addTrouble(say, () => this.#deeds.again(say.id), () => this.#deeds.discard(say.id));
        }
        this.#says.set(key, made);
      }
      return made.element;
    });
  }

  /** @param {string} day @param {number} time */
  #dayLine(day, time) {
    const line = this.#days.get(day) ?? element('p', 'day');
    this.#days.set(day, line);
    const words = dayText(time);
    if (line.textContent !== words) line.textContent = words;
    return line;
  }
}

/** @param {Line} line @param {ChatSnapshot} chat @returns {import('./line-view.js').Sign} */
const signOf = ({ seq }, { received, read }) =>
  (seq <= read ? 'read' : seq <= received ? 'received' : 'log');
