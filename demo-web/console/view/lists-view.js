// @ts-check
// The four lists of chats. A row is made once, and touched only when its chat has changed.
import { element, find, place, showText } from '../../shared/element.js';
import { moveFocusWithKeys } from '../../shared/keys.js';
import { Row } from './row.js';
import { text } from './texts.js';

/** @typedef {import('./stage.js').Stage} Stage */
/** @typedef {import('./stage.js').Which} Which */

const LISTS = /** @type {const} */ (['queue', 'mine', 'all', 'closed']);
/** @type {Record<Which, import('./texts.js').TextKey>} */
const EMPTY = {
  queue: 'queueEmpty', mine: 'mineEmpty', all: 'allEmpty', closed: 'closedEmpty',
};
/** ms after which waiting times are said anew. */
const TIMES_EVERY = 20_000;
/** What no event tells of is asked for so often while it is looked at. */
const ALL_EVERY = 5_000, FIRST_PAGE = 50;

export class ListsView {
  #rows = find('rows', HTMLUListElement);
  #list = find('list', HTMLElement);
  #empty = find('list-empty', HTMLElement);
  #more = find('list-more', HTMLButtonElement);
  #next = find('accept-next', HTMLButtonElement);
  /** @type {Map<string, Row>} */
  #made = new Map();
  #stage;

  /** @param {Stage} stage */
  constructor(stage) {
    this.#stage = stage;
    for (const which of LISTS) {
      this.#tab(which).addEventListener('click', () => stage.choose(which));
    }
    find('list-tabs', HTMLElement).addEventListener('keydown', (event) => this.#moveTab(event));
    this.#more.addEventListener('click', () => {
      const { which } = stage;
      if (which === 'all' || which === 'closed') stage.desk?.floor.more(which);
    });
    this.#next.addEventListener('click', () => stage.accept());
    moveFocusWithKeys(this.#list, '.row');
    stage.rendered.on((dirt) => {
      if (dirt.all) for (const row of this.#made.values()) row.paintAgain();
      if (dirt.all || dirt.list || dirt.opened || dirt.stage || dirt.agents || dirt.chats.size) {
        this.#render();
      }
    });
    setInterval(() => {
      if (stage.which === 'queue') for (const row of this.#made.values()) row.paintAgain();
    }, TIMES_EVERY);
    setInterval(() => {
      // Who has asked for more is not thrown back to the first page.
      const isSeen = stage.which === 'all' && document.visibilityState === 'visible' &&
        stage.chats.length <= FIRST_PAGE;
      if (isSeen && stage.session.state === 'online') stage.desk?.floor.refresh('all');
    }, ALL_EVERY);
  }

  /** @param {Which} which */
  #tab(which) {
    return find(`tab-${which}`, HTMLButtonElement);
  }

  /** @param {KeyboardEvent} event */
  #moveTab(event) {
    const steps = /** @type {Record<string, number>} */ ({ ArrowLeft: -1, ArrowRight: 1 });
    const step = steps[event.key];
    if (!step || event.altKey || event.ctrlKey || event.metaKey) return;
    const shown = LISTS.filter((which) => !this.#tab(which).hidden);
    const at = shown.indexOf(this.#stage.which);
    const next = shown[(at + step + shown.length) % shown.length];
    event.preventDefault();
    this.#stage.choose(next);
    this.#tab(next).focus();
  }

  #render() {
    const stage = this.#stage, { desk, which } = stage;
    if (!desk) {
      this.#rows.replaceChildren();
      this.#made.clear();
      return;
    }
    this.#renderTabs(desk);
    const chats = stage.chats, open = desk.open, kept = new Set(chats.map(({ id }) => id));
    for (const id of this.#made.keys()) if (!kept.has(id)) this.#made.delete(id);
    place(this.#rows, chats.map((chat) => {
      const row = this.#made.get(chat.id) ?? new Row(chat.id, (id) => stage.show(id));
      this.#made.set(chat.id, row);
      row.render(chat, which, chat.id === open);
      return row.item;
    }));
    const isLoading = (which === 'all' || which === 'closed') &&
      desk.floor.lists.get(which).isLoading;
    showText(this.#empty, chats.length === 0 ? text(isLoading ? 'loading' : EMPTY[which]) : '');
    this.#more.hidden = which !== 'all' && which !== 'closed' ||
      desk.floor.lists.get(which).before === null;
    this.#next.hidden = which !== 'queue' || desk.floor.lists.queue.total === 0;
    this.#next.textContent = text('acceptNext');
  }

  /** @param {import('../model/agent-desk.js').AgentDesk} desk */
  #renderTabs(desk) {
    const { which } = this.#stage;
    const counts = {
      queue: desk.floor.lists.queue.total,
      mine: desk.mine.reduce((sum, { unread }) => sum + unread, 0), all: 0, closed: 0,
    };
    this.#tab('all').hidden = desk.standing.role !== 'supervisor';
    for (const one of LISTS) {
      const tab = this.#tab(one), isChosen = one === which, count = counts[one];
      tab.setAttribute('aria-selected', String(isChosen));
      tab.tabIndex = isChosen ? 0 : -1;
      const label = text(one);
      const words = count > 0 ? `${label} ${count > 99 ? '99+' : count}` : label;
      if (tab.dataset.words === words) continue;
      tab.dataset.words = words;
      tab.replaceChildren(label);
      if (count === 0) continue;
      tab.append(' ', element('span', 'unread', count > 99 ? '99+' : String(count)));
    }
    this.#list.setAttribute('aria-labelledby', `tab-${which}`);
  }

  /** The focus goes into the list: to the open chat, or to the first one. */
  focus() {
    const rows = Array.from(this.#rows.querySelectorAll('button'));
    const row = rows.find((one) => one.hasAttribute('aria-current')) ?? rows[0];
    (row ?? this.#tab(this.#stage.which)).focus();
  }
}
