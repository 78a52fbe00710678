// @ts-check
// What the leader does for all tabs: the one core, and its answers to what tabs ask. What the core
// tells is noted, and told to the tabs when the core is done.
import { HubReceipts } from './hub-receipts.js';
import { heldNames } from './locks.js';
import { Members } from './members.js';
import { Outgoing } from './outgoing.js';
import { Tokens } from './tokens.js';
import { brief, brieflySaid, spell } from './wire.js';

/** @typedef {import('../api/errors.js').ImError} ImError */
/** @typedef {import('../api/message.js').Pending} Pending */
/** @typedef {import('../core/session.js').SessionListener} SessionListener */
/** @typedef {import('./index.js').Kit} Kit */
/** @typedef {import('./wire.js').Change} Change */
/** @typedef {import('./wire.js').Report} Report */
/** @typedef {import('./wire.js').Request} Request */
/** @typedef {import('./wire.js').WireError} WireError */
/**
 * What its tab knows when the hub begins.
 * @typedef {object} Beginning
 * @property {number} id the number of the hub: a later one has a greater one
 * @property {string} own its tab
 * @property {Change | null} change how the session stands, if it has ended
 * @property {string[]} order the tabs that have logged in, the latest first
 */
/**
 * @typedef {object} Owner
 * @property {(report: any) => void} tell to all tabs
 * @property {() => Array<[fingerprint: string, age: number]>} shown
 * @property {(cause: unknown) => void} coreFailed
 */

const ELSEWHERE = 1;  // why one is kicked out: the same user has logged in elsewhere
const CERTAINTY = 100;  // ms by which a tab knows that its lock was taken, at the latest
/** @type {Change} */
const LOGGED_OUT = { state: 'stopped', reason: 'LOGGED_OUT', retryIn: null, failure: null };

/** @implements {SessionListener} */
export class Hub {
  /**
   * @param {Kit} kit
   * @param {Beginning} beginning
   * @param {Owner} owner
   */
  constructor(kit, { id, own, change, order }, owner) {
    const { setup, locks, lockOf } = kit;
    this.id = id;
    this._kit = kit;
    this._owner = owner;
    /** @type {import('../core/core-session.js').CoreSession | null} */
    this._core = null;
    this._isLoading = false;
    this._isWanted = false;
    this._isOver = false;
    this._change = change;
    /** Noted, and not told yet. @type {any[]} */
    this._notes = [];
    /** Whether this hub still leads is not certain, and until then nothing is told. */
    this._isInDoubt = false;
    this._hasCounted = false;
    /** As a tab has set it; -1: none has. */
    this._senseMode = -1;
    /** Why the tab gave up that did so last. @type {import('../index.js').ReasonName} */
    this._reason = 'ABORTED';
    this._receipts = new HubReceipts(kit, (report) => this._note(report));
    this._outgoing = new Outgoing(kit, {
      sent: (fingerprint) => this._note({ kind: 'sent', fingerprint }),
      dropped: (fingerprint) => this._note({ kind: 'dropped', fingerprint }),
      settled: (fingerprint, reason, error) => {
        const awaits = !reason && this._receipts.knows(fingerprint);
        if (kit.outbox && !awaits) kit.outbox.forget(fingerprint);  // its tab may have died
        this._note({ kind: 'settled', fingerprint, reason, error, awaits });
        if (awaits) this._receipts.repeat(fingerprint);
      },
    });
    this._tokens = new Tokens(setup, {
      candidates: () => this._members.order,
      ask: (tab, link) => this._askTab(tab, link),
      silent: (tab) => this._members.demote(tab),
      give: (link, token) => this._core && this._core.giveToken(link, token),
      fail: (link, error) => this._failToken(link, error),
    });
    this._members = new Members(locks, lockOf, own, {
      changed: () => this._adapt(),
      gone: (tab, hasWanted) => {
        this._tokens.noteGone(tab);
        if (hasWanted) this._giveUp();
        this.told();
      },
    });
    this._members.inherit(order, change !== null);
  }

  // --- What tabs ask ---

  /** All of it in one, so that a new tab does not ask for what it has already. */
  present() {
    this._note({
      kind: 'hub', change: this._change, counts: this.stats(), logins: this._members.order,
      receipts: this._kit.setup.numbers.receipts > 0,
    });
    this._noteSenseMode();
    this._flush();
  }

