// @ts-check
// The two parts of a desk that shares its store with others: a door, where people come in, and the
// room, of which there is one for all doors. They reach each other by mail in the store: what comes
// in is mail in the same transaction as its fingerprint, and is taken away in the same transaction
// as what becomes of it. So each message is dealt with once, whichever of them dies.
import { Client } from 'mobileimsdk-wasm';
import { isDeed } from './desk.js';
import { Door } from './door.js';
import { Journal } from './journal.js';
import { Keeper } from './keeper.js';
import { Logins } from './logins.js';
import { FRAME_LIFE } from './outgoing.js';

/** @typedef {import('./core/types.js').Input} Input */
/** @typedef {import('./core/types.js').Output} Output */
/** @typedef {import('./store/types.js').Mail} Mail */
/** @typedef {import('./store/types.js').SharedStore} SharedStore */
/** @typedef {import('./shared.js').SharedOptions} SharedOptions */
/**
 * @typedef {object} PartOwner
 * @property {() => number} now
 * @property {import('./desk.js').Timers} timers
 * @property {(line: string) => void} log
 * @property {(cause: unknown) => void} failed once: its store
 */

const LOOK_AGAIN = 5_000;  // ms after which mail is looked for that nothing was told of

/** Hands out what the store has for it, one after the other. */
class Mailbox {
  /**
   * @param {SharedStore} store @param {PartOwner} owner
   * @param {(mail: Mail) => void | Promise<void>} take
   */
  constructor(store, { timers, failed }, take) {
    this._store = store;
    this._timers = timers;
    this._failed = failed;
    this._take = take;
    this._isBusy = false;
    this._isDue = false;
    this._isOver = false;
    /** @type {unknown} */
    this._timer = undefined;
    store.onMail = () => void this.pull();
  }

  async pull() {
    this._isDue = true;
    if (this._isBusy) return;
    this._isBusy = true;
    try {
      while (this._isDue && !this._isOver) {
        this._isDue = false;
        const mails = await this._store.mails();
        if (mails.length) this._isDue = true;
        for (const mail of mails) {
          if (this._isOver) return;
          await this._take(mail);
        }
      }
    } catch (error) {
      if (!this._isOver) this._failed(error);
    } finally {
      this._isBusy = false;
      this._wait();
    }
  }

  _wait() {
    this._timers.clearTimeout(/** @type {any} */ (this._timer));
    if (this._isOver) return;
    this._timer = this._timers.setTimeout(() => void this.pull(), LOOK_AGAIN);
  }

  end() {
    this._isOver = true;
    this._timers.clearTimeout(/** @type {any} */ (this._timer));
  }
}

/** What both have: a store, a journal over it, and an end. */
class Part {
  /**
   * @param {SharedOptions} options @param {SharedStore} store @param {PartOwner} owner
   * @param {(outputs: Output[]) => void} durable
   */
  constructor(options, store, owner, durable) {
    this._store = store;
    this._owner = owner;
    this._isOver = false;
    store.onEnd = (cause) => this._fail(cause);
    this._journal = new Journal(store, {
      soon: options.soon || ((run) => void setImmediate(run)),
      inTurn: (run) => run(),
      durable: (outputs) => this._isOver || durable(outputs),
      failed: (cause) => this._fail(cause),
    });
    this._mailbox = new Mailbox(store, { ...owner, failed: (cause) => this._fail(cause) },
      (mail) => this._receive(mail));
  }

  /** @param {Mail} _mail @returns {void | Promise<void>} */
  _receive(_mail) {}

  /** @param {Output[]} outputs @param {boolean} [needsWrite] */
  _stage(outputs, needsWrite = false) {
    this._journal.stage({ outputs, needsWrite });
  }

  /** @param {unknown} cause */
  _fail(cause) {
    if (this._isOver) return;
    this._isOver = true;
    this._mailbox.end();
    this._journal.end(cause);
    this._owner.failed(cause);
  }

  /** What is taken is written, then the store is let go. */
  async end() {
    this._mailbox.end();
    if (!this._isOver) await this._journal.finish();
    this._isOver = true;
    this._journal.end();
    await this._store.close();
  }
}

