// @ts-check
// The bubbles of one conversation in their order, and what stands between them: the days, and the
// line where the reader left off. What one person says in a row stands together as a group.
import { BubbleView } from './bubble-view.js';
import { isOwn } from './conversation.js';
import { element } from './element.js';
import { text } from './texts.js';
import { dayOf, dayText, isDate } from './times.js';

/** @typedef {import('./conversation.js').Bubble} Bubble */
/** @typedef {import('./conversation.js').Conversation} Conversation */

/** A pause of so many ms begins a new group. */
const PAUSE = 180_000;

export class Timeline {
  /** @type {Map<Bubble, BubbleView>} in their order */
  #views = new Map();
  /** The line of the day before a bubble. @type {Map<Bubble, HTMLElement>} */
  #days = new Map();
  /** @type {Bubble | undefined} */
  #last;
  #conversation;
  #list;
  #resend;

  /**
   * @param {HTMLElement} list
   * @param {Conversation} conversation
   * @param {(peer: string, bubble: Bubble) => void} resend
   */
  constructor(list, conversation, resend) {
    this.#list = list;
    this.#conversation = conversation;
    this.#resend = resend;
    this.firstNewLine = element('p', 'first-new', element('span', '', text('newMessages')));
    list.replaceChildren();
    for (const bubble of conversation.bubbles) this.append(bubble);
  }

  /** @param {Bubble} bubble */
  append(bubble) {
    const { peer } = this.#conversation;
    const view = new BubbleView(peer, bubble, () => this.#resend(peer, bubble));
    this.#views.set(bubble, view);
    this.#list.append(view.element);
    this.#placeAfter(this.#last, bubble);
    this.#last = bubble;
    if (bubble === this.#conversation.firstNew) this.showFirstNew();
  }

  /** @param {Bubble} bubble */
  render(bubble) {
    this.#views.get(bubble)?.render();
  }

  /** The oldest one is forgotten. @param {Bubble} bubble */
  remove(bubble) {
    this.#views.get(bubble)?.element.remove();
    this.#views.delete(bubble);
    this.#days.get(bubble)?.remove();
    this.#days.delete(bubble);
    const [next] = this.#views.keys();
    if (next !== undefined) this.#placeAfter(undefined, next);
    this.showFirstNew();
  }

  showFirstNew() {
    const { firstNew } = this.#conversation;
    const view = firstNew === null ? undefined : this.#views.get(firstNew);
    if (view === undefined) this.firstNewLine.remove();
    else if (view.element.previousElementSibling !== this.firstNewLine) {
      view.element.before(this.firstNewLine);
    }
  }

  /** @param {Bubble | undefined} previous @param {Bubble} bubble */
  #placeAfter(previous, bubble) {
    const view = this.#views.get(bubble);
    const isNewDay = isDate(bubble.time) &&
      (previous === undefined || dayOf(previous.time) !== dayOf(bubble.time));
    const isNewGroup = previous === undefined || isNewDay || isOwn(previous) !== isOwn(bubble) ||
      Math.abs(bubble.time - previous.time) > PAUSE;
    view?.element.toggleAttribute('data-first', isNewGroup);
    if (!isNewDay || this.#days.has(bubble)) return;
    const line = element('p', 'day');
    this.#days.set(bubble, line);
    view?.element.before(line);
    // A page that is open over midnight has its "today" wrong until here.
    for (const [{ time }, day] of this.#days) day.textContent = dayText(time);
  }
}
