// @ts-check
// One conversation as it is shown: its latest messages, and whether somebody looks at it.
import { after } from './clock.js';
import { MESSAGE, rangeFor } from './keys.js';
import { asMessage } from './records.js';
import { Signals } from './signals.js';
import { Window } from './window.js';

/** @typedef {import('./index.js').ConversationSnapshot} ConversationSnapshot */

export const PAGE = 50;

export class View {
  /** @param {import('./engine.js').Engine} engine @param {string} peer */
  constructor(engine, peer) {
    this.peer = peer;
    this.window = new Window();
    this.signals = new Signals(['change'], engine.signals);
    this._engine = engine;
    /** Of the keys of its messages. */
    this.range = rangeFor(MESSAGE, peer);
    /** How often it was opened, and not left. */
    this._opens = 0;
    /** Pages on their way. */
    this._loading = 0;
    this._isNews = false;
    /** What an application has of it. @type {import('./conversation.js').Conversation | null} */
    this.conversation = null;
    /** @type {Promise<void> | null} */
    this._page = null;
    /** @type {ConversationSnapshot | null} */
    this._snapshot = null;
  }

  get isLookedAt() {
    return this._opens > 0 && this._engine.isVisible;
  }

  /** @returns {ConversationSnapshot} the same until something changes */
  get snapshot() {
    if (!this._snapshot) {
      const { list, isWhole } = this.window;
      this._snapshot = Object.freeze(Object.assign({}, this._engine.list.summaryOf(this.peer), {
        messages: list, hasOlder: !isWhole, isLoading: this._loading > 0, isOpen: this._opens > 0,
      }));
    }
    return this._snapshot;
  }

  touch() {
    this._snapshot = null;
    this._isNews = true;
  }

  tell() {
    if (!this._isNews) return;
    this._isNews = false;
    // Pages that nobody looks at any more need not stay.
    if (!this._opens && !this._loading) this.window.shorten(PAGE);
    this.signals.tell('change');
  }

  _show() {
    this.touch();
    this.tell();
  }

  open() {
    this._opens += 1;
    this._show();
    if (this.isLookedAt) this._engine.readAll(this.peer);
    return this.window.isLoaded ? Promise.resolve() : this.older(PAGE);
  }

  leave() {
    if (this._opens) this._opens -= 1;
    this._show();
  }

  /** @param {number} count @returns {Promise<void>} */
  older(count) {
    if (this._page) return this._page;
    if (this.window.isWhole) return Promise.resolve();
    const { window, range: [from, to] } = this, end = window.oldest || to;
    const done = this.bring(from, end, count, true, (page, entries) =>
      window.prolong(page, entries.length < count ? '' : entries[count - 1][0]));
    return this._page = after(done, () => { this._page = null; });
  }

  /**
   * @param {string} from @param {string} to @param {number} count @param {boolean} isLatestFirst
   * @param {(page: any[], entries: Array<[string, any]>) => void} take
   */
  bring(from, to, count, isLatestFirst, take) {
    const { window } = this;
    window.isLoading = true;
    this._loading += 1;
    this._show();
    return after(this._engine.history.range(from, to, count, isLatestFirst).then((entries) =>
      take(entries.map(([, value]) => asMessage(value)).filter(Boolean), entries)), () => {
      this._loading -= 1;
      if (!this._loading) window.settle();
      this._show();
    });
  }
}
