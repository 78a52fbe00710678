// @ts-check
// The session of one core: an input goes in, what comes out is done (socket, timer), and only then
// is the listener told that it may tell others. So a handler may call anything, and the core is
// never re-entered.
import { failure, isImError, nothing } from '../api/foreign.js';
import { Core } from './core.js';
import { Link } from './link.js';
import { emit } from './outputs.js';
import { quote, quoteNested, utf8Bytes } from './text.js';
import { Unread } from './unread.js';
import * as codes from '../generated/codes.js';

/** @typedef {import('../api/message.js').Pending} Pending */
/** @typedef {import('./session.js').SessionListener} SessionListener */
/** @typedef {import('./session.js').Setup} Setup */

const STATS = ['accepted', 'delivered', 'lost', 'retransmissions', 'shown', 'duplicates',
  'acksSent', 'framesIn', 'framesOut', 'invalidFrames', 'reconnects', 'rtt', 'pending',
  'pendingBytes', 'inFlight', 'copies', 'receiptsIn', 'receiptsOut', 'awaiting',
  'awaitingForgotten', 'debtsForgotten', 'peersForgotten'];
const WAKE_HINTS = new Map([
  ['resumed', codes.WAKE_RESUMED],
  ['networkUp', codes.WAKE_NETWORK_UP],
  ['networkDown', codes.WAKE_NETWORK_DOWN],
  ['suspended', codes.WAKE_SUSPENDED],
]);
const FINAL = 1, COPY = 2;  // what the core says of a message that it wants written
const GOING_AWAY = 1001;  // the close code of a page that is left
const ENVELOPE = 180;  // bytes of a frame without its texts, roughly

/** @typedef {import('./session.js').Session} Session */

/** @implements {Session} */
export class CoreSession {
  /**
   * @param {Setup} setup
   * @param {import('./load.js').Engine} engine
   * @param {SessionListener} listener
   */
  constructor(setup, engine, listener) {
    const { host, userId, extra, numbers, shown } = setup;
    this._setup = setup;
    this._host = host;
    this._listener = listener;
    /** @type {import('../index.js').State} */
    this.state = 'idle';
    this._core = new Core(engine, engine.seed || host.randomBytes(16), host.now());
    /** By the core's number, until nothing more is to come. @type {Map<number, Pending>} */
    this._messages = new Map();
    /** @type {Unread<number>} */
    this.unread = new Unread(numbers);
    /** Of receipts that are owed, by the core's number. @type {Map<number, string>} */
    this._debts = new Map();
    /** Texts that only the host knows. @type {import('./core.js').HostTexts} */
    this._texts = {
      [codes.SOURCE_USER_ID]: quote(userId),
      [codes.SOURCE_NESTED_USER_ID]: quoteNested(userId),
      [codes.SOURCE_NESTED_EXTRA]: quoteNested(extra),
    };
    /** The message that those texts are of. @type {Pending | null} */
    this._spelled = null;
    this._link = new Link({
      opened: (link) => this._input('im_link_opened', link),
      text: (link, frame) => this._feed(() => this._frame(link, frame)),
      binary: (link) => this._input('im_link_unreadable', link, codes.STATUS_BINARY_FRAME),
      closed: (link, code) => this._input('im_link_closed', link, code),
      failed: (cause) => this._socketFailed(cause),
    });
    this._stopTimer = nothing;
    this._timerAt = Infinity;
    this._isBusy = false;
    this._isOver = false;
    this._hasFailed = false;
    /** Inputs that a socket reported while one was being handled. @type {Array<() => number>} */
    this._waiting = [];
    for (const name of Object.keys(numbers)) this._core.setOption(name, numbers[name]);
    this._setClock();
    for (const [fingerprint, age] of shown.splice(0)) {
      if (this._core.writeUnits(fingerprint)) this._input('im_remember', fingerprint.length, age);
    }
  }

  login() {
    this._input('im_login');
  }