  /** @param {Request} request */
  answer(request) {
    // Who does not know of this hub yet asks again when it does, and then in order.
    if (this._isOver || request.kind !== 'hello' && request.of !== this.id) return;
    switch (request.kind) {
      case 'hello':
        if (this._kit.outbox) this._kit.outbox.meet(request.tab);
        this.present();
        break;
      case 'join':
        this._members.join(request.tab, request.listens, request.level);
        break;
      case 'login':
        this._members.noteLogin(request.tab, request.fresh);
        this._noteHeard(request);
        this._login(request.again);
        break;
      case 'logout':
        this._noteHeard(request);
        this._logout();
        break;
      case 'halt':
        this._noteHeard(request);
        this._members.wanting.delete(request.tab);
        this._reason = request.reason;
        this._giveUp();  // others may want it still
        break;
      case 'send':
        this._outgoing.offer(request, this._isLoggedOut);
        break;
      case 'seen':
        if (this._core) this._core.remember(request.fingerprint, request.age);
        this._note({ kind: 'seen', fingerprint: request.fingerprint, age: request.age });
        break;
      case 'abort':
        this._receipts.abort(request.fingerprint);
        this._outgoing.abort(request.fingerprint);
        break;
      case 'await':
      case 'owe':
        this._receipts.take(request);
        break;
      case 'typing':
        this._receipts.typing(request.to);
        break;
      case 'echo':
        this._echo(request.content);
        break;
      case 'senseMode':
        this._setSenseMode(request);
        break;
      case 'token':
        this._tokens.answer(request.tab, request.link, request.token);
        break;
      case 'noToken':
        this._tokens.refuse(request.tab, request.link, request.error);
    }
    this.told();
  }

  /**
   * `again`: of a tab that may have slept since.
   * @param {{ mode: number, again: boolean }} request
   */
  _setSenseMode({ mode, again }) {
    if (again && this._senseMode >= 0) return;
    this._senseMode = this._kit.setup.numbers.senseMode = mode;
    if (this._core) this._core.setSenseMode(mode);
    this._noteSenseMode();
  }

  _noteSenseMode() {
    if (this._senseMode >= 0) this._note({ kind: 'senseMode', mode: this._senseMode });
  }

  /** @param {{ tab: string, call: number }} request */
  _noteHeard({ tab, call }) {
    this._note({ kind: 'heard', tab, call, logins: this._members.order });
  }

  /** It was ended by logout(), and nobody has logged in since. */
  get _isLoggedOut() {
    return !this._isWanted && this._change !== null && this._change.reason === 'LOGGED_OUT';
  }

  /** @param {boolean} again the tab was in this session before */
  _login(again) {
    const core = this._core, state = this._change && this._change.state;
    // A tab that slept through the end of its session begins no other.
    if (again && state === 'stopped') return;
    this._isWanted = true;
    if (!core) this._load();
    else if (!again || !state) core.login();
    else if (state === 'waiting') core.hint('resumed');  // it waits no longer than it must
  }

  _logout() {
    const before = this._change;
    if (this._core) this._core.logout();
    if (this._change === before) this._changed(LOGGED_OUT);  // for those who were not online
  }

  /** No more is tried, unless somebody wants it, or is online. */
  _giveUp() {
    const { _change: change, _reason: reason } = this;
    if (this._members.wanting.size || change && change.state === 'stopped') return;
    if (this._core) return this._core.halt(reason);
    this._changed({ state: 'stopped', reason, retryIn: null, failure: null });
  }

  /** @param {string} content */
  _echo(content) {
    if (this._core && this._core.state === 'online') this._core.echo(content);
  }

  /** What all tabs want together. */
  _adapt() {
    if (!this._core) return;
    this._core.setListening(this._members.isListening);
    this._core.setLogLevel(this._members.logLevel);
  }

  /** @param {string} hint */
  hint(hint) {
    if (this._core) this._core.hint(hint);
  }

  /** @returns {Record<string, any>} */
  stats() {
    return this._core ? this._core.stats() : this._kit.shim.statistics();
  }

  // --- The core ---

  _load() {
    if (this._isLoading) return;
    this._isLoading = true;
    const { setup } = this._kit;
    new Promise((resolve) => resolve(setup.loadEngine()))  // which catches what it throws
      .then((engine) => this._begin(engine))
      .catch((cause) => this._unavailable(cause));
  }

  /** @param {any} engine */
  _begin(engine) {
    if (this._isOver) return;
    const { setup, shim } = this._kit;
    const core = new shim.CoreSession({ ...setup, shown: this._owner.shown() }, engine, this);
    this._isLoading = false;
    this._core = core;
    this._adapt();
    this._outgoing.begin(core);
    this._receipts.begin(core);
    if (this._isWanted) core.login();
    this.told();
  }

  /** @param {any} cause */
  _unavailable(cause) {
    const { ImError } = this._kit.shim;
    const error = cause instanceof ImError ? cause
      : new ImError('WASM_LOAD_FAILED', `the core could not start: ${brief(cause)}`, { cause });
    this._isLoading = this._isWanted = false;
    this._outgoing.forgetWaiting();
    this.unavailable(error);
    this.told();
  }

