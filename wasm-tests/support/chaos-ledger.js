// @ts-check
/**
 * The books of a run: what was accepted, how it ended, where it was shown. They know nothing of
 * sockets and clients; what contradicts the promise is written down as a violation, at once or,
 * when only the end can tell, by `close`.
 *
 * A content begins with an id of the message and a space: without QoS nothing else tells which
 * message it is.
 */

/** @typedef {import('mobileimsdk-wasm').LostReasonName} LostReasonName */
/** @typedef {'delivered' | 'written' | LostReasonName} End written: without QoS, that is all */

/** @typedef {{ at: number, onlineFor: number }} Moment ms, and ms that the client was online */

/**
 * One call of `send()` that was accepted.
 * @typedef {object} Acceptance
 * @property {string} id
 * @property {string} from
 * @property {Moment} when
 * @property {boolean} qos
 * @property {number} [expiresAfter] ms
 * @property {boolean} aborted by its sender, before any end
 * @property {End[]} ends that its client has reported
 * @property {string} [told] what its handle says
 */

/** One message, which keeps its fingerprint when it is sent again. */
class Entry {
  /** @type {Acceptance[]} none: sent by the server's application */
  acceptances = [];
  /** Times shown at its receiver. */
  shown = 0;
  /** Lives of the server in which its application has got it. @type {Set<number>} */
  lives = new Set();
  /** The server has written an ACK of it. */
  acknowledged = false;

  /**
   * @param {number} serial in the order of acceptance
   * @param {string} to @param {string} content @param {string | null} fingerprint
   */
  constructor(serial, to, content, fingerprint) {
    this.serial = serial;
    this.to = to;
    this.content = content;
    this.fingerprint = fingerprint;
  }

  /** Whether it must have reached its receiver in the end. */
  get isDue() {
    return this.acceptances.length === 0 ||
      this.acceptances.some(({ ends }) => ends.includes('delivered'));
  }

  get hasArrived() {
    return this.to === SERVER ? this.lives.size > 0 : this.shown > 0;
  }

  get from() {
    return this.acceptances[0]?.from ?? SERVER;
  }

  /**
   * Whether it has its place among those of its sender: of one that was given up, a copy may still
   * be under way on a link that is no more, and what is sent again comes when it comes.
   */
  get isInLine() {
    return this.isDue && this.acceptances.length <= 1;
  }

  get isSettled() {
    return this.acceptances.every(({ ends, told }) => ends.length > 0 && told !== undefined);
  }
}

/** The user id of the server. */
const SERVER = '0';
/** Our look at the clock comes a little later than the client's, ms. */
const SLACK = 100;
/** Enough to see what is wrong; a broken run would have millions. */
const MAX_VIOLATIONS = 50;

export class Ledger {
  /** @type {string[]} */
  violations = [];
  /** @type {Map<string, Entry>} by id */
  #entries = new Map();
  /** @type {Map<string, Entry>} */
  #byFingerprint = new Map();
  /** In the order in which they came out first. @type {Entry[]} */
  #arrivals = [];
  #patience;

  /** @param {number} patience ms online without an ACK after which a client may give up */
  constructor(patience) {
    this.#patience = patience;
  }

  /** @param {string} what */
  violate(what) {
    if (this.violations.length < MAX_VIOLATIONS) this.violations.push(what);
  }

  /**
   * A client's `send()` has accepted a message.
   * @param {Omit<Acceptance, 'id' | 'aborted' | 'ends' | 'told'>} acceptance
   * @param {{ to: string, content: string, fingerprint: string }} message
   * @returns {Acceptance} to be given to `ended` and `told`, and marked when it is aborted
   */
  accepted(acceptance, { to, content, fingerprint }) {
    const id = idOf(content);
    const accepted = { ...acceptance, id, aborted: false, ends: [] };
    const entry = this.#enter(to, content, acceptance.qos ? fingerprint : null);
    entry.acceptances.push(accepted);
    return accepted;
  }

  /**
   * The server's application has sent a QoS message.
   * @param {{ to: string, content: string, fingerprint: string | null }} message
   */
  pushed({ to, content, fingerprint }) {
    this.#enter(to, content, fingerprint);
  }

  /** The server has written an ACK. @param {string | null} fingerprint */
  acknowledged(fingerprint) {
    const entry = this.#byFingerprint.get(fingerprint ?? '');
    if (entry) entry.acknowledged = true;
  }

