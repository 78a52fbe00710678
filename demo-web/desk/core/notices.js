// @ts-check
// Who waits, and who is there, as those see it whom it concerns. A change is told a moment later,
// and with it all that has changed meanwhile. When the first of a thousand is served, a thousand
// have moved: so far back a place is told roughly, and there is an end to what is told at a time.
import { agentsFrame, fitting } from './pages.js';
import { chatFor } from './talking.js';
import { placeOf, tellMoved, tellState } from './visitor.js';

/** @typedef {import('./room.js').Room} Room */

const SOON = 1_000;  // ms
const MOST_SHOWN = 50;  // of those that wait
const MOST_TOLD = 50;  // visitors, at a time
/** ms after which a place that is still the same is told once more, for sure. */
const SURE = 30_000;

export class Notices {
  /** @param {Room} room */
  constructor(room) {
    this._room = room;
    this._due = Infinity;
    /** Agents are to be told. */
    this._isNews = false;
    /** The place that each visitor was told, and when he is told once more; null: he is to be told
     * anew. @type {Map<string, { place: number, sureAt: number } | null>} */
    this._told = new Map();
  }

  get due() {
    return this._due;
  }

  /** After each input. */
  note() {
    const room = this._room;
    if (!room.isChanged) return;
    room.isChanged = false;
    this._isNews = true;
    this._due = Math.min(this._due, room.now + SOON);
  }

  tell() {
    const { now } = this._room;
    if (this._due > now) return;
    this._due = Math.max(this._tellVisitors(), now + SOON);
    if (this._isNews) this._tellAgents();
    this._isNews = false;
  }

  /** They may have been told what did not come. @param {(chat: string) => boolean} isHere */
  startAnew(isHere) {
    for (const id of this._told.keys()) if (isHere(id)) this._told.set(id, null);
  }

  /** @returns {number} when there is more to tell */
  _tellVisitors() {
    const room = this._room, { waiting, chats, now } = room;
    const ids = new Set(waiting.map(({ id }) => id));
    let left = MOST_TOLD, due = Infinity;
    for (const id of [...this._told.keys()]) {
      if (ids.has(id)) continue;
      const chat = chats.get(id);
      if (chat && (left -= 1) < 0) return now;
      this._told.delete(id);
      if (chat) tellState(room, chat);
    }
    for (const [index, chat] of waiting.entries()) {
      const place = placeOf(index), told = this._told.get(chat.id);
      const isKnown = told && told.place === place && told.sureAt > now;
      if (!isKnown && (left -= 1) < 0) return now;
      due = Math.min(due, isKnown ? told.sureAt : this._tellPlace(chat, place));
    }
    return due;
  }

  /**
   * @param {import('./types.js').Chat} chat @param {number} place
   * @returns {number} when it is told once more
   */
  _tellPlace(chat, place) {
    const room = this._room, told = this._told.get(chat.id);
    const hasMoved = told && told.place !== place, sureAt = hasMoved ? room.now + SURE : Infinity;
    this._told.set(chat.id, { place, sureAt });
    if (hasMoved) tellMoved(room, chat, place);
    else tellState(room, chat, place);
    return sureAt;
  }

  _tellAgents() {
    const room = this._room, { waiting, present } = room;
    if (!present.length) return;
    const queue = {
      kind: 'queue', total: waiting.length,
      chats: fitting(waiting.slice(0, MOST_SHOWN).map((chat) => chatFor(room, chat))),
    };
    const agents = agentsFrame(room);
    for (const { id } of present) {
      room.tell(id, queue);
      room.tell(id, agents);
    }
  }
}
