// @ts-check
// The ring around the core: an input goes in, what comes out is done (socket, timer), and only then
// is the application told. So a handler may call anything, and the core is never re-entered.
import { Core } from './core.js';
import { Link } from './link.js';
import { bookkeeping, settle, wasWritten } from '../api/message.js';
import { quote, quoteNested, utf8Bytes } from './text.js';
import * as codes from '../generated/codes.js';

/** @typedef {import('../api/message.js').SentMessage} SentMessage */

const STATS = ['accepted', 'delivered', 'lost', 'retransmissions', 'shown', 'duplicates',
  'acksSent', 'framesIn', 'framesOut', 'invalidFrames', 'reconnects', 'rtt', 'pending',
  'pendingBytes', 'inFlight'];
/** @type {Record<string, number>} */
const WAKE_HINTS = {
  resumed: codes.WAKE_RESUMED,
  networkUp: codes.WAKE_NETWORK_UP,
  networkDown: codes.WAKE_NETWORK_DOWN,
};
const GOING_AWAY = 1001;  // the close code of a page that is left
const MAX_TIMEOUT = 0x7fffffff;  // longer ones would fire at once; an early tick does nothing

/**
 * What the ring asks of its owner, the client. The functions note what is to be told; `_tell`
 * tells it.
 * @typedef {object} Owner
 * @property {import('../index.js').Platform} _platform
 * @property {string[]} _urls
 * @property {string} userId
 * @property {import('../index.js').ClientOptions} _options
 * @property {Record<string, number>} _numbers options for the core
 * @property {Array<[fingerprint: string, age: number]>} _shown by earlier clients, the oldest first
 * @property {(kind: number, core: Core) => void} _output
 * @property {(message: SentMessage, reason: import('../index.js').LostReasonName) => void} _lose
 * @property {(cause: unknown) => void} _socketFailed
 * @property {(cause: unknown) => void} _coreFailed
 * @property {() => void} _tell
 */

export class Ring {
  /**
   * @param {Owner} owner
   * @param {import('./load.js').Engine} engine
   */
  constructor(owner, engine) {
    const platform = this._platform = owner._platform;
    this._owner = owner;
    this._core = new Core(engine, engine._seed || platform.randomBytes(16), platform.now());
    /** Messages by the core's number, until settled. @type {Map<number, SentMessage>} */
    this._messages = new Map();
    /** What only the host knows of a frame. @type {import('./core.js').HostTexts} */
    this._texts = {};
    /** Whose texts those are. @type {SentMessage | null} */
    this._spelled = null;
    this._link = new Link({
      _opened: (link) => this._input('im_link_opened', link),
      _text: (link, frame) => this._feed(() => this._frame(link, frame)),
      _binary: (link) => this._input('im_link_unreadable', link, codes.STATUS_BINARY_FRAME),
      _closed: (link, code) => this._input('im_link_closed', link, code),
      _failed: (error) => owner._socketFailed(error),
    });
    /** @type {unknown} */
    this._timer = undefined;
    this._timerAt = Infinity;
    this._busy = false;
    this._dead = false;
    /** Inputs that a socket reported while one was being handled. @type {Array<() => void>} */
    this._waiting = [];
  }

  /** Before anything else: what stays the same for all of a session. */
  _prepare() {
    const { userId, _numbers: numbers, _options: { extra = '' }, _shown } = this._owner;
    const core = this._core, texts = this._texts;
    for (const name of Object.keys(numbers)) core._setOption(name, numbers[name]);
    texts[codes.SOURCE_USER_ID] = quote(userId);
    texts[codes.SOURCE_NESTED_USER_ID] = quoteNested(userId);
    texts[codes.SOURCE_NESTED_EXTRA] = quoteNested(extra);
    for (const [fingerprint, age] of _shown.splice(0)) {
      if (core._write(fingerprint)) this._input('im_remember', fingerprint.length, age);
    }
  }

  _login() {
    this._input('im_login');
  }

  _logout() {
    this._input('im_logout');
  }

  /** @param {number} number */
  _abort(number) {
    this._input('im_abort', number);
  }

  /** @param {string} content */
  _echo(content) {
    const quoted = this._texts[codes.SOURCE_CONTENT] = quote(content);
    return this._input('im_echo', utf8Bytes(quoted));
  }

  /**
   * @param {number} link
   * @param {string | null} token as JSON text, nested
   */
  _takeToken(link, token) {
    this._texts[codes.SOURCE_NESTED_TOKEN] = token || '';
    this._input('im_token_ready', link, token === null ? 0 : 1);
  }

  /** What happened to the host. @param {string} hint */
  _hint(hint) {
    if (hint !== 'suspended') {
      this._input('im_wake', WAKE_HINTS[hint]);
      return;
    }
    // A socket that nobody serves is closed before the host does it, or does not.
    const link = this._link._number;
    this._link._drop();
    if (link) this._input('im_link_closed', link, GOING_AWAY);
  }

  _frameBytes() {
    return this._core._call('im_frame_bytes');
  }

  _stats() {
    if (this._dead) return statistics();
    const { _kind, _api: { memory } } = this._core, at = this._core._call('im_stats');
    const { buffer } = memory;
    return Object.assign(statistics(buffer.byteLength, new Float64Array(buffer, at)),
      { core: _kind });
  }

  /** @param {number} level */
  _setLogLevel(level) {
    if (!this._dead) this._core._setOption('logLevel', level);
  }

