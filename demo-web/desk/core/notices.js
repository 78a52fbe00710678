// @ts-check
// Who waits, and who is there, as those see it whom it concerns. A change is told a moment later,
// and with it all that has changed meanwhile. When the first of a thousand is served, a thousand
// have moved: so far back a place is told roughly, and there is an end to what is told at a time.
import { fitting } from './pages.js';
import { chatFor } from './talking.js';
import { placeOf, tellMoved, tellState } from './visitor.js';

/** @typedef {import('./room.js').Room} Room */

const SOON = 1_000;  // ms
const MOST_SHOWN = 50;  // of those that wait
const MOST_TOLD = 50;  // visitors, at a time

export class Notices {
  /** @param {Room} room */
  constructor(room) {
    this._room = room;
    this._due = Infinity;
    /** Agents are to be told. */
    this._isNews = false;
    /** The place that each visitor was told; null: he is to be told anew.
     * @type {Map<string, number | null>} */
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
    this._due = this._tellVisitors() ? Infinity : now + SOON;
    if (this._isNews) this._tellAgents();
    this._isNews = false;
  }

  /** They may have been told what did not come. @param {(chat: string) => boolean} isHere */
  startAnew(isHere) {
    for (const id of this._told.keys()) if (isHere(id)) this._told.set(id, null);
  }

  /** @returns {boolean} false: not all of them yet */
  _tellVisitors() {
    const room = this._room, { waiting, chats } = room, ids = new Set(waiting.map(({ id }) => id));
    let left = MOST_TOLD;
    for (const id of [...this._told.keys()]) {
      if (ids.has(id)) continue;
      const chat = chats.get(id);
      if (chat && (left -= 1) < 0) return false;
      this._told.delete(id);
      if (chat) tellState(room, chat);
    }
    for (const [index, chat] of waiting.entries()) {
      const place = placeOf(index), told = this._told.get(chat.id);
      if (told === place) continue;
      if ((left -= 1) < 0) return false;
      this._told.set(chat.id, place);
      if (typeof told === 'number') tellMoved(room, chat, place);
      else tellState(room, chat, place);
    }
    return true;
  }

  _tellAgents() {
    const room = this._room, { waiting, present } = room;
    if (!present.length) return;
    const queue = {
      kind: 'queue', total: waiting.length,
      chats: fitting(waiting.slice(0, MOST_SHOWN).map((chat) => chatFor(room, chat))),
    };
    const agents = fitting([...room.agents.values()].map(({ id, name, role, state }) => ({
      id, name, role, state, chats: room.chatsOf(id).length,
    })));
    for (const { id } of present) {
      room.tell(id, queue);
      room.tell(id, { kind: 'agents', agents });
    }
  }
}
