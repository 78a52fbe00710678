// @ts-check
// A user id of the server at which the desk is reached: a client of the package. What comes in is
// an input of the core; what the core wants done goes out.
import { Client } from 'mobileimsdk-wasm';
import { MOST_PRINT } from './core/frames.js';
import { Limiter } from './core/limits.js';
import { MOST_PENDING, MOST_PENDING_BYTES, Outgoing } from './outgoing.js';

/** @typedef {import('mobileimsdk-wasm').ClientOptions} ClientOptions */
/** @typedef {import('./core/types.js').Deed} Deed */
/** @typedef {import('./core/types.js').Input} Input */
/**
 * @typedef {object} DoorOwner
 * @property {(input: Input, needsWrite?: boolean) => void} heard
 * @property {(cause: unknown) => void} failed its store
 * @property {(cause: Error) => void} ended by the server, for good
 * @property {(line: string) => void} log
 * @property {() => number} now
 * @property {import('./desk.js').Timers} timers
 */

const LONG_AWAY = 30_000;  // ms after which everybody is told that the desk is back
/** With the client's 5 s between two: tried for as long as a frame lives. */
const RETRANSMITS = 11;
/**
 * What has no receipt yet, and what nobody has read yet, 1 KB each. Of an older message it is not
 * told any more that it was read. Frames are read as they come (protocol.md), or take its place.
 */
const MOST_AWAITING = 10_000, MOST_AWAITING_UNITS = 2 ** 23;
/** UTF-16 units; longer than any agent's id, and any visitor's with its signature. */
const MOST_ID = 256;

/** Signs of typing, of one user: at once, and in a minute. */
const TYPING_BURST = 3, TYPING_PER_MINUTE = 30;

/** It cannot go on by itself, as the server has it; the message says why. */
export class DeskEnded extends Error {}

export class Door {
  /**
   * @param {ClientOptions} options @param {import('mobileimsdk-wasm').Store} store
   * @param {DoorOwner} owner
   */
  constructor(options, store, owner) {
    this._owner = owner;
    this._isOver = false;
    this._lostAt = 0;
    this._hasBegun = false;
    this._client = new Client({
      maxFingerprints: 200_000,
      qos: {
        retransmits: RETRANSMITS, maxPending: MOST_PENDING, maxPendingBytes: MOST_PENDING_BYTES,
      },
      ...options, receipts: {
        maxAwaiting: MOST_AWAITING, maxAwaitingBytes: MOST_AWAITING_UNITS,
        maxPeers: 65_536, maxDebts: 65_536, holdFor: 3_600_000,
      },
      outbox: 'persistent', store,
    });
    this._outgoing = new Outgoing(this._client, {
      ...owner, behind: () => owner.heard({ type: 'start' }),
    });
    this._listen();
  }

  _listen() {
    const client = this._client, { heard, log, now } = this._owner;
    const typings = new Limiter(TYPING_BURST, TYPING_PER_MINUTE);
    client.on('message', ({ from, content, typeu, fingerprint, order, qos }) => {
      // Somebody says that he is the desk. The answer would come here. Or he is nobody.
      if (from === client.userId || from.length > MOST_ID) return;
      heard({ type: 'message', from, content, typeu, fingerprint, order },
        qos && fingerprint !== null && fingerprint.length <= MOST_PRINT);
    });
    client.on('typing', ({ from }) => {
      if (from.length <= MOST_ID && typings.take(from, now())) heard({ type: 'typing', from });
    });
    for (const event of /** @type {const} */ (['received', 'read'])) {
      client.on(event, ({ to, fingerprint }) =>
        heard({ type: 'receipt', to, fingerprint, isRead: event === 'read' }));
    }
    client.on('error', (error) => {
      // It would go on and give receipts for what is not kept.
      if (error.code === 'STORE_FAILED') return this._owner.failed(error.cause || error);
      return log(`${error.code}${error.code === 'CONNECT_FAILED' ? '' : ': '}` +
        `${error.code === 'CONNECT_FAILED' ? ` (attempt ${error.attempt})` : error.message}`);
    });
    client.on('state', ({ state }) => this._follow(state));
    client.on('kickout', ({ code }) => this._end(new DeskEnded(code === 1
      ? 'another desk, or somebody else, has logged in under this id'
      : 'the server has put an end to the session')));
  }

  /** @param {import('mobileimsdk-wasm').State} state */
  _follow(state) {
    const { now, log, heard } = this._owner;
    if (state === 'waiting' && !this._lostAt) this._lostAt = now();
    if (state !== 'online') return;
    log('online');
    this._outgoing.goOn();
    const away = this._lostAt ? now() - this._lostAt : 0;
    this._lostAt = 0;
    if (!this._hasBegun || away > LONG_AWAY) heard({ type: 'start' });
    this._hasBegun = true;
  }

  /** @returns {Promise<void>} resolves when online, or closed */
  async begin() {
    try {
      await this._client.login();
    } catch (error) {
      if (this._isOver) return;
      this._end(/** @type {Error} */ (error));
      throw error;
    }
  }

  /** @param {Error} cause */
  _end(cause) {
    if (!this._isOver) this._owner.ended(cause);
  }

  /** @param {Deed} deed */
  act(deed) {
    if (deed.do === 'send') this._outgoing.send(deed);
    if (deed.do === 'typing') this._client.typing(deed.to);
    if (deed.do === 'markRead') {
      this._client.markRead({ from: deed.from, fingerprint: deed.fingerprint });
    }
  }

  newFingerprint() {
    return this._client.newFingerprint();
  }

  get state() {
    return this._client.state;
  }

  health() {
    const { rtt, pending, awaiting, reconnects } = this._client.stats();
    return { rtt, pending, awaiting, reconnects, leftOut: this._outgoing.leftOut };
  }

  /** @returns {Promise<void>} */
  async close() {
    this._isOver = true;
    this._outgoing.end();
    await this._client.close();
  }
}