  /**
   * One input of the ABI by its name; `now` is its last argument.
   * @param {string} name
   * @param {...number} args
   */
  _input(name, ...args) {
    return this._feed(() => this._core._call(name, ...args, this._platform.now()));
  }

  /**
   * One input, and everything that follows from it.
   * @param {() => number} input
   * @returns {number} its status
   */
  _feed(input) {
    if (this._dead) return 0;
    if (this._busy) {
      this._waiting.push(() => this._feed(input));
      return 0;
    }
    let status = 0;
    this._busy = true;
    try {
      status = input();
      this._drain();
      this._arm();
    } catch (cause) {
      this._owner._coreFailed(cause);
    }
    this._busy = false;
    const next = this._waiting.shift();
    if (next) next();
    this._owner._tell();
    return status;
  }

  /**
   * @param {number} link
   * @param {string} frame
   */
  _frame(link, frame) {
    const core = this._core, now = this._platform.now();
    const status = frame.length > this._owner._numbers.maxInboundUnits
      ? codes.STATUS_INBOUND_TOO_LARGE : core._take(link, frame, now);
    return status && core._call('im_link_unreadable', link, status, now);
  }

  /**
   * @param {SentMessage} message
   * @param {import('../index.js').SendOptions} options
   * @returns {number} the message's number (> 0) or a status
   */
  _send(message, { fingerprint, expiresAfter = 0 }) {
    const texts = this._spell(message), core = this._core;
    const content = texts[codes.SOURCE_CONTENT], recipient = texts[codes.SOURCE_RECIPIENT];
    const own = fingerprint === undefined ? -1 : fingerprint.length;
    return this._feed(() => {
      const held = core._write(fingerprint === undefined ? message.to : message.to + fingerprint);
      // What the core cannot hold it refuses by its size, unless that is no reason.
      if (!held && message.to.length + Math.max(own, 0) <= this._owner._numbers.maxFrameBytes) {
        return codes.STATUS_OUT_OF_MEMORY;
      }
      const number = core._api.im_send(core._client, held ? message.to.length : 0,
        held ? own : Math.min(own, 0), utf8Bytes(content),
        utf8Bytes(recipient), own < 0 ? 0 : utf8Bytes(quote(/** @type {any} */ (fingerprint))),
        message.typeu, message.qos ? 1 : 0, expiresAfter, this._platform.now());
      if (number > 0) {
        message.fingerprint = own < 0 ? core._read(core._call('im_fingerprint'), 36)
          : /** @type {string} */ (fingerprint);
        this._messages.set(number, message);
      }
      return number;
    });
  }

  _drain() {
    const core = this._core, link = this._link;
    for (;;) {
      const kind = core._poll(link._backlog);
      switch (kind) {
        case codes.OUTPUT_NONE:
          core._input = core._payload = '';
          this._spelled = null;
          return;
        case codes.OUTPUT_OPEN_LINK:
          link._open(core._link, this._platform, this._owner._urls[core._code]);
          break;
        case codes.OUTPUT_CLOSE_LINK:
          link._drop();
          break;
        case codes.OUTPUT_SEND_FRAME:
          link._send(core._join(this._texts));
          break;
        case codes.OUTPUT_SEND_MESSAGE: {
          const message = this._messageOf(core._message);
          const sent = link._send(this._textOf(message));
          if (!core._detail) {
            if (sent) wasWritten(message);
            break;
          }
          this._messages.delete(core._message);
          if (sent) settle(message);
          else this._owner._lose(message, 'REJECTED');
          break;
        }
        default:
          this._owner._output(kind, core);
      }
    }
  }

  /**
   * What only the host knows of this message's frame, but for its fingerprint.
   * @param {SentMessage} message
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
   * @param {SentMessage} message
   */
  _textOf(message) {
    const own = bookkeeping(message), core = this._core;
    if (!core._hasPieces) return own._frame;
    if (this._spelled !== message) this._spell(message);
    this._texts[codes.SOURCE_FINGERPRINT] = quote(message.fingerprint);
    return own._frame = core._join(this._texts);
  }

  /** @param {number} number */
  _messageOf(number) {
    return /** @type {SentMessage} */ (this._messages.get(number));
  }

  /**
   * The message of this number, which is settled and so forgotten.
   * @param {number} number
   */
  _take(number) {
    const message = this._messageOf(number);
    this._messages.delete(number);
    return message;
  }

  /** Exactly one timer, for the core's one deadline. */
  _arm() {
    const deadline = this._core._call('im_deadline');
    if (deadline === this._timerAt) return;
    this._disarm();
    if (deadline === Infinity) return;
    this._timerAt = deadline;
    const wait = Math.ceil(deadline - this._platform.now());
    this._timer = this._platform.setTimeout(() => {
      this._timerAt = Infinity;
      this._input('im_tick');
    }, Math.min(Math.max(wait, 0), MAX_TIMEOUT));
  }

  _disarm() {
    if (this._timerAt !== Infinity) this._platform.clearTimeout(this._timer);
    this._timerAt = Infinity;
  }

  /**
   * Ends it for good: disposed of, or after a trap, when the core says nothing true any more.
   * @returns {SentMessage[]} what is unsettled
   */
  _end() {
    const messages = Array.from(this._messages.values());
    this._messages.clear();
    this._dead = true;
    this._waiting = [];
    this._disarm();
    this._link._drop();
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
