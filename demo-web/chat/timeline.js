// @ts-check
// The messages of one conversation in their order, and what stands between them: the days, and the
// line where the reader left off. What one person says in a row stands together as a group.
import { BubbleView } from './bubble-view.js';
import { element, place } from '../shared/element.js';
import { text } from './texts.js';
import { dayOf, dayText, isDate } from './times.js';

/** @typedef {import('../../js/talk/index.js').TalkMessage} TalkMessage */

/** A pause of so many ms begins a new group. */
const PAUSE = 180_000;

export class Timeline {
  /** By id. @type {Map<string, BubbleView>} */
  #views = new Map();
  /** The line of the day before a message, by id. @type {Map<string, HTMLElement>} */
  #days = new Map();
  #list;
  #resend;

  /** @param {HTMLElement} list @param {(id: string) => void} resend */
  constructor(list, resend) {
    this.#list = list;
    this.#resend = resend;
    this.firstNewLine = element('p', 'first-new', element('span', '', text('newMessages')));
    list.replaceChildren();
  }

  /** @param {string} id */
  find(id) {
    return this.#views.get(id)?.element;
  }

  /**
   * @param {readonly TalkMessage[]} messages
   * @param {object} how
   * @param {boolean} how.isOnline
   * @param {Set<string>} how.resending ids
   * @param {string | null} how.firstNew id
   * @param {HTMLElement | null} how.head what stands before all of them
   */
  render(messages, { isOnline, resending, firstNew, head }) {
    const ids = new Set(messages.map(({ id }) => id));
    for (const map of [this.#views, this.#days]) {
      for (const id of map.keys()) if (!ids.has(id)) map.delete(id);
    }
    /** @type {HTMLElement[]} */
    const wanted = head === null ? [] : [head];
    /** @type {TalkMessage | undefined} */
    let previous;
    for (const message of messages) {
      const { id } = message, view = this.#viewOf(message);
      view.render(message, { isOnline, isResent: resending.has(id) });
      const isNewDay = isDate(message.time) &&
        (previous === undefined || dayOf(previous.time) !== dayOf(message.time));
      if (isNewDay) wanted.push(this.#dayLine(message));
      if (id === firstNew) wanted.push(this.firstNewLine);
      wanted.push(view.element);
      view.element.toggleAttribute('data-first', previous === undefined || isNewDay ||
        previous.own !== message.own || Math.abs(message.time - previous.time) > PAUSE);
      previous = message;
    }
    place(this.#list, wanted);
  }

  /** @param {TalkMessage} message */
  #viewOf(message) {
    const { id } = message;
    let view = this.#views.get(id);
    if (view === undefined) {
      view = new BubbleView(message, () => this.#resend(id));
      this.#views.set(id, view);
    }
    return view;
  }

  /** @param {TalkMessage} message */
  #dayLine({ id, time }) {
    const line = this.#days.get(id) ?? element('p', 'day');
    this.#days.set(id, line);
    // A page that is open over midnight had another "today".
    const words = dayText(time);
    if (line.textContent !== words) line.textContent = words;
    return line;
  }
}