/** A user id at which people are. */
export class DoorPart extends Part {
  /**
   * @param {SharedOptions} options @param {string} userId @param {SharedStore} store
   * @param {PartOwner & { ended: (cause: Error) => void }} owner
   */
  constructor(options, userId, store, owner) {
    super(options, store, owner, () => {});
    this.userId = userId;
    this._logins = new Logins(store, { now: owner.now, verify: options.verify });
    this._door = new Door({ ...options.client, userId }, this._journal.clientStore, {
      ...owner, failed: (cause) => this._fail(cause),
      heard: (input, needsWrite) => this.tell(input, needsWrite),
    });
  }

  /** @returns {Promise<void>} resolves when online, or closed */
  async begin() {
    if (!await this._journal.prefetch() || this._isOver) return;
    const online = this._door.begin();
    void this._mailbox.pull();
    await online.finally(() => this._journal.endPrefetch());
  }

  /** @param {Input} input @param {boolean} [needsWrite] */
  tell(input, needsWrite) {
    const told = this._logins.check(input);
    if (!told) return;
    if (!(told instanceof Promise)) return this._mail(told, needsWrite);
    // What comes later does not wait for it, nor does its receipt, which says nothing of it: when
    // a hundred log in at once that would take longer than the client waits for its store.
    return void told.then((proven) => this._mail(proven), (cause) => this._fail(cause));
  }

  /** @param {Input} input @param {boolean} [needsWrite] */
  _mail(input, needsWrite) {
    const body = JSON.stringify({ ...input, door: this.userId });
    if (!this._isOver) this._stage([{ do: 'mail', to: '', body }], needsWrite);
  }

  /** @param {Mail} mail */
  _receive({ id, body, age }) {
    const deed = JSON.parse(body);
    // How things stood is worth nothing by now.
    if (deed.fingerprint || age < FRAME_LIFE) this._door.act(deed);
    this._stage([{ do: 'take', id }]);
  }

  /** What is written of what it has told, and not dealt with. */
  async pending() {
    await this._journal.idle();
    if (this._isOver) throw new Error('the door is closed');
    return this._store.pending();
  }

  async docs() {
    return this._store.open();
  }

  get state() {
    return this._door.state;
  }

  health() {
    return this._door.health();
  }

  async end() {
    this._mailbox.end();  // what comes now is the next one's: a closed client does nothing of it
    // Before its store: without that it would give no receipts, but take what comes.
    await this._door.close();
    await super.end();
  }
}

/** Chats and agents of all doors. */
export class RoomPart extends Part {
  /** @param {SharedOptions} options @param {SharedStore} store @param {PartOwner} owner */
  constructor(options, store, owner) {
    super(options, store, owner, (outputs) => {
      for (const output of outputs) this._keeper.act(output);
    });
    // It never logs in; it makes the fingerprints of what doors send.
    const maker = this._maker = new Client({ ...options.client, receipts: true });
    this._keeper = new Keeper(options.settings, store, this._journal, {
      now: owner.now, timers: owner.timers, log: owner.log, verify: options.verify,
      failed: (cause) => this._fail(cause), fingerprint: () => maker.newFingerprint(),
      stage: (outputs, needsWrite) => this._stage(outputs.flatMap(asMail), needsWrite),
    });
  }

  async begin() {
    await this._keeper.load();
    if (this._isOver) return;
    this._keeper.feed({ type: 'start' });
    void this._mailbox.pull();
  }

  /** @param {Mail} mail */
  _receive({ id, body }) {
    return new Promise((/** @type {(value?: any) => void} */ resolve) => {
      this._keeper.hear(JSON.parse(body), false, () => {
        this._stage([{ do: 'take', id }]);
        resolve();
      });
    });
  }

  health() {
    return this._keeper.health();
  }

  async end() {
    await super.end();
    this._keeper.end();
    await this._maker.dispose();
  }
}

/**
 * A deed is done by a door; who never came by one is nowhere.
 * @param {Output} output @returns {Output[]}
 */
function asMail(output) {
  if (!isDeed(output)) return [output];
  return output.door ? [{ do: 'mail', to: output.door, body: JSON.stringify(output) }] : [];
}
