// @ts-check
// What goes out of a door, through the queue of its client. What must come as written waits when
// there is no room, and is sent again when it is lost. How things stand has a part of the queue,
// and each receiver a part of that: anybody can make the desk say something, to somebody who is
// not there, perhaps. Agents, who have shown who they are, have a part that nobody else can fill.

/** @typedef {import('mobileimsdk-wasm').Client} Client */
/** @typedef {import('./core/types.js').Deed} Deed */
/** @typedef {Extract<Deed, { do: 'send' }>} Sending */
/** @typedef {{ count: number, bytes: number }} Sum */
/**
 * @typedef {object} OutgoingOwner
 * @property {(line: string) => void} log
 * @property {import('./desk.js').Timers} timers
 * @property {() => void} behind there was no room to remember what there is no room for
 */

/** ms; how things stood is worth nothing later */
export const FRAME_LIFE = 60_000;
/** The queue of the client. */
export const MOST_PENDING = 100_000, MOST_PENDING_BYTES = 2 ** 26;
/** Of it, frames: to one receiver, and to all agents, or all others. */
const MOST_OWN = { count: 500, bytes: 2 ** 21 }, MOST_FRAMES = { count: 10_000, bytes: 2 ** 24 };
/** What waits for room in the queue. */
const MOST_WAITING = { count: 20_000, bytes: 2 ** 25 };
/** What was lost, and is to be sent again after a while. */
const MOST_LOST = { count: 10_000, bytes: 2 ** 24 };
/** ms until a relay that was lost is sent again, doubled each time: he may be there and silent. */
const FIRST_RETRY = 15_000, LAST_RETRY = 480_000;

/** Why something is not sent now, which is no news. */
const EXPECTED = new Set(['DUPLICATE_FINGERPRINT', 'QUEUE_FULL', 'NOT_LOGGED_IN']);

/** @param {string} content */
const sizeOf = (content) => ({ count: 1, bytes: Buffer.byteLength(content) });
/** @param {Sum} sum @param {Sum} more @param {Sum} most */
const hasRoom = (sum, more, most) =>
  sum.count + more.count <= most.count && sum.bytes + more.bytes <= most.bytes;
/** @param {Sum} sum @param {Sum} more @param {1 | -1} sign */
function add(sum, more, sign) {
  sum.count += sign * more.count;
  sum.bytes += sign * more.bytes;
}

/** Frames that are under way. */
class Frames {
  constructor() {
    /** By fingerprint. @type {Map<string, { to: string, size: Sum }>} */
    this._frames = new Map();
    /** By receiver. @type {Map<string, Sum>} */
    this._sums = new Map();
    this._all = { count: 0, bytes: 0 };
  }

  /** @param {string} to @param {Sum} size */
  hasRoom(to, size) {
    const own = this._sums.get(to) || { count: 0, bytes: 0 };
    return hasRoom(own, size, MOST_OWN) && hasRoom(this._all, size, MOST_FRAMES);
  }

  /** @param {string} fingerprint @param {string} to @param {Sum} size */
  add(fingerprint, to, size) {
    const own = this._sums.get(to) || { count: 0, bytes: 0 };
    this._frames.set(fingerprint, { to, size });
    this._sums.set(to, own);
    for (const sum of [own, this._all]) add(sum, size, 1);
  }

  /** @param {string} fingerprint */
  remove(fingerprint) {
    const frame = this._frames.get(fingerprint);
    if (!frame || !this._frames.delete(fingerprint)) return;
    const own = /** @type {Sum} */ (this._sums.get(frame.to));
    for (const sum of [own, this._all]) add(sum, frame.size, -1);
    if (!own.count) this._sums.delete(frame.to);
  }
}

export class Outgoing {
  /** @param {Client} client @param {OutgoingOwner} owner */
  constructor(client, owner) {
    this._client = client;
    this._owner = owner;
    this._isOver = false;
    this._frames = { toAgents: new Frames(), toOthers: new Frames() };
    /** Frames for which there was no room. */
    this.leftOut = 0;
    /** What is under way and must come, and the delay after which it is sent again.
     * @type {Map<string, number>} */
    this._relays = new Map();
    /** What must come, and for which there is no room in the queue, the oldest first.
     * @type {Map<string, { deed: Sending, retry: number }>} */
    this._waiting = new Map();
    this._waits = { count: 0, bytes: 0 };
    this._isBehind = false;
    this._isFull = false;
    this._isGoingOn = false;
    /** @type {Set<unknown>} */
    this._retries = new Set();
    this._lost = { count: 0, bytes: 0 };
    client.on('status', ({ message, status }) => {
      if (status !== 'queued' && status !== 'sent') this._settle(message, status === 'lost');
    });
  }

  /** @param {Sending} deed */
  send(deed) {
    if (this._isOver) return;  // the store has what must come
    if (deed.fingerprint) this._relay(deed, deed.fingerprint, FIRST_RETRY);
    else this._sendFrame(deed);
  }