  logout() {
    this._input('im_logout');
  }

  /** @param {number} number */
  abort(number) {
    this._input('im_abort', number);
  }

  /** @param {string} content */
  echo(content) {
    const quoted = this._texts[codes.SOURCE_CONTENT] = quote(content);
    return this._input('im_echo', utf8Bytes(quoted));
  }

  /**
   * @param {number} link
   * @param {string | null} token
   */
  giveToken(link, token) {
    this._texts[codes.SOURCE_NESTED_TOKEN] = token || '';
    this._input('im_token_ready', link, token === null ? 0 : 1);
  }

  /** @param {number} link @param {import('../api/errors.js').ImError} error */
  failToken(link, error) {
    this._listener.error(error);
    this._input('im_token_failed', link);
  }

  /** The token is needed no more, so it is kept no longer. */
  forgetToken() {
    this._texts[codes.SOURCE_NESTED_TOKEN] = '';
  }

  /** @param {string} hint */
  hint(hint) {
    const wake = WAKE_HINTS.get(hint);
    this._setClock();  // it may have been set
    if (wake !== undefined) this._input('im_wake', wake);
    if (hint !== 'suspended') return;
    // A socket that nobody serves is closed before the host does it, or does not.
    const link = this._link.drop();
    if (link) this._input('im_link_closed', link, GOING_AWAY);
  }

  /** Tags say when messages were written. */
  _setClock() {
    if (this._setup.numbers.receipts) this._input('im_set_wall_clock', Date.now());
  }

  /**
   * @param {string} from
   * @param {string} fingerprint
   * @param {boolean} isRead
   */
  owe(from, fingerprint, isRead) {
    const text = quote(from) + fingerprint;
    this._feed(() => {
      const number = this._core.invokeWith(text, 'im_owe', text.length, isRead ? 1 : 0,
        this._host.now());
      if (number > 0) this._debts.set(number, fingerprint);
      else this._listener.receiptEnded(fingerprint);
      return 0;
    });
  }

  /** @param {string} to */
  typing(to) {
    const text = quote(to);
    this._feed(() => this._core.invokeWith(text, 'im_typing', text.length, this._host.now()));
  }

  /** @param {Pending} message of an earlier page, which was delivered */
  awaitReceipt(message) {
    if (this._isOver) return codes.STATUS_NOT_LOGGED_IN;
    if (this._isBusy) return 0;
    const { to, content, fingerprint, typeu, awaited } = message;
    const [since, copies] = /** @type {[number, number]} */ (awaited);
    const text = to + fingerprint;
    const { maxFrameBytes } = this._setup.numbers;
    const texts = utf8Bytes(quote(content)) + utf8Bytes(quote(to));
    // It fitted once: what is guessed here must not make it too large.
    const bytes = Math.max(texts, Math.min(texts + ENVELOPE, maxFrameBytes));
    return this._feed(() => {
      const number = this._core.invokeWith(text, 'im_await', to.length, text.length, bytes, typeu,
        copies, Math.max(Date.now() - since, 0), this._host.now());
      if (number > 0) this._messages.set(number, message);
      return number;
    });
  }

  refusedBytes() {
    return this._isOver ? 0 : this._core.invoke('im_frame_bytes');
  }

  stats() {
    if (this._isOver) return statistics();
    const { kind, memory } = this._core, at = this._core.invoke('im_stats');
    const { buffer } = memory;
    return Object.assign(statistics(buffer.byteLength, new Float64Array(buffer, at)),
      { core: kind });
  }

  /** @param {boolean} isListening */
  setListening(isListening) {
    if (!this._isOver) this._core.setOption('listening', isListening ? 1 : 0);
  }

  /** @param {number} mode */
  setSenseMode(mode) {
    this._input('im_tick');
    this._feed(() => {
      this._core.setOption('senseMode', mode);
      return this._core.invoke('im_tick', this._host.now());  // what is due by it
    });
  }

