// @ts-check
// The desk as a machine: what comes in, and the time, determine what comes out. It reads no clock,
// draws no randomness, and does nothing by itself. What is to be kept comes first among the
// outputs; what is to be sent may only be sent when that is durable.
import { Agents } from './agents.js';
import { Answers } from './answers.js';
import { FRAME, MOST_PRINT, readFrame } from './frames.js';
import { Limiter } from './limits.js';
import { Notices } from './notices.js';
import { Room, isOpenChat } from './room.js';
import { assign, leave } from './routing.js';
import { confirm, release } from './talking.js';
import { Visitors, tellState } from './visitor.js';

/** @typedef {import('./types.js').Agent} Agent */
/** @typedef {import('./types.js').Input} Input */
/** @typedef {import('./types.js').Output} Output */
/** @typedef {import('./types.js').Settings} Settings */

export class DeskCore {
  /** @param {Settings} settings @param {import('./types.js').Mint} mint */
  constructor(settings, mint) {
    const { burst, perMinute, newPerMinute } = settings, room = new Room(settings, mint);
    this._room = room;
    const answers = this._answers = new Answers(room);
    this._agents = new Agents(room, new Limiter(5, 5), answers);
    this._visitors = new Visitors(room, {
      own: new Limiter(burst, perMinute), all: new Limiter(newPerMinute, newPerMinute),
    }, answers);
    this._notices = new Notices(room);
  }

  /** @param {Array<[key: string, doc: import('./types.js').Doc]>} docs what the store has */
  load(docs) {
    this._room.load(docs);
  }

  /** When the input `time` is due; Infinity: never. */
  get due() {
    const room = this._room;
    let due = this._notices.due;
    for (const { id } of room.present) {
      due = Math.min(due, (room.heard.get(id) || 0) + room.settings.agentTimeout);
    }
    for (const { held } of room.chats.values()) {
      for (const { until } of held) due = Math.min(due, until);
    }
    return due;
  }

  /** @param {Input} input @param {number} now Unix ms @returns {Output[]} */
  input(input, now) {
    const room = this._room;
    room.now = now;
    room.door = 'door' in input ? input.door : undefined;
    this._take(input);
    this._passTime();
    assign(room);
    this._notices.note();
    this._notices.tell();
    return room.takeOutputs();
  }

  /** @param {Input} input */
  _take(input) {
    const room = this._room;
    switch (input.type) {
      case 'start': return this._start(input.door);
      case 'message': return this._hear(input);
      case 'typing': return this._visitors.types(input.from);
      case 'receipt': {
        if (room.endRefusal(input.fingerprint)) return undefined;
        const chat = room.chats.get(input.to);
        return chat ? confirm(room, chat, input.fingerprint, input.isRead) : undefined;
      }
      case 'answer': return room.answer(input.id, input.value);
      case 'verified': return room.answer(input.id, input.isRight);
      case 'addAgent': return this._addAgent(input.agent);
      case 'removeAgent': return this._removeAgent(input.id);
      default: return undefined;
    }
  }

  /** @param {import('./visitor.js').Message} message */
  _hear(message) {
    const room = this._room;
    const kind = message.typeu === FRAME ? readFrame(message.content)?.kind : null;
    // Only desks say so: if two answered each other, it would never end.
    if (kind === 'refused') return undefined;
    // It would be in every frame that has the message.
    const isOdd = message.fingerprint !== null && message.fingerprint.length > MOST_PRINT;
    if (isOdd) return this._answers.refuse({ ...message, fingerprint: null }, 'size');
    if (room.agents.has(message.from)) return this._agents.hear(message);
    // The same answer as to a wrong secret: who is an agent is nobody's business.
    if (kind === 'login') return this._answers.refuseLogin(message, 'secret');
    return this._visitors.hear(message);
  }

  /**
   * The desk was away: everybody hears that it is back, and is sent what he may have missed.
   * @param {string | undefined} door undefined: all of them
   */
  _start(door) {
    const room = this._room;
    const isHere = (/** @type {{ door?: string }} */ one) => !door || one.door === door;
    const present = room.present.filter(isHere);
    for (const { id } of present) room.heard.set(id, room.now);
    const open = [...room.chats.values()].filter((chat) => isOpenChat(chat) && isHere(chat));
    const ids = new Set(open.map(({ id }) => id));
    this._notices.startAnew((id) => ids.has(id));
    for (const chat of open) {
      this._visitors.remind(chat);
      if (chat.status === 'active') tellState(room, chat);
    }
    for (const agent of present) this._agents.remind(agent);
    room.refuseAgain(door);
    room.isChanged = true;
  }

  _passTime() {
    const room = this._room, { agentTimeout } = room.settings;
    for (const agent of room.present) {
      const heard = room.heard.get(agent.id) || 0;
      // The clock was set back: he has just been heard.
      if (heard > room.now) room.heard.set(agent.id, room.now);
      else if (heard + agentTimeout <= room.now) leave(room, agent);
    }
    for (const chat of [...room.chats.values()]) if (chat.held.length) release(room, chat);
  }

  /** @param {Pick<Agent, 'id' | 'name' | 'role' | 'hash' | 'capacity'>} given */
  _addAgent(given) {
    const room = this._room, known = room.agents.get(given.id);
    // With another secret, whoever is logged in by the old one is not any more.
    if (known && known.state !== 'gone') leave(room, known);
    room.keepAgent({ ...given, pass: null, state: 'gone' });
    room.isChanged = true;
  }

  /** @param {string} id */
  _removeAgent(id) {
    const room = this._room, known = room.agents.get(id);
    if (!known) return;
    if (known.state !== 'gone') leave(room, known);
    room.removeAgent(id);
    room.isChanged = true;
  }

  /** Will his chat be asked for when he is heard? @param {string} id */
  isUnknown(id) {
    const { agents, chats, settings } = this._room;
    return !agents.has(id) && !chats.has(id) && settings.isVisitor(id);
  }

  /** How it goes, for the end point. */
  health() {
    const room = this._room, chats = [...room.chats.values()];
    const count = (/** @type {string} */ status) =>
      chats.filter((chat) => chat.status === status).length;
    return {
      waiting: count('waiting'), active: count('active'), agents: room.agents.size,
      present: room.present.length,
    };
  }

  /** Without what is secret. */
  agents() {
    return [...this._room.agents.values()].map(({ id, name, role, state, capacity }) =>
      ({ id, name, role, state, capacity, chats: this._room.chatsOf(id).length }));
  }
}
