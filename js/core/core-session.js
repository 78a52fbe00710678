// @ts-check
// The session of one core: an input goes in, what comes out is done (socket, timer), and only then
// is the listener told that it may tell others. So a handler may call anything, and the core is
// never re-entered.
import { ImError } from '../api/errors.js';
import { isImError } from '../api/foreign.js';
import { Alarm } from './alarm.js';
import { Attempts, isUnderWay } from './attempts.js';
import { Core } from './core.js';
import { Link } from './link.js';
import { emit } from './outputs.js';
import { Spelling } from './spelling.js';
import { statistics } from './statistics.js';
import { quote, utf8Bytes } from './text.js';
import { Unread } from './unread.js';
import * as codes from '../generated/codes.js';

/** @typedef {import('../api/message.js').Pending} Pending */
/** @typedef {import('./session.js').Session} Session */
/** @typedef {import('./session.js').SessionListener} SessionListener */
/** @typedef {import('./session.js').Setup} Setup */

const WAKE_HINTS = new Map([
  ['resumed', codes.WAKE_RESUMED],
  ['networkUp', codes.WAKE_NETWORK_UP],
  ['networkDown', codes.WAKE_NETWORK_DOWN],
  ['suspended', codes.WAKE_SUSPENDED],
]);
const FINAL = 1, COPY = 2;  // what the core says of a message that it wants written
const GOING_AWAY = 1001;  // the close code of a page that is left
const ENVELOPE = 180;  // bytes of a frame without its texts, roughly

export { statistics } from './statistics.js';

/** @implements {Session} */
export class CoreSession {
  /**
   * @param {Setup} setup
   * @param {import('./load.js').Engine} engine
   * @param {SessionListener} listener
   */
  constructor(setup, engine, listener) {
    const { host, userId, numbers, shown } = setup;
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
    this.attempts = new Attempts(setup);
    this.asked = 0;  // the link that token and addresses are for; others' answers come too late
    /** Of receipts that are owed, by the core's number. @type {Map<number, string>} */
    this._debts = new Map();
    this._spelling = new Spelling(userId);
    this._texts = this._spelling.texts;
    this._link = new Link({
      opened: (link) => this._input('im_link_opened', link),
      text: (link, frame) => this._feed(() => this._frame(link, frame)),
      binary: (link) => {
        this.attempts.current.isAnswered = true;
        this._input('im_link_unreadable', link, codes.STATUS_BINARY_FRAME);
      },
      closed: (link, code, reason, cause) => {
        this.attempts.closed(code, reason, cause);
        this._input('im_link_closed', link, code);
      },
      failed: (...failure) => this._socketFailed(...failure),
    });
    /** What it has just done with, by its number. @type {[number, Pending | null]} */
    this._done = [0, null];
    this._alarm = new Alarm(host, () => this._input('im_tick'));
    this._isBusy = false;
    this._isOver = false;
    this._hasFailed = false;
    /** Inputs that a socket reported while one was being handled. @type {Array<() => number>} */
    this._waiting = [];
    for (const name of Object.keys(numbers)) this._core.setOption(name, numbers[name]);
    this._setClock();
    for (const [fingerprint, age] of shown.splice(0)) this.remember(fingerprint, age);
  }

  login() {
    this.attempts.restart();
    this._input('im_login');
  }

  logout() {
    this._input('im_logout');
  }

  /** @param {import('../index.js').ReasonName} reason */
  halt(reason) {
    this.attempts.current.isCalledOff = true;
    this._input('im_halt', codes.STATE_REASONS.indexOf(reason));
  }

  /** @param {number} number */
  abort(number) {
    this._input('im_abort', number);
  }

  /** @param {string} content */
  echo(content) {
    const quoted = quote(content);
    return this._feed(() => {
      this._texts[codes.SOURCE_CONTENT] = quoted;  // in its turn: a message may be spelled there
      return this._core.invoke('im_echo', utf8Bytes(quoted), this._host.now());
    });
  }