  /** @param {Acceptance} acceptance @param {End} end that its client reports @param {Moment} now */
  ended(acceptance, end, now) {
    const { id, ends, when } = acceptance;
    ends.push(end);
    if (ends.length > 1) this.violate(`${id} ended more than once: ${ends.join(', ')}`);
    const age = now.at - when.at;
    const online = now.onlineFor - when.onlineFor;
    if (this.#isAllowed(end, acceptance, age, online)) return;
    this.violate(`${id} ended as ${end} after ${age.toFixed()} ms, ${online.toFixed()} online`);
  }

  /** The promise of its handle has settled. @param {Acceptance} acceptance @param {string} told */
  told(acceptance, told) {
    acceptance.told = told;
  }

  /**
   * A client has shown a message.
   * @param {string} userId
   * @param {{ from: string, content: string, fingerprint: string | null }} message
   */
  shown(userId, message) {
    const entry = this.#known(userId, message);
    if (entry === undefined) return;
    this.#arrive(entry);
    entry.shown += 1;
    if (entry.shown > 1) {
      this.violate(`${idOf(message.content)} was shown ${entry.shown} times at ${userId}`);
    }
  }

  /**
   * The server's application has got a message.
   * @param {number} life of the server: what it has seen it forgets between two
   * @param {{ from: string, content: string | null, fingerprint: string | null }} message
   */
  received(life, { from, content, fingerprint }) {
    const entry = this.#known(SERVER, { from, content: content ?? '', fingerprint });
    if (entry === undefined) return;
    this.#arrive(entry);
    if (entry.lives.has(life)) this.violate(`the server got ${idOf(entry.content)} twice`);
    entry.lives.add(life);
  }

  /** How many messages are on their way: not settled, or delivered and not yet at the receiver. */
  get open() {
    let count = 0;
    for (const entry of this.#entries.values()) {
      if (!entry.isSettled || (entry.isDue && !entry.hasArrived)) count += 1;
    }
    return count;
  }

  /** After the last moment: what never came to its end, and what was told differently. */
  close() {
    this.#judgeOrder();
    for (const [id, entry] of this.#entries) {
      if (!entry.isSettled) this.violate(`${id} has neither been delivered nor lost`);
      if (entry.isDue && !entry.hasArrived) this.violate(`${id} never came to ${entry.to}`);
      for (const { ends, told } of entry.acceptances) {
        const [end] = ends;
        const expected = end === 'delivered' ? 'delivered' : end === 'written' ? 'sent'
          : `lost ${end}`;
        if (end && told !== expected) this.violate(`${id} ended as ${end}, its handle: ${told}`);
      }
    }
  }

  /** @param {string} from @returns the acceptances of a client and their ends */
  sums(from) {
    const sums = { accepted: 0, delivered: 0, written: 0, lost: 0 };
    for (const { acceptances } of this.#entries.values()) {
      for (const { from: sender, ends: [end] } of acceptances) {
        if (sender !== from) continue;
        sums.accepted += 1;
        if (end === 'delivered' || end === 'written') sums[end] += 1;
        else if (end) sums.lost += 1;
      }
    }
    return sums;
  }

  /** How often which end came. */
  get ends() {
    /** @type {Record<string, number>} */
    const counts = {};
    for (const { acceptances } of this.#entries.values()) {
      for (const end of acceptances.flatMap(({ ends }) => ends)) {
        counts[end] = (counts[end] ?? 0) + 1;
      }
    }
    return counts;
  }

  /** @param {string} to @param {string} content @param {string | null} fingerprint */
  #enter(to, content, fingerprint) {
    const id = idOf(content);
    const entry = this.#entries.get(id) ??
      new Entry(this.#entries.size, to, content, fingerprint);
    this.#entries.set(id, entry);
    if (fingerprint !== null) this.#byFingerprint.set(fingerprint, entry);
    return entry;
  }

  /**
   * What came out is what went in: nothing is made up, mixed up or damaged.
   * @param {string} at user id
   * @param {{ from: string, content: string, fingerprint: string | null }} message
   */
  #known(at, { from, content, fingerprint }) {
    const entry = this.#entries.get(idOf(content));
    const isSame = entry?.to === at && entry.content === content && entry.from === from &&
      entry.fingerprint === fingerprint;
    if (isSame) return entry;
    this.violate(`${at} got ${idOf(content)} from ${from}, which nobody has sent like that`);
    return undefined;
  }

  /** @param {Entry} entry */
  #arrive(entry) {
    if (!entry.hasArrived) this.#arrivals.push(entry);
  }

  /** From each sender to each receiver, in the order in which they were accepted. */
  #judgeOrder() {
    /** @type {Map<string, number>} */
    const latest = new Map();
    for (const { serial, from, to, content } of this.#arrivals.filter((one) => one.isInLine)) {
      const way = JSON.stringify([from, to]);
      const before = latest.get(way) ?? -1;
      if (serial < before) this.violate(`${idOf(content)} came out of order to ${to}`);
      latest.set(way, Math.max(serial, before));
    }
  }

  /** @param {End} end @param {Acceptance} acceptance @param {number} age @param {number} online */
  #isAllowed(end, { id, qos, expiresAfter = Infinity, aborted }, age, online) {
    switch (end) {
      case 'delivered': return qos && this.#entries.get(id)?.acknowledged === true;
      case 'written': return !qos;
      case 'UNACKNOWLEDGED': return qos && online >= this.#patience - SLACK;
      case 'EXPIRED': return age >= expiresAfter - SLACK;
      case 'ABORTED': return aborted;
      case 'REJECTED': return !qos;
      default: return false;
    }
  }
}

/** @param {string} content */
const idOf = (content) => content.split(' ', 1)[0];
