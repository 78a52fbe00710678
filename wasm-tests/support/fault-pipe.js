// @ts-check
/**
 * One direction of one connection: the bytes that come in leave later, slower, in other pieces, or
 * not at all. Their order stays, and so does the end of the stream behind them, as with TCP.
 */

/** @typedef {import('node:net').Socket} Socket */

/**
 * What a direction does to its bytes. It may change at any time; a change holds for what comes in
 * from then on, the rate and the splitting also for what waits.
 * @typedef {object} Shape
 * @property {number} delay ms
 * @property {number} bytesPerSecond 0: no limit
 * @property {boolean} split every byte is a write of its own
 * @property {number} coalesce ms; writes leave only at multiples of it, all that waits as one
 */

/** @typedef {'fin' | 'reset'} End */

/**
 * @typedef {object} PipeOptions
 * @property {Socket} from
 * @property {Socket} to
 * @property {Shape} shape
 * @property {(what: 'delayed' | 'throttled' | 'split' | 'coalesced' | 'swallowed') => void} count
 * @property {(how: End) => void} onCut called once, when the last byte before the cut has left
 */

/** A throttled stream leaves in this rhythm, ms. */
const THROTTLE_STEP = 20;
/** A sender that is so many bytes ahead has to wait, as when the buffers of a network are full. */
const MAX_QUEUED = 64 * 1024;

/**
 * Ends a socket by a reset. One that is ending already is only dropped: libuv refuses to reset what
 * it is shutting down, and Node then never lets go of it, not even to exit.
 * @param {Socket} socket
 */
export function reset(socket) {
  if (socket.writableEnded) socket.destroy();
  else socket.resetAndDestroy();
}

/** @returns {Shape} */
export const calm = () => ({ delay: 0, bytesPerSecond: 0, split: false, coalesce: 0 });

export class FaultPipe {
  /** @type {PipeOptions} */
  #options;
  /** @type {{ due: number, bytes: Buffer }[]} */
  #queue = [];
  #queued = 0;
  /** @type {{ due: number, how: End } | undefined} */
  #end;
  /** When the rate lets the next byte through. */
  #freeAt = 0;
  #swallowing = false;
  #stopped = false;
  /** @type {{ left: number, how: End } | undefined} */
  #cut;
  /** @type {NodeJS.Timeout | undefined} */
  #timer;
  /** @type {NodeJS.Immediate | undefined} */
  #immediate;

  /** @param {PipeOptions} options */
  constructor(options) {
    this.#options = options;
    const { from } = options;
    from.on('data', (bytes) => this.#receive(bytes));
    from.on('end', () => this.#receiveEnd('fin'));
    from.on('close', (failed) => this.#receiveEnd(failed ? 'reset' : 'fin'));
  }

  /** From now on everything vanishes, the end too, and so does what is under way. */
  swallow() {
    this.#swallowing = true;
    this.#forget();
    this.#options.from.resume();
  }

  /**
   * Ends the connection after exactly so many bytes more; Infinity: not at all.
   * @param {number} bytes
   * @param {End} [how]
   */
  cutAfter(bytes, how = 'reset') {
    this.#cut = { left: bytes, how };
    if (bytes === 0) this.#finishCut();
  }

  stop() {
    this.#stopped = true;
    this.#forget();
  }

  #forget() {
    this.#queue = [];
    this.#queued = 0;
    this.#end = undefined;
    clearTimeout(this.#timer);
    clearImmediate(this.#immediate);
    this.#timer = this.#immediate = undefined;
  }

  /** @param {Buffer} bytes */
  #receive(bytes) {
    if (this.#stopped) return;
    const { shape, from, count } = this.#options;
    if (this.#swallowing) {
      count('swallowed');
      return;
    }
    if (shape.delay > 0) count('delayed');
    this.#queue.push({ due: this.#dueTime(), bytes });
    this.#queued += bytes.length;
    if (this.#queued > MAX_QUEUED) from.pause();
    this.#runIfIdle();
  }

  /** @param {End} how */
  #receiveEnd(how) {
    if (this.#stopped || this.#swallowing || this.#end) return;
    this.#end = { due: this.#dueTime(), how };
    this.#runIfIdle();
  }

  /** Never before what came in earlier. */
  #dueTime() {
    const { delay, coalesce } = this.#options.shape;
    const due = performance.now() + delay;
    const slot = coalesce > 0 ? Math.ceil(due / coalesce) * coalesce : due;
    return Math.max(slot, this.#queue.at(-1)?.due ?? 0);
  }

  #runIfIdle() {
    if (this.#timer === undefined && this.#immediate === undefined) this.#run();
  }

  #run() {
    this.#timer = this.#immediate = undefined;
    while (this.#queue.length > 0) {
      const wait = Math.max(this.#queue[0].due, this.#freeAt) - performance.now();
      if (wait > 0) {
        this.#timer = setTimeout(() => this.#run(), wait);
        return;
      }
      if (this.#write(this.#takeDue())) return;
      if (this.#options.shape.split) {
        // A turn of the event loop for each byte, or they would meet again in one read.
        this.#immediate = setImmediate(() => this.#run());
        return;
      }
    }
    if (this.#end) this.#passEnd(this.#end);
  }

  /** @returns {Buffer} the next write */
  #takeDue() {
    const now = performance.now();
    const { shape, count } = this.#options;
    const step = Math.max(1, Math.floor(shape.bytesPerSecond * THROTTLE_STEP / 1000));
    const limit = shape.split ? 1 : shape.bytesPerSecond > 0 ? step : Infinity;
    const taken = [];
    let length = 0;
    while (this.#queue.length > 0 && this.#queue[0].due <= now && length < limit) {
      const [head] = this.#queue;
      const part = head.bytes.subarray(0, limit - length);
      if (part.length === head.bytes.length) this.#queue.shift();
      else head.bytes = head.bytes.subarray(part.length);
      taken.push(part);
      length += part.length;
    }
    if (shape.split) count('split');
    else if (shape.bytesPerSecond > 0 && this.#queue.length > 0) count('throttled');
    else if (shape.coalesce > 0 && taken.length > 1) count('coalesced');
    if (shape.bytesPerSecond > 0) this.#freeAt = now + length * 1000 / shape.bytesPerSecond;
    return taken.length === 1 ? taken[0] : Buffer.concat(taken);
  }

  /** @param {Buffer} bytes @returns {boolean} whether that was the end */
  #write(bytes) {
    const { from, to } = this.#options;
    this.#queued -= bytes.length;
    if (this.#queued <= MAX_QUEUED) from.resume();
    if (!to.writable) return false;
    if (this.#cut === undefined || bytes.length < this.#cut.left) {
      if (this.#cut) this.#cut.left -= bytes.length;
      to.write(bytes);
      return false;
    }
    to.write(bytes.subarray(0, this.#cut.left), () => this.#finishCut());
    this.stop();
    return true;
  }

  #finishCut() {
    this.stop();
    if (this.#cut) this.#options.onCut(this.#cut.how);
    this.#cut = undefined;
  }

  /** @param {{ due: number, how: End }} end */
  #passEnd({ due, how }) {
    const { to } = this.#options;
    const wait = due - performance.now();
    if (wait > 0) this.#timer = setTimeout(() => this.#run(), wait);
    else if (how === 'reset') reset(to);
    else to.end();
  }
}