  /**
   * @param {number} link
   * @param {string | null} token
   */
  giveToken(link, token) {
    const { addresses, numbers: { senseMode } } = this._setup, texts = this._texts;
    const isLate = () => this._isOver || link !== this.asked || this.state !== 'connecting';
    addresses.ask(isLate, token, ({ extra, urls, isElsewhere }) => {
      for (const mode of isElsewhere ? [0, senseMode] : []) this._core.setOption('senseMode', mode);
      this._core.setOption('url', urls.length);
      this._core.setOption('extra', extra === null ? 0 : 1);
      texts[codes.SOURCE_NESTED_EXTRA] = extra || '';
      texts[codes.SOURCE_NESTED_TOKEN] = token || '';
      this._input('im_token_ready', link, token === null ? 0 : 1);
    }, (error) => this.failToken(link, error));
  }

  /** @param {number} link @param {import('../api/errors.js').ImError} error */
  failToken(link, error) {
    if (link === this.asked) this.attempts.failed(error);
    this._input('im_token_failed', link);
  }

  /**
   * @param {import('../index.js').State} state
   * @param {string} reason
   * @param {import('../api/errors.js').ImError | null} failed the attempt
   */
  enter(state, reason, failed) {
    this.state = state;
    this.attempts.enter(state, reason, failed);
    // The token is needed no more, so it is kept no longer.
    if (!isUnderWay(state)) this._texts[codes.SOURCE_NESTED_TOKEN] = '';
  }

  /** What the log entry of the current output is about. */
  get subject() {
    const core = this._core, { message: number } = core, [last, done] = this._done;
    const { to, fingerprint } = this._messages.get(number) || number === last && done ||
      { to: core.text(0), fingerprint: core.text(1) };
    return this.attempts.subject(to, fingerprint);
  }

