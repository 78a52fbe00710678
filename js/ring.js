// @ts-check
// The ring around the core: an input goes in, what comes out is done (socket, timer), and only then
// is the application told. So a handler may call anything, and the core is never re-entered.
import { Core } from './core.js';
import { Link } from './link.js';
import { bookkeeping, settle } from './message.js';
import { quote, utf8Bytes } from './text.js';
import * as codes from './generated/codes.js';

/** @typedef {import('./message.js').SentMessage} SentMessage */

const MAX_TIMEOUT = 0x7fffffff;  // longer ones would fire at once; an early tick does nothing

/**
 * What the ring asks of its owner, the client. The first three note what is to be told; `_tell`
 * tells it.
 * @typedef {object} Owner
 * @property {import('./index.js').Platform} _platform
 * @property {string[]} _urls
 * @property {Record<string, number>} _numbers options for the core
 * @property {(kind: number, core: Core) => void} _output
 * @property {(message: SentMessage, reason: import('./index.js').LostReasonName) => void} _lose
 * @property {(cause: unknown) => void} _socketFailed
 * @property {(cause: unknown) => void} _coreFailed
 * @property {() => void} _tell
 */

export class Ring {
  /**
   * @param {Owner} owner
   * @param {WebAssembly.Module} module
   */
  constructor(owner, module) {
    const platform = this._platform = owner._platform;
    this._owner = owner;
    this._core = new Core(module, platform.randomBytes(16), platform.now());
    /** Messages by the core's number, until settled. @type {Map<number, SentMessage>} */
    this._messages = new Map();
    /** What only the host knows of a frame. @type {import('./core.js').HostTexts} */
    this._texts = {};
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
      this._end();
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
    const tooLarge = frame.length > this._owner._numbers.maxInboundUnits;
    if (tooLarge || !core._write(frame)) {
      return core._call('im_link_unreadable', link,
        tooLarge ? codes.STATUS_INBOUND_TOO_LARGE : codes.STATUS_OUT_OF_MEMORY, now);
    }
    core._input = frame;
    return core._call('im_link_frame', link, frame.length, now);
  }

  /**
   * @param {SentMessage} message
   * @param {import('./index.js').SendOptions} options
   * @returns {number} the message's number (> 0) or a status
   */
  _send(message, { fingerprint, expiresAfter = 0 }) {
    const texts = this._texts, core = this._core;
    const content = texts[codes.SOURCE_CONTENT] = quote(message.content);
    const recipient = texts[codes.SOURCE_RECIPIENT] = quote(message.to);
    const own = fingerprint === undefined ? -1 : fingerprint.length;
    return this._feed(() => {
      const held = core._write(message.to, fingerprint);
      // What the core cannot hold it refuses by its size, unless that is no reason.
      if (!held && message.to.length + Math.max(own, 0) <= this._owner._numbers.maxFrameBytes) {
        return codes.STATUS_OUT_OF_MEMORY;
      }
      const number = core._call('im_send', held ? message.to.length : 0,
        held ? own : Math.min(own, 0), utf8Bytes(content),
        utf8Bytes(recipient), own < 0 ? 0 : utf8Bytes(quote(/** @type {any} */ (fingerprint))),
        message.typeu, message.qos ? 1 : 0, expiresAfter, this._platform.now());
      if (number > 0) {
        message.fingerprint = own < 0 ? core._read(core._call('im_fingerprint'), 36)
          : /** @type {string} */ (fingerprint);
        texts[codes.SOURCE_FINGERPRINT] = quote(message.fingerprint);
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
          core._input = '';
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
        case codes.OUTPUT_COMPOSE_FRAME:
          bookkeeping(this._messageOf(core._message))._frame = core._join(this._texts);
          break;
        case codes.OUTPUT_SEND_MESSAGE: {
          const message = this._messageOf(core._message);
          const sent = link._send(bookkeeping(message)._frame);
          if (sent) message.status = 'sent';
          if (!core._detail) break;
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

  /** Ends it for good: disposed of, or after a trap, when the core says nothing true any more. */
  _end() {
    this._dead = true;
    this._waiting = [];
    this._disarm();
    this._link._drop();
    /** @type {any} */ (this)._core = null;  // its memory need not live as long as the client
  }
}
