// @ts-check
// Keeps the core going: gives it what comes and the time, and looks up what it asks for.
import { DeskCore } from './core/desk-core.js';
import { isSecret, newPass } from './secrets.js';
import { Turns } from './turns.js';

/** @typedef {import('./core/types.js').Input} Input */
/** @typedef {import('./core/types.js').Output} Output */
/** @typedef {import('./core/types.js').Question} Question */
/**
 * @typedef {object} KeeperOwner
 * @property {(outputs: Output[], needsWrite: boolean) => void} stage
 * @property {(cause: unknown) => void} failed the store
 * @property {() => string} fingerprint
 * @property {(line: string) => void} log
 * @property {() => number} now
 * @property {import('./desk.js').Timers} timers
 * @property {(secret: string, hash: string) => Promise<boolean>} [verify]
 */

const MOST_TIMEOUT = 3_600_000;

export class Keeper {
  /**
   * @param {import('./core/types.js').Settings} settings
   * @param {import('./store/types.js').DeskStore} store
   * @param {import('./journal.js').Journal} journal
   * @param {KeeperOwner} owner
   */
  constructor(settings, store, journal, owner) {
    this._store = store;
    this._journal = journal;
    this._owner = owner;
    this._verify = owner.verify || isSecret;
    this._core = new DeskCore(settings, { fingerprint: owner.fingerprint, pass: newPass });
    this._isOver = false;
    /** @type {unknown} */
    this._timer = undefined;
    /** What will be asked for, looked up before. @type {{ key: string, doc: unknown } | null} */
    this._known = null;
    this._turns = new Turns((cause) => owner.failed(cause));
  }

  async load() {
    this._core.load(await this._store.open());
  }

  /** @param {Input} input @param {boolean} [needsWrite] */
  feed(input, needsWrite = false) {
    if (this._isOver) return;
    let outputs;
    try {
      outputs = this._core.input(input, this._owner.now());
    } catch (error) {
      // It would come again, and never end.
      return this._owner.log(`an input is left out: ${/** @type {Error} */ (error).name}`);
    }
    this._owner.stage(outputs, needsWrite);
    for (const output of outputs) this._ask(output);
    this._wait();
  }

  /**
   * As `feed`, but in its turn, and all that is to be kept of it is staged in one go: what was
   * heard later comes after it.
   * @param {Input} input @param {boolean} [needsWrite]
   * @param {() => void} [staged] at once after it
   */
  hear(input, needsWrite, staged = () => {}) {
    /** @param {string} key @param {unknown} doc */
    const feed = (key, doc) => {
      this._feedKnown(input, needsWrite, { key, doc });
      staged();
    };
    this._turns.take(() => {
      const isUnknown = input.type === 'message' && this._core.isUnknown(input.from);
      const key = isUnknown ? `c:${input.from}` : '', found = key && this._journal.doc(key);
      return found instanceof Promise ? found.then((doc) => feed(key, doc)) : feed(key, found);
    });
  }

  /** When all that was heard before is staged. @param {() => void} run */
  inTurn(run) {
    this._turns.take(run);
  }

  /** @returns {Promise<void>} resolves when all that was heard is staged, or never will be */
  idle() {
    return this._turns.idle();
  }

  /**
   * @param {Input} input @param {boolean | undefined} needsWrite
   * @param {{ key: string, doc: unknown }} known
   */
  _feedKnown(input, needsWrite, known) {
    this._known = known;
    this.feed(input, needsWrite);
    this._known = null;
  }

  _wait() {
    const { timers, now } = this._owner, { due } = this._core;
    timers.clearTimeout(/** @type {any} */ (this._timer));
    this._timer = undefined;
    if (this._isOver || due === Infinity) return;
    const ms = Math.min(Math.max(due - now(), 0), MOST_TIMEOUT);
    this._timer = timers.setTimeout(() => this.feed({ type: 'time' }), ms);
  }

  /** What does not wait until all is durable. @param {Output} output */
  _ask(output) {
    if (output.do === 'verify') {
      void this._verify(output.secret, output.hash).then((isRight) =>
        this.feed({ type: 'verified', id: output.id, isRight }));
    }
    if (output.do === 'ask' && output.question.what === 'chat') {
      const { key } = output.question, known = this._known;
      this._answer(output.id, () =>
        (known && known.key === key ? known.doc : this._journal.doc(key)));
    }
  }

  /** What waits until then. @param {Output} output */
  act(output) {
    if (this._isOver || output.do !== 'ask' || output.question.what === 'chat') return;
    const { question } = output;
    this._answer(output.id, () => this._look(question));
  }

  /** @param {Question} question @returns {unknown} */
  _look(question) {
    const store = this._store;
    if (question.what === 'entries') {
      return store.entries(question.chat, question.from, question.limit);
    }
    if (question.what === 'page') return store.page(question.chat, question.before, question.limit);
    return question.what === 'closed' ? store.closed(question.before, question.limit) : undefined;
  }

  /** @param {number} id @param {() => unknown} look */
  _answer(id, look) {
    try {
      const value = look();
      if (!(value instanceof Promise)) return this.feed({ type: 'answer', id, value });
      value.then((found) => this.feed({ type: 'answer', id, value: found }),
        (cause) => this._owner.failed(cause));
    } catch (error) {
      this._owner.failed(error);
    }
    return undefined;
  }

  health() {
    return this._core.health();
  }

  agents() {
    return this._core.agents();
  }

  end() {
    this._isOver = true;
    this._owner.timers.clearTimeout(/** @type {any} */ (this._timer));
  }
}
