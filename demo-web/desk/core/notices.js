// @ts-check
// Who waits, and who is there, as those see it whom it concerns. A change is told a moment later,
// and with it all that has changed meanwhile.
import { agentsFrame, fitting } from './pages.js';
import { chatFor } from './talking.js';
import { tellState } from './visitor.js';

/** @typedef {import('./room.js').Room} Room */

const SOON = 1_000;  // ms
const MOST_SHOWN = 50;  // of those that wait

export class Notices {
  /** @param {Room} room */
  constructor(room) {
    this._room = room;
    this._due = Infinity;
    /** The place that each visitor was told. @type {Map<string, string>} */
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
    this._due = Math.min(this._due, room.now + SOON);
  }

  tell() {
    if (this._due > this._room.now) return;
    this._due = Infinity;
    this._tellVisitors();
    this._tellAgents();
  }

  _tellVisitors() {
    const room = this._room, told = new Map();
    room.waiting.forEach((chat, index) => {
      told.set(chat.id, `${index + 1}`);
      if (this._told.get(chat.id) !== `${index + 1}`) tellState(room, chat, index + 1);
    });
    for (const [id] of this._told) {
      const chat = room.chats.get(id);
      if (chat && !told.has(id)) tellState(room, chat);
    }
    this._told = told;
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