  // --- What the core tells ---

  /** @type {SessionListener['state']} */
  state(state, reason, retryIn, error) {
    this._tokens.stop();
    this._changed({ state, reason, retryIn, failure: error && spell(error) });
  }

  /** @param {Change} change */
  _changed(change) {
    this._change = change;
    if (change.state === 'stopped') {
      this._isWanted = false;
      this._members.wanting.clear();
    }
    if (change.state === 'online') this._members.wantAll();
    if (this._isLoggedOut) this._outgoing.loseWaiting('LOGGED_OUT');
    this._note({ kind: 'state', change });
    this._hasCounted = true;
  }

  /** @type {SessionListener['message']} */
  message(value) {
    this._receipts.came(value);
    this._note({ kind: 'message', value });
  }

  /** @param {Pending} pending */
  sent(pending) {
    this._outgoing.noteSent(pending);
  }

  /** @type {SessionListener['delivered']} */
  delivered(pending, awaits = false) {
    this._receipts.delivered(pending, awaits ? this._outgoing.numberOf(pending) : null);
    this._outgoing.noteEnd(pending, null);
  }

  /** @type {SessionListener['copied']} */
  copied(pending, copies) {
    this._receipts.copied(pending, copies);
  }

  /** @param {Pending} pending */
  received(pending) {
    this._receipts.end(pending, 'received');
  }

  /** @param {Pending} pending */
  read(pending) {
    this._receipts.end(pending, 'read');
  }

  /** @type {SessionListener['unconfirmed']} */
  unconfirmed(pending, reason) {
    this._receipts.end(pending, 'unconfirmed', reason);
  }

  /** @param {string} fingerprint */
  receiptEnded(fingerprint) {
    this._receipts.receiptEnded(fingerprint);
  }

  /** @type {SessionListener['lost']} */
  lost(pending, reason) {
    this._outgoing.noteEnd(pending, reason);
  }

  /** @param {ImError} error */
  error(error) {
    this._note({ kind: 'error', error: spell(error) });
  }

  /** @type {SessionListener['kickout']} */
  kickout(kickout) {
    // A tab that took over logs in as the same user; then all is well, and nobody is out.
    if (kickout.code === ELSEWHERE) this._doubt();
    this._note({ kind: 'kickout', kickout });
  }

  /** @type {SessionListener['event']} */
  event(kind, value) {
    this._note({ kind, value });
    if (kind === 'pong') this._hasCounted = true;
  }

  /** @type {SessionListener['log']} */
  log(code, level, value, number, about) {
    this._note({ kind: 'log', code, level, value, number, about: brieflySaid(about) });
  }

  /** @param {number} link */
  askToken(link) {
    this._tokens.begin(link);
  }

  /** @param {string} tab @param {number} link */
  _askTab(tab, link) {
    this._note({ kind: 'askToken', tab, link });
    // A core that is in the middle of something says when it is done.
    Promise.resolve().then(() => this._flush());
  }

  /**
   * No tab has a token.
   * @param {number} link
   * @param {WireError | null} wire
   */
  _failToken(link, wire) {
    const { ImError } = this._kit.shim;
    const { code, message, details } = wire ||
      { code: 'TOKEN_FAILED', message: 'no tab is left that has a token', details: {} };
    if (this._core) this._core.failToken(link, new ImError(code, message, details));
  }

  /** @param {ImError} error */
  unavailable(error) {
    this._note({ kind: 'unavailable', error: spell(error) });
  }

  /** @param {unknown} cause */
  failed(cause) {
    if (this._isOver) return;
    this._flush();
    this._owner.coreFailed(cause);
  }

  told() {
    if (this._isOver) return;
    this._outgoing.admit();
    this._receipts.retry();
    if (this._hasCounted) this._note({ kind: 'counts', counts: this.stats() });
    this._hasCounted = false;
    this._flush();
  }

  // --- What the tabs are told ---

  /** @param {any} report */
  _note(report) {
    this._notes.push(report);
  }

  _flush() {
    while (this._notes.length && !this._isInDoubt && !this._isOver) {
      this._owner.tell(Object.assign(this._notes.shift(), { hub: this.id }));
    }
  }

  _doubt() {
    if (this._isInDoubt) return;
    this._isInDoubt = true;
    const { setup: { host }, locks } = this._kit;
    const certain = () => {
      this._isInDoubt = false;
      this._flush();
    };
    heldNames(host, locks).then(() => host.setTimer(CERTAINTY, certain));
  }

  /** Leaves without a word: another hub goes on, with what the tabs still have. */
  end() {
    this._isOver = true;
    this._tokens.stop();
    this._members.end();
    if (this._core) this._core.end();  // and what is owed goes out with it
  }
}
