// @ts-check
// What all views have in common: the desk of now, the list that is shown, and one rendering for
// all that has changed since the last one.
import { Signal } from '../../shared/signal.js';
import { languageChanged } from './texts.js';

/** @typedef {import('../model/agent-desk.js').AgentDesk} AgentDesk */
/** @typedef {import('../model/agent-desk.js').News} News */
/** @typedef {import('../session.js').Session} Session */
/** @typedef {'queue' | 'mine' | 'all' | 'closed'} Which */

/**
 * What has changed since the last rendering.
 * @typedef {object} Dirt
 * @property {boolean} all everything must be rendered anew
 * @property {boolean} stage @property {boolean} agents @property {boolean} list
 * @property {boolean} canned
 * @property {Set<string>} chats
 * @property {boolean} opened another chat is open, or none
 */

const KEPT = 'mobileimsdk-console:view';
const WHICH = /** @type {const} */ (['queue', 'mine', 'all', 'closed']);
/** A hidden page has no frames. */
const HIDDEN_EVERY = 200;

export class Stage {
  /** @type {Signal<Dirt>} */
  rendered = new Signal();
  /** @type {Signal<News>} */
  told = new Signal();
  /** Something to say for a moment. @type {Signal<string>} */
  toasted = new Signal();
  /** @type {Which} */
  which = 'queue';
  /** Chats that this tab's agent has asked for; `*`: any. @type {Set<string>} */
  expected = new Set();
  /** @type {AgentDesk | null} */
  #desk = null;
  /** @type {Dirt} */
  #dirt = clean();
  #isDue = false;

  /** @param {Session} session */
  constructor(session) {
    this.session = session;
    session.changed.on(() => {
      this.#follow();
      this.mark({ stage: true });
    });
    languageChanged.on(() => this.mark({ all: true }));
    document.addEventListener('visibilitychange', () => {
      // The frame that was asked for comes when the page is seen again, which may be hours later.
      if (!this.#isDue) return;
      this.#isDue = false;
      this.mark({});
    });
  }

  get desk() {
    return this.#desk;
  }

  /** The chat that is open, as it stands. */
  get open() {
    const { desk } = this;
    return desk?.open ? desk.chat(desk.open) : null;
  }

  #follow() {
    const { desk } = this.session;
    if (desk === this.#desk) return;
    this.#desk = desk;
    this.expected.clear();
    this.which = 'queue';
    this.mark({ all: true, opened: true });
    if (!desk) return;
    desk.setVisible(document.visibilityState === 'visible');
    desk.changed.on((change) => {
      if (desk !== this.#desk) return;
      if (change.what === 'chat') this.#dirt.chats.add(change.chat);
      this.mark(change.what === 'chat' ? {} : { [change.what]: true });
    });
    desk.told.on((news) => {
      if (desk === this.#desk) this.told.emit(news);
    });
  }

  /** @param {Partial<Dirt>} dirt */
  mark(dirt) {
    Object.assign(this.#dirt, dirt);
    if (this.#isDue) return;
    this.#isDue = true;
    const run = () => {
      if (!this.#isDue) return;
      this.#isDue = false;
      this.flush();
    };
    if (document.visibilityState === 'visible') requestAnimationFrame(run);
    else setTimeout(run, HIDDEN_EVERY);
  }

  /** Renders now what is due. */
  flush() {
    const dirt = this.#dirt;
    this.#dirt = clean();
    this.rendered.emit(dirt);
  }

  // --- What more than one view does ---

  /** What a reload of this tab goes on with. */
  #keep() {
    try {
      const kept = { which: this.which, open: this.desk?.open ?? null };
      sessionStorage.setItem(KEPT, JSON.stringify(kept));
    } catch {
      // Storage is off: a reload begins with the queue.
    }
  }

  /** Goes on where this tab was before a reload, as soon as that is there. */
  restore() {
    const { which, open } = readKept();
    if (which) this.choose(which);
    const tryIt = () => {
      // He has opened another one meanwhile, or there is none.
      if (!open || !this.desk || this.desk.open) return true;
      this.desk.show(open);
      if (this.desk.open) this.mark({ opened: true });
      return this.desk.open !== null;
    };
    let isDone = tryIt();
    this.rendered.on(() => {
      isDone = isDone || tryIt();
    });
  }

  /** @param {string | null} id null: none */
  show(id) {
    if (!this.desk) return;
    this.desk.show(id);
    this.mark({ opened: true });
    this.#keep();
    this.flush();
  }

  /** @param {Which} which */
  choose(which) {
    if (!this.desk || which === 'all' && this.desk.standing.role !== 'supervisor') return;
    this.which = which;
    if (which === 'all' || which === 'closed') this.desk.floor.refresh(which);
    this.mark({ list: true });
    this.#keep();
    this.flush();
  }

  /** @param {string} [id] without it: the one that has waited longest */
  accept(id) {
    if (!this.desk) return;
    this.expected.add(id ?? '*');
    this.desk.accept(id);
  }

  /** The chats that the list shows. */
  get chats() {
    const { desk, which } = this;
    if (!desk) return [];
    if (which === 'mine') return desk.mine;
    return which === 'queue' ? desk.floor.lists.queue.chats : desk.floor.lists.get(which).chats;
  }
}

/** @returns {{ which: Which | null, open: string | null }} */
function readKept() {
  try {
    const { which, open } = JSON.parse(sessionStorage.getItem(KEPT) ?? '{}');
    return {
      which: WHICH.find((one) => one === which) ?? null,
      open: typeof open === 'string' ? open : null,
    };
  } catch {
    return { which: null, open: null };
  }
}

/** @returns {Dirt} */
const clean = () => ({
  all: false, stage: false, agents: false, list: false, canned: false, chats: new Set(),
  opened: false,
});