  /** @param {number} level */
  setLogLevel(level) {
    if (!this._isOver) this._core.setOption('logLevel', level);
  }

  /** @param {unknown} cause */
  _socketFailed(cause) {
    const error = isImError(cause) ? cause
      : failure('SOCKET_FAILED', 'the socket failed', cause);
    this._listener.error(error);
    if (!this._isBusy && !this._isOver) this._listener.told();  // else somebody does it later
    if (error.code === 'NO_WEBSOCKET') this.logout();  // trying again would not help
  }

  /**
   * One input of the ABI by its name; `now` is its last argument.
   * @param {string} name
   * @param {...number} args
   */
  _input(name, ...args) {
    return this._feed(() => this._core.invoke(name, ...args, this._host.now()));
  }

  /**
   * One input, and everything that follows from it.
   * @param {() => number} input
   * @returns {number} its status
   */
  _feed(input) {
    if (this._isOver) return 0;
    if (this._isBusy) {
      this._waiting.push(input);
      return 0;
    }
    this._isBusy = true;
    const status = this._handle(input);
    for (let i = 0; i < this._waiting.length; i++) this._handle(this._waiting[i]);
    this._waiting = [];
    this._isBusy = false;
    this._listener.told();
    return status;
  }

  /** @param {() => number} input @returns {number} its status */
  _handle(input) {
    let status = 0;
    try {
      status = input();
      this._drain();
      this._arm();
    } catch (cause) {
      this._hasFailed = true;
      this._listener.failed(cause);
    }
    return status;
  }

  /**
   * @param {number} link
   * @param {string} frame
   */
  _frame(link, frame) {
    const core = this._core, now = this._host.now();
    const status = frame.length > this._setup.numbers.maxInboundUnits
      ? codes.STATUS_INBOUND_TOO_LARGE : core.take(link, frame, now);
    return status && core.invoke('im_link_unreadable', link, status, now);
  }

  /** @param {Pending} message */
  send(message) {
    if (this._isOver) return codes.STATUS_NOT_LOGGED_IN;
    if (this._isBusy) return 0;
    const texts = this._spell(message), core = this._core, { to, fingerprint, deadline } = message;
    const content = texts[codes.SOURCE_CONTENT], recipient = texts[codes.SOURCE_RECIPIENT];
    const own = fingerprint === null ? -1 : fingerprint.length;
    const number = this._feed(() => {
      const now = this._host.now();
      const isWritten = core.writeUnits(to + (fingerprint || ''));
      // Without room for the text the core refuses it by its size, unless that is no reason.
      if (!isWritten && to.length + Math.max(own, 0) <= this._setup.numbers.maxFrameBytes) {
        return codes.STATUS_OUT_OF_MEMORY;
      }
      const accepted = core.invokeLong('im_send', isWritten ? to.length : 0,
        isWritten ? own : Math.min(own, 0), utf8Bytes(content), utf8Bytes(recipient),
        fingerprint === null ? 0 : utf8Bytes(quote(fingerprint)), message.typeu,
        message.qos ? 1 : 0, deadline ? Math.max(deadline - now, 1) : 0, now);
      if (accepted > 0) {
        if (own < 0) message.fingerprint = core.readUnits(core.invoke('im_fingerprint'), 36);
        this._messages.set(accepted, message);
      }
      return accepted;
    });
    // Accepted is accepted, also when a listener has ended the client in the course of it.
    return this._isOver && number <= 0 ? codes.STATUS_NOT_LOGGED_IN : number;
  }

  _drain() {
    const core = this._core, link = this._link;
    while (!this._isOver) {  // a socket of the application's own may end the client
      const kind = core.poll(link.backlog);
      switch (kind) {
        case codes.OUTPUT_NONE:
          core.forgetInput();
          this._spelled = null;
          return;
        case codes.OUTPUT_OPEN_LINK:
          link.open(core.link, this._host.platform, this._setup.urls[core.code]);
          break;
        case codes.OUTPUT_CLOSE_LINK:
          link.drop();
          break;
        case codes.OUTPUT_SEND_FRAME:
          link.send(core.join(this._texts));
          break;
        case codes.OUTPUT_SEND_MESSAGE:
          this._write(/** @type {Pending} */ (this._messages.get(core.message)));
          break;
        default:
          emit(kind, this, core, this._listener);
      }
    }
  }