  /** @param {string} hint */
  hint(hint) {
    const wake = WAKE_HINTS.get(hint);
    this._setClock();  // it may have been set
    if (wake !== undefined) this._input('im_wake', wake);
    if (hint !== 'suspended') return;
    // A socket that nobody serves is closed before the host does it, or does not.
    const link = this._link.drop();
    if (!link) return;
    this.attempts.current.isCalledOff = true;
    this._input('im_link_closed', link, GOING_AWAY);
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
    const text = to + fingerprint, { maxFrameBytes } = this._setup.numbers;
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

  messages() {
    return Array.from(this._messages.values());
  }

  /** @param {string} fingerprint @param {number} age */
  remember(fingerprint, age) {
    this._feed(() => this._core.invokeWith(fingerprint, 'im_remember', fingerprint.length, age,
      this._host.now()));
  }

  refusedBytes() {
    return this._isOver ? 0 : this._core.invoke('im_frame_bytes');
  }

  stats() {
    if (this._isOver) return statistics();
    const { kind, memory } = this._core, at = this._core.invoke('im_stats'), { buffer } = memory;
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

  /** @param {unknown} cause @param {boolean} [isClosing] @param {string} [frame] to be sent */
  _socketFailed(cause, isClosing, frame) {
    const isFatal = isImError(cause) && cause.code === 'NO_WEBSOCKET';
    if (isUnderWay(this.state) && !isClosing && !isFatal) return this.attempts.failed(cause);
    const shown = this.attempts.shown(cause, frame), words = this.attempts.note(shown);
    this._listener.error(isImError(shown) ? shown
      : new ImError('SOCKET_FAILED', `the socket failed: ${words}`, { cause: shown }));
    if (!this._isBusy && !this._isOver) this._listener.told();  // else somebody does it later
    if (isFatal) this.halt('NO_WEBSOCKET');  // trying again would not help
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
    if (this.state === 'authenticating') this.attempts.current.isAnswered = true;
    const status = frame.length > this._setup.numbers.maxInboundUnits
      ? codes.STATUS_INBOUND_TOO_LARGE : core.take(link, frame, this._link.backlog, now);
    return status && core.invoke('im_link_unreadable', link, status, now);
  }

  /** @param {Pending} message */
  send(message) {
    if (this._isOver) return codes.STATUS_NOT_LOGGED_IN;
    if (this._isBusy) return 0;
    const { to, fingerprint, deadline } = message, texts = this._spelling.spell(message);
    const { [codes.SOURCE_CONTENT]: content, [codes.SOURCE_RECIPIENT]: recipient } = texts;
    const core = this._core, own = fingerprint === null ? -1 : fingerprint.length;
    const number = this._feed(() => {
      const now = this._host.now();
      const isWritten = core.writeUnits(to + (fingerprint || ''));
      // Without room for the text the core refuses it by its size, unless that is no reason.
      if (!isWritten && to.length + Math.max(own, 0) <= this._setup.numbers.maxFrameBytes) {
        return codes.STATUS_OUT_OF_MEMORY;
      }
      const bytes = /** @type {[number, number, number]} */ ([utf8Bytes(content),
        utf8Bytes(recipient), fingerprint === null ? 0 : utf8Bytes(quote(fingerprint))]);
      const accepted = core.accept(isWritten ? to.length : 0, isWritten ? own : Math.min(own, 0),
        bytes, message, deadline ? Math.max(deadline - now, 1) : 0, this._link.backlog, now);
      if (accepted > 0) {
        if (own < 0) message.fingerprint = core.fingerprint;
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
          this._alarm.set(core.deadline);
          core.forgetInput();
          this._spelling.forgetMessage();
          this._done = [0, null];
          return;
        case codes.OUTPUT_OPEN_LINK:
          this._open(core.link, this._setup.addresses.urls[core.code]);
          break;
        case codes.OUTPUT_CLOSE_LINK:
          link.drop();
          break;
        case codes.OUTPUT_SEND_FRAME:
          this._sendFrame(core.join(this._texts));
          break;
        case codes.OUTPUT_SEND_MESSAGE:
          this._write(/** @type {Pending} */ (this._messages.get(core.message)));
          break;
        default:
          emit(kind, this, core, this._listener);
      }
    }
  }

  /** @param {number} link @param {string} url */
  _open(link, url) {
    this.attempts.connect(url);
    this._link.open(link, this._host.platform, url);
  }

  /** @param {string} frame which is no message */
  _sendFrame(frame) {
    const texts = this._texts;
    if (this.state === 'authenticating') {
      this.attempts.login(frame, [this._setup.userId], texts[codes.SOURCE_NESTED_TOKEN],
        texts[codes.SOURCE_NESTED_EXTRA]);
    }
    this._link.send(frame, this.state === 'online' && this._core.isAnswering);
  }

  /** @param {Pending} message which the core wants written */
  _write(message) {
    const { message: number, detail, code } = this._core, isFinal = detail === FINAL;
    const isSent = this._link.send(this._spelling.textOf(this._core, message));
    if (detail === COPY) return this._listener.copied(message, code);
    if (isFinal) this._forget(number, message);
    if (isFinal && isSent) this._listener.delivered(message);
    else if (isFinal) this._listener.lost(message, 'REJECTED');
    else if (isSent) this._listener.sent(message);
  }

  /**
   * The message that the current output is about.
   * @param {boolean} [isKept] else it is settled, and so forgotten
   */
  current(isKept) {
    const { message: number } = this._core;
    const message = /** @type {Pending} */ (this._messages.get(number));
    if (!isKept) this._forget(number, message);
    return message;
  }

  /** @param {number} number @param {Pending} message */
  _forget(number, message) {
    this._messages.delete(number);
    this._done = [number, message];
  }

  /** The receipt that the current output is about is owed no more. @returns its fingerprint */
  takeDebt() {
    const { message: number } = this._core;
    const fingerprint = /** @type {string} */ (this._debts.get(number));
    this._debts.delete(number);
    return fingerprint;
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
    this._alarm.stop();
    this.attempts.letGo();
    this._link.drop();
    /** @type {any} */ (this)._core = null;  // its memory need not live as long as the client
    return messages;
  }
}
