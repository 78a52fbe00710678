// @ts-check
/**
 * One WebSocket connection: reads and writes frames, passes them through the faults, watches the
 * idle time, and closes as the reference server closes. It carries an identity, but what that
 * means is for others to know.
 *
 * A link ends (nothing is read or written any more) before its socket is gone: a session whose
 * server has said "Bye" is over, however long the peer takes to hang up.
 */
import { Lane } from './lane.js';
import {
  CLOSE_NORMAL, CLOSE_REASON, CLOSE_TOO_BIG, decode, encode, tooBigReason,
} from './protocol.js';

/** @typedef {import('./protocol.js').Frame} Frame */
/** @typedef {{ malformed: string, binaryBytes?: number }} MalformedFrame */
/** @typedef {Frame | MalformedFrame} Received */

/**
 * What the link asks the faults.
 * @typedef {object} FaultChoices
 * @property {() => number} latency ms
 * @property {(direction: 'in' | 'out', frame: Frame | null, userId?: string) => boolean} loses
 * @property {(frame: Frame, userId?: string) => boolean} doubles
 */

/**
 * What the link tells.
 * @typedef {object} LinkEvents
 * @property {(link: Link, received: Received, raw: Buffer, isBinary: boolean) => void} onFrame
 * @property {(link: Link, frame: Frame, text: string) => void} onSend
 * @property {(link: Link) => void} onIdle nothing was read for the idle time; the end follows
 * @property {(link: Link, code: number, reason: string) => void} onEnd once, first
 * @property {(link: Link) => void} onGone once, last: the socket is gone and all it said is read
 */

/**
 * @typedef {object} LinkOptions
 * @property {import('./options.js').Clock} clock
 * @property {number} idleTimeout ms
 * @property {number} maxFrameBytes
 * @property {boolean} stampTime
 * @property {FaultChoices} faults
 * @property {LinkEvents} events
 */

/** The code a peer reports for a connection that broke without a word. */
const CLOSE_ABNORMAL = 1006;
/** Real ms, whatever the clock says, that a peer has to hang up after our close frame. */
const HANG_UP_GRACE = 500;

/** @param {import('node:stream').Duplex} socket @returns {string} */
export function addressOf(socket) {
  const { remoteAddress, remotePort } = /** @type {import('node:net').Socket} */ (socket);
  // Gone already.
  if (remoteAddress === undefined) return 'an unknown address';
  return `${remoteAddress.includes(':') ? `[${remoteAddress}]` : remoteAddress}:${remotePort}`;
}

export class Link {
  /**
   * Who has logged in here.
   * @type {{ userId: string, firstLoginTime: number } | undefined}
   */
  identity;
  /** @type {number | undefined} the kick-out code sent on this link */
  kickoutCode;

  /** Where the peer is, such as "127.0.0.1:51234". */
  address;

  #ended = false;
  #muted = false;
  /** @type {import('ws').WebSocket} */
  #ws;
  /** @type {import('node:stream').Duplex} */
  #socket;
  /** @type {LinkOptions} */
  #options;
  /** @type {Lane} */
  #in;
  /** @type {Lane} */
  #out;
  #lastRead;
  /** @type {unknown} */
  #idleTimer;
  /** @type {NodeJS.Timeout | undefined} */
  #hangUpTimer;

