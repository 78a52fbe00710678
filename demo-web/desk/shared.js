// @ts-check
// A desk that shares its store with others. Each has a door of its own; one of them has the room.
// What a desk that dies had, others take over when they see that it is free: the room, and its door
// until it is back and wants it.
import { FIRST_DELAY, LAST_DELAY, describe } from './desk.js';
import { DoorPart, RoomPart } from './parts.js';

/** @typedef {import('./core/types.js').Input} Input */
/** @typedef {import('./store/types.js').DoorInfo} DoorInfo */
/** @typedef {import('./store/types.js').Meeting} Meeting */
/**
 * @typedef {Omit<import('./desk.js').DeskOptions, 'openStore'> &
 *   { meet: () => Promise<Meeting> }} SharedOptions
 */

const TICK = 1_000;  // ms between two looks at what is free
const PATIENCE = 5_000;  // ms in which the room deals with what the end point is told
const SHUN = 60_000;  // ms for which a door is left alone that somebody else has logged in at

export class SharedDesk {
  /** @param {SharedOptions} options */
  constructor(options) {
    this._options = options;
    this._own = options.client.userId;
    this._log = options.log || (() => {});
    this._now = options.now || Date.now;
    this._timers = options.timers || { setTimeout, clearTimeout };
    /** @type {Meeting | null} */
    this._meeting = null;
    /** By user id. @type {Map<string, DoorPart>} */
    this._doors = new Map();
    /** @type {RoomPart | null} */
    this._room = null;
    /** Until when a door, or the room, is left alone. @type {Map<string, number>} */
    this._shunned = new Map();
    this._delay = FIRST_DELAY;
    this._failures = 0;
    this._isWaiting = false;
    this._isStopped = false;
    /** @type {unknown} */
    this._timer = undefined;
    /** @type {Promise<void>} */
    this._ticking = Promise.resolve();
    /** Its own door's first login. @type {Promise<void> | null} */
    this._online = null;
  }

  /** @returns {Promise<void>} rejects when the store cannot be opened, or the login is refused */
  async start() {
    this._ticking = this._tick(true);
    await this._ticking;
    await this._online;
  }

  /** @param {boolean} isFirst */
  async _tick(isFirst = false) {
    try {
      if (!this._meeting) this._meeting = await this._options.meet();
      if (this._isStopped) return;  // which closes it
      const all = await this._meeting.look(this._own);
      await this._visitRoom(all.find(({ door }) => door === ''));
      for (const info of all) if (info.door !== '') await this._visit(info, isFirst);
      this._delay = FIRST_DELAY;
    } catch (error) {
      if (isFirst) throw error;
      this._lose(error);
    }
    if (this._isStopped) return;
    const delay = this._meeting ? TICK : this._delay;
    this._timer = this._timers.setTimeout(() => { this._ticking = this._tick(); }, delay);
  }

  /** Where the desks meet is not there. @param {unknown} cause */
  _lose(cause) {
    const meeting = this._meeting;
    this._meeting = null;
    if (meeting) {
      this._failures += 1;
      this._log(`the store fails (${describe(cause)})`);
      Promise.resolve(meeting.close()).catch(() => {});
    } else {
      this._delay = Math.min(this._delay * 2, LAST_DELAY);
    }
  }

  /** @param {string} door */
  _isShunned(door) {
    return (this._shunned.get(door) || 0) > this._now();
  }

  // --- The room ---

  /** @param {DoorInfo | undefined} info */
  async _visitRoom(info) {
    if (this._room || this._isStopped || !info || !info.isFree || this._isShunned('')) return;
    const store = await /** @type {Meeting} */ (this._meeting).take('');
    if (!store) return;
    const room = new RoomPart(this._options, store, {
      ...this._tools(''), failed: (cause) => void this._failRoom(room, cause),
    });
    this._room = room;
    this._log('has the room');
    await room.begin().catch((error) => this._failRoom(room, error));
  }

  /** @param {RoomPart} room @param {unknown} cause */
  async _failRoom(room, cause) {
    if (this._room !== room) return;
    this._room = null;
    this._note('', cause);
    await room.end().catch(() => {});
  }

  // --- Doors ---

  /** @param {DoorInfo} info @param {boolean} isFirst */
  async _visit({ door, isFree, isWanted }, isFirst) {
    const part = this._doors.get(door), isOwn = door === this._own;
    if (this._isStopped) return;
    if (part && !isOwn && isWanted) {
      this._log(`${door}: goes back to its own desk`);
      await this._close(door, part);
    }
    if (part || this._isShunned(door)) return;
    const meeting = /** @type {Meeting} */ (this._meeting);
    if (!isFree && isOwn) {
      if (!this._isWaiting) this._log(`${door}: waits for another desk that has it`);
      this._isWaiting = true;
      await meeting.want(door);
    }
    // Its own desk comes first.
    if (!isFree || isWanted && !isOwn) return;
    const store = await meeting.take(door);
    if (store) await this._open(door, store, isOwn && isFirst);
  }