  /** @param {Pending} message which the core wants written */
  _write(message) {
    const { message: number, detail, code } = this._core, isFinal = detail === FINAL;
    const isSent = this._link.send(this._textOf(message));
    if (detail === COPY) return this._listener.copied(message, code);
    if (isFinal) this._messages.delete(number);
    if (isFinal && isSent) this._listener.delivered(message);
    else if (isFinal) this._listener.lost(message, 'REJECTED');
    else if (isSent) this._listener.sent(message);
  }

  /**
   * Spells what only the host knows of this message's frame, but for its fingerprint.
   * @param {Pending} message
   */
  _spell(message) {
    const texts = this._texts;
    texts[codes.SOURCE_CONTENT] = quote(message.content);
    texts[codes.SOURCE_RECIPIENT] = quote(message.to);
    this._spelled = message;
    return texts;
  }

  /**
   * The text of the message that the core wants written, composed the first time.
   * @param {Pending} message
   */
  _textOf(message) {
    const core = this._core;
    if (!core.hasPieces) return message.wireText;
    if (this._spelled !== message) this._spell(message);
    this._texts[codes.SOURCE_FINGERPRINT] = quote(/** @type {string} */ (message.fingerprint));
    return message.wireText = core.join(this._texts);
  }

  /**
   * The message that the current output is about.
   * @param {boolean} [isKept] else it is settled, and so forgotten
   */
  current(isKept) {
    const { message: number } = this._core;
    const message = /** @type {Pending} */ (this._messages.get(number));
    if (!isKept) this._messages.delete(number);
    return message;
  }

  /** The receipt that the current output is about is owed no more. @returns its fingerprint */
  takeDebt() {
    const { message: number } = this._core;
    const fingerprint = /** @type {string} */ (this._debts.get(number));
    this._debts.delete(number);
    return fingerprint;
  }

  /** Exactly one timer, for the core's one deadline. */
  _arm() {
    if (this._isOver) return;
    const deadline = this._core.invoke('im_deadline');
    if (deadline === this._timerAt) return;
    this._disarm();
    if (deadline === Infinity) return;
    this._timerAt = deadline;
    this._stopTimer = this._host.setTimer(deadline - this._host.now(), () => {
      this._timerAt = Infinity;
      this._input('im_tick');
    });
  }

  _disarm() {
    this._stopTimer();
    this._timerAt = Infinity;
  }

  /** What is owed goes out before the link goes: nobody else may know of it. */
  _payDebts() {
    if (this._isOver || this._isBusy || this._hasFailed || !this._setup.numbers.receipts) return;
    this._isBusy = true;  // for good: what comes of it is heard by nobody
    this._handle(() => this._core.invoke('im_wake', codes.WAKE_SUSPENDED, this._host.now()));
  }

  /** Ends it for good: closed, or after a trap, when the core says nothing true any more. */
  end() {
    this._payDebts();
    const messages = Array.from(this._messages.values());
    this._messages.clear();
    this._isOver = true;
    this._waiting = [];
    this._disarm();
    this._link.drop();
    /** @type {any} */ (this)._core = null;  // its memory need not live as long as the client
    return messages;
  }
}

/**
 * @param {number} [memoryBytes]
 * @param {ArrayLike<number>} [values] of the core; without: none runs
 */
export function statistics(memoryBytes = 0, values = []) {
  /** @type {Record<string, any>} */
  const stats = { memoryBytes };
  STATS.forEach((name, i) => { stats[name] = values[i] || 0; });
  if (!values.length || stats.rtt < 0) stats.rtt = null;
  return stats;
}