  /**
   * @param {import('ws').WebSocket} ws
   * @param {import('node:stream').Duplex} socket the connection below `ws`
   * @param {LinkOptions} options
   */
  constructor(ws, socket, options) {
    this.#ws = ws;
    this.#socket = socket;
    this.address = addressOf(socket);
    this.#options = options;
    this.#in = new Lane(options.clock);
    this.#out = new Lane(options.clock);
    this.#lastRead = options.clock.now();
    this.#watchIdle(options.idleTimeout);
    this.#giveReason(tooBigReason(options.maxFrameBytes));
    ws.on('message', (data, isBinary) => this.#receive(/** @type {Buffer} */ (data), isBinary));
    ws.on('close', (code, reason) => this.#onClose(code, reason.toString()));
    // ws closes the connection itself after a protocol error; only the hanging up is ours.
    ws.on('error', () => this.#hangUp());
  }

  get ended() {
    return this.#ended;
  }

  get userId() {
    return this.identity?.userId;
  }

  /** Half-open: the peer hears nothing more, and nothing it says arrives. */
  get muted() {
    return this.#muted;
  }

  /**
   * @param {Frame} frame
   * @param {(written: boolean) => void} [done] whether it has left this server
   */
  send(frame, done) {
    if (this.#ended) {
      done?.(false);
      return;
    }
    const { stampTime, clock, faults, events } = this.#options;
    const text = encode(stampTime ? { ...frame, sm: clock.now() } : frame);
    events.onSend(this, frame, text);
    if (faults.loses('out', frame, this.userId)) {
      // Lost on the way: the server believes it sent.
      done?.(true);
      return;
    }
    this.#out.push(() => this.#write(text, done), faults.latency());
    if (faults.doubles(frame, this.userId)) {
      this.#out.push(() => this.#write(text), faults.latency());
    }
  }

  /** Sends anything at all, untouched by drop and duplicate. @param {string | Uint8Array} data */
  sendRaw(data) {
    this.#out.push(() => this.#write(data), this.#options.faults.latency());
  }

  /** Ends the link as the reference server does, after everything sent so far. */
  close(code = CLOSE_NORMAL, reason = CLOSE_REASON) {
    if (this.#ended) return;
    this.#end(code, reason);
    this.#out.push(() => {
      if (this.#muted) return;
      this.#ws.close(code, reason);
      this.#hangUp();
    }, this.#options.faults.latency());
  }

  /** Ends the link without a word, and drops what is under way. */
  destroy() {
    this.#end(CLOSE_ABNORMAL, '');
    this.#in.clear();
    this.#out.clear();
    if (this.#ws.readyState === this.#ws.CLOSED) this.#leave();
    else this.#ws.terminate();
  }

  /** Makes the link half-open, for the rest of its life. */
  mute() {
    this.#muted = true;
    this.#ws.pause();
  }

  /** @param {Buffer} data @param {boolean} isBinary */
  #receive(data, isBinary) {
    /** @type {Received} */
    const received = isBinary ? { malformed: 'a binary frame', binaryBytes: data.length }
      : decode(data.toString());
    const { faults, events } = this.#options;
    const frame = 'malformed' in received ? null : received;
    if (this.#muted || faults.loses('in', frame, this.userId)) return;
    this.#in.push(() => {
      if (this.#ended || this.#muted) return;
      this.#lastRead = this.#options.clock.now();
      events.onFrame(this, received, data, isBinary);
    }, faults.latency());
  }

  /** @param {string | Uint8Array} data @param {(written: boolean) => void} [done] */
  #write(data, done) {
    if (this.#muted) {
      done?.(true);
      return;
    }
    this.#ws.send(data, { binary: typeof data !== 'string' }, (error) => done?.(!error));
  }

  /** @param {number} code @param {string} reason */
  #onClose(code, reason) {
    if (this.#ended) {
      this.#leave();
      return;
    }
    // Behind the frames the peer sent before it closed.
    this.#in.push(() => {
      this.#end(code, reason);
      this.#leave();
    }, this.#options.faults.latency());
  }

  #leave() {
    clearTimeout(this.#hangUpTimer);
    this.#in.clear();
    this.#out.clear();
    this.#options.events.onGone(this);
  }

  /** @param {number} code @param {string} reason */
  #end(code, reason) {
    if (this.#ended) return;
    this.#ended = true;
    this.#options.clock.clearTimeout(this.#idleTimer);
    this.#options.events.onEnd(this, code, reason);
  }

  /**
   * The reference server does not wait for the peer's close frame: it hangs up behind its own.
   * Reading goes on for a moment, because data that nobody reads would turn the end into a reset.
   */
  #hangUp() {
    this.#socket.end();
    clearTimeout(this.#hangUpTimer);
    this.#hangUpTimer = setTimeout(() => this.#ws.terminate(), HANG_UP_GRACE);
  }

  /** @param {number} wait ms */
  #watchIdle(wait) {
    this.#idleTimer = this.#options.clock.setTimeout(() => {
      const left = this.#lastRead + this.#options.idleTimeout - this.#options.clock.now();
      if (left > 0) {
        this.#watchIdle(left);
        return;
      }
      this.#options.events.onIdle(this);
      this.close();
    }, wait);
  }

  /**
   * ws answers an oversized frame by itself, with the right code but no reason.
   * @param {string} reason
   */
  #giveReason(reason) {
    const close = this.#ws.close.bind(this.#ws);
    this.#ws.close = (code, given) => close(code, code === CLOSE_TOO_BIG ? reason : given);
  }
}