  /**
   * @param {string} door @param {import('./store/types.js').SharedStore} store
   * @param {boolean} isAwaited
   */
  async _open(door, store, isAwaited) {
    const part = new DoorPart(this._options, door, store, {
      ...this._tools(door), failed: (cause) => void this._failDoor(part, cause),
      ended: (cause) => void this._endDoor(part, cause),
    });
    this._doors.set(door, part);
    if (door !== this._own) this._log(`${door}: taken over`);
    else this._isWaiting = false;
    const online = part.begin();
    online.catch(() => {});  // told by `ended`
    if (isAwaited) this._online = online;
  }

  /** @param {string} door */
  _tools(door) {
    const from = door === '' || door === this._own ? '' : `${door}: `;
    return {
      now: this._now, timers: this._timers,
      log: (/** @type {string} */ line) => this._log(from + line),
    };
  }

  /** @param {string} door @param {DoorPart} part */
  async _close(door, part) {
    if (this._doors.get(door) === part) this._doors.delete(door);
    await part.end().catch(() => {});
  }

  /** @param {DoorPart} part @param {unknown} cause */
  async _failDoor(part, cause) {
    if (this._doors.get(part.userId) !== part) return;
    this._note(part.userId, cause);
    await this._close(part.userId, part);
  }

  /** @param {string} door @param {unknown} cause */
  _note(door, cause) {
    this._failures += 1;
    this._log(`the store fails${door ? ` for ${door}` : ''} (${describe(cause)}): ` +
      'nothing is received until it is back');
    this._shunned.set(door, this._now() + FIRST_DELAY);
  }

  /** The server has put an end to it. @param {DoorPart} part @param {Error} cause */
  async _endDoor(part, cause) {
    if (this._doors.get(part.userId) !== part) return;
    // It is another desk's by now, or else somebody else's doing.
    const isOurs = await part.pending().then(() => true, () => false);
    if (isOurs && part.userId === this._own && this._options.ended) this._options.ended(cause);
    this._shunned.set(part.userId, this._now() + SHUN);
    this._log(`${part.userId}: ${cause.message}`);
    await this._close(part.userId, part);
  }

  /** What is taken is written, then all ends; what it had is free. */
  async stop() {
    this._isStopped = true;
    this._timers.clearTimeout(/** @type {any} */ (this._timer));
    await this._ticking.catch(() => {});
    this._timers.clearTimeout(/** @type {any} */ (this._timer));
    for (const [door, part] of [...this._doors]) await this._close(door, part);
    const room = this._room;
    this._room = null;
    if (room) await room.end().catch(() => {});
    const meeting = this._meeting;
    this._meeting = null;
    if (meeting) await meeting.close();
  }

  // --- For the end point ---

  /** @returns {DoorPart | undefined} */
  get _part() {
    return this._doors.get(this._own) || [...this._doors.values()][0];
  }

  /**
   * @param {Input} input
   * @returns {Promise<boolean>} when the room has dealt with it; false: not now
   */
  async feed(input) {
    const part = this._part, end = this._now() + PATIENCE;
    if (!part) return false;
    part.tell(input);
    try {
      const { newest } = await part.pending();
      for (;;) {
        const { oldest } = await part.pending();
        if (!oldest || oldest > newest) return true;
        if (this._now() > end) return false;
        await new Promise((resolve) => this._timers.setTimeout(() => resolve(undefined), 50));
      }
    } catch {
      return false;
    }
  }

  health() {
    const part = this._doors.get(this._own), room = this._room;
    return {
      state: part ? part.state : 'stopped', store: Boolean(part), storeFailures: this._failures,
      hasRoom: Boolean(room), doors: [...this._doors.keys()],
      ...(room ? room.health() : {}), ...(part ? part.health() : {}),
    };
  }

  /** Without what is secret. */
  async agents() {
    const part = this._part;
    if (!part) return null;
    const docs = /** @type {any[] | null} */ (await part.docs().catch(() => null));
    return docs && docs.filter(([key]) => key.startsWith('a:'))
      .map(([, { id, name, role, state, capacity }]) => ({
        id, name, role, state, capacity,
        chats: docs.filter(([, doc]) => doc.status === 'active' && doc.agent === id).length,
      }));
  }
}
