// @ts-check
// The ring around the core: an input goes in, what comes out is done (socket, timer), and only then
// is the application told. So a handler may call anything, and the core is never re-entered.
import { Core } from './core.js';
import { Link } from './link.js';
import { bookkeeping, settle } from './message.js';
import * as codes from './generated/codes.js';

/** @typedef {import('./message.js').SentMessage} SentMessage */

const MAX_TIMEOUT = 0x7fffffff;  // longer ones would fire at once; an early tick is a no-op

/**
 * What the ring asks of its owner, the client. `output*` run during the drain and only note; what
 * they note is told afterwards, by `tell`.
 * @typedef {object} Owner
 * @property {import('./index.js').Platform} platform
 * @property {string[]} urls
 * @property {(kind: number, core: Core) => void} output
 * @property {() => void} tell
 * @property {(cause: unknown) => void} coreFailed
 * @property {(cause: unknown) => void} socketFailed
 */

export class Ring {
  /**
   * @param {Owner} owner
   * @param {WebAssembly.Module} module
   */
  constructor(owner, module) {
    this.owner = owner;
    this.platform = owner.platform;
    this.core = new Core(module, this.platform.randomBytes(16), this.platform.now());
    /** Messages by the core's number, until settled. @type {Map<number, SentMessage>} */
    this.messages = new Map();
    /** What only the host knows of a frame. @type {import('./core.js').HostTexts} */
    this.texts = {};
    this.link = new Link({
      opened: (link) => this.feed((api, core, now) => api.im_link_opened(core.client, link, now)),
      text: (link, frame) => this.feed((api, core, now) => core.linkFrame(link, frame, now)),
      binary: (link) => this.feed((api, core, now) =>
        api.im_link_unreadable(core.client, link, codes.STATUS_BINARY_FRAME, now)),
      closed: (link, code) => this.feed((api, core, now) =>
        api.im_link_closed(core.client, link, code, now)),
      failed: (error) => owner.socketFailed(error),
    });
    /** @type {unknown} */
    this.timer = undefined;
    this.timerAt = Infinity;
    this.busy = false;
    this.dead = false;
    /** Inputs that a socket reported while one was being handled. @type {Array<() => void>} */
    this.waiting = [];
  }

  /**
   * One input, and everything that follows from it.
   * @template T
   * @param {(api: any, core: Core, now: number) => T} input
   * @param {(result: T) => void} [noted] runs before the drain
   */
  feed(input, noted) {
    if (this.dead) return;
    if (this.busy) {
      this.waiting.push(() => this.feed(input, noted));
      return;
    }
    this.busy = true;
    try {
      const result = input(this.core.api, this.core, this.platform.now());
      if (noted) noted(result);
      this.drain();
    } catch (cause) {
      this.fail(cause);
    }
    this.busy = false;
    const next = this.waiting.shift();
    if (next) next();
    this.arm();
    this.owner.tell();
  }

  drain() {
    const { core, link, owner } = this;
    for (;;) {
      const kind = core.poll(link.backlog);
      switch (kind) {
        case codes.OUTPUT_NONE:
          core.input = '';
          return;
        case codes.OUTPUT_OPEN_LINK:
          link.open(core.link, this.platform, owner.urls[core.code]);
          break;
        case codes.OUTPUT_CLOSE_LINK:
          link.drop();
          break;
        case codes.OUTPUT_SEND_FRAME:
          link.send(core.join(this.texts));
          break;
        case codes.OUTPUT_COMPOSE_FRAME: {
          const message = /** @type {SentMessage} */ (this.messages.get(core.message));
          bookkeeping(message).frame = core.join(this.texts);
          break;
        }
        case codes.OUTPUT_SEND_MESSAGE:
          this.sendMessage(core.message, core.detail === 1);
          break;
        default:
          owner.output(kind, core);
      }
    }
  }

  /**
   * @param {number} number
   * @param {boolean} final
   */
  sendMessage(number, final) {
    const message = /** @type {SentMessage} */ (this.messages.get(number));
    this.link.send(bookkeeping(message).frame);
    message.status = 'sent';
    if (final) settle(this.take(number));
  }

  /**
   * The message of this number, which is settled and so forgotten.
   * @param {number} number
   */
  take(number) {
    const message = /** @type {SentMessage} */ (this.messages.get(number));
    this.messages.delete(number);
    return message;
  }

  /** Exactly one timer, for the core's one deadline. */
  arm() {
    if (this.dead || this.busy) return;
    const deadline = this.core.api.im_deadline(this.core.client);
    if (deadline === this.timerAt) return;
    this.disarm();
    if (deadline === Infinity) return;
    this.timerAt = deadline;
    const wait = Math.min(Math.max(Math.ceil(deadline - this.platform.now()), 0), MAX_TIMEOUT);
    this.timer = this.platform.setTimeout(() => {
      this.timerAt = Infinity;
      this.feed((api, core, now) => api.im_tick(core.client, now));
    }, wait);
  }

  disarm() {
    if (this.timerAt !== Infinity) this.platform.clearTimeout(this.timer);
    this.timerAt = Infinity;
  }

  /**
   * A trap: this instance can say nothing true any more. Others live on.
   * @param {unknown} cause
   */
  fail(cause) {
    this.end();
    this.owner.coreFailed(cause);
  }

  end() {
    this.dead = true;
    this.waiting.length = 0;
    this.disarm();
    this.link.drop();
  }
}