  // --- How things stand ---

  /** @param {Sending} deed */
  _sendFrame({ to, content, typeu, qos, toAgent }) {
    if (qos === false) return void this._try(to, content, { typeu, qos });
    const size = sizeOf(content), { toAgents, toOthers } = this._frames;
    const frames = toAgent ? toAgents : toOthers;
    // Its receiver asks for what he misses.
    if (!frames.hasRoom(to, size)) return void (this.leftOut += 1);
    const sent = this._try(to, content, { typeu, expiresAfter: FRAME_LIFE });
    const isUnderWay = typeof sent === 'object' && /^(queued|sent)$/.test(sent.status);
    if (isUnderWay) frames.add(sent.fingerprint, to, size);
    if (sent === 'QUEUE_FULL') this.leftOut += 1;
  }

  // --- What must come ---

  /** @param {Sending} deed @param {string} fingerprint @param {number} retry */
  _relay(deed, fingerprint, retry) {
    if (this._waiting.has(fingerprint)) return;
    const isFirst = !this._waiting.size;  // what waits goes first
    if (!isFirst || !this._post(deed, fingerprint, retry)) this._wait(deed, fingerprint, retry);
  }

  /**
   * @param {Sending} deed @param {string} fingerprint @param {number} retry
   * @returns {boolean} false: there is no room
   */
  _post({ to, content, typeu }, fingerprint, retry) {
    const sent = this._try(to, content, { typeu, fingerprint });
    if (sent === 'QUEUE_FULL' || sent === 'NOT_LOGGED_IN') return false;
    const isKnown = this._relays.has(fingerprint);
    const isUnderWay = typeof sent === 'object' || sent === 'DUPLICATE_FINGERPRINT';
    if (isUnderWay && !isKnown) this._relays.set(fingerprint, retry);
    return true;
  }

  /** @param {Sending} deed @param {string} fingerprint @param {number} retry */
  _wait(deed, fingerprint, retry) {
    const size = sizeOf(deed.content);
    if (!this._isFull) {
      this._owner.log('there is no room in the queue, or no login yet: what is sent waits');
    }
    this._isFull = true;
    if (!hasRoom(this._waits, size, MOST_WAITING)) {
      this._isBehind = true;  // the store has it
      return;
    }
    this._waiting.set(fingerprint, { deed, retry });
    add(this._waits, size, 1);
  }

  /** There may be room again. */
  goOn() {
    if (this._isOver || this._isGoingOn || !this._isFull) return;
    this._isGoingOn = true;
    this._postWaiting();
    this._isGoingOn = false;
    if (this._waiting.size) return;
    this._isFull = false;
    if (!this._isBehind) return;
    this._isBehind = false;
    this._owner.behind();
  }

  _postWaiting() {
    for (const [fingerprint, { deed, retry }] of this._waiting) {
      if (!this._post(deed, fingerprint, retry)) return;
      this._waiting.delete(fingerprint);
      add(this._waits, sizeOf(deed.content), -1);
    }
  }

  /** @param {import('mobileimsdk-wasm').MessageSnapshot} message @param {boolean} isLost */
  _settle({ to, content, typeu, fingerprint }, isLost) {
    const delay = this._relays.get(fingerprint);
    for (const frames of Object.values(this._frames)) frames.remove(fingerprint);
    this._relays.delete(fingerprint);
    if (this._isOver) return;
    // Who has not come back by then says hello, and is sent it.
    if (isLost && delay && delay <= LAST_RETRY) {
      this._sendLater({ do: 'send', to, content, typeu, fingerprint }, fingerprint, delay);
    }
    this.goOn();
  }

  /** @param {Sending} deed @param {string} fingerprint @param {number} delay */
  _sendLater(deed, fingerprint, delay) {
    const { timers } = this._owner, size = sizeOf(deed.content);
    if (!hasRoom(this._lost, size, MOST_LOST)) return;  // the store has it
    add(this._lost, size, 1);
    const timer = timers.setTimeout(() => {
      this._retries.delete(timer);
      add(this._lost, size, -1);
      this._relay(deed, fingerprint, delay * 2);
    }, delay);
    this._retries.add(timer);
  }

  /**
   * @param {string} to @param {string} content
   * @param {import('mobileimsdk-wasm').SendOptions} how
   * @returns {import('mobileimsdk-wasm').SentMessage | string} or why not
   */
  _try(to, content, how) {
    try {
      return this._client.send(to, content, how);
    } catch (error) {
      const { code } = /** @type {any} */ (error);
      if (!EXPECTED.has(code)) this._owner.log(`a message was not sent: ${code}`);
      return `${code}`;
    }
  }

  end() {
    this._isOver = true;
    for (const timer of this._retries) this._owner.timers.clearTimeout(/** @type {any} */ (timer));
    this._retries.clear();
    this._waiting.clear();
  }
}
