// @ts-check
// What visitors send: what they write, what their page says of them, and what they ask for.
import { FRAME, kindOf, numberIn, profileWith, readFrame } from './frames.js';
import { isOpen } from './hours.js';
import { tellHistory } from './pages.js';
import { isOpenChat } from './room.js';
import { close, open } from './routing.js';
import { fits, sendAgain, visitorSays } from './talking.js';

/** @typedef {import('./room.js').Room} Room */
/** @typedef {import('./types.js').Chat} Chat */
/** @typedef {import('./types.js').Entry} Entry */
/**
 * @typedef {{ from: string, content: string, typeu: number, fingerprint: string | null,
 *   order?: string, door?: string, proof?: string | null }} Message
 */

/** Entries that are looked at at a time. */
const PAGE = 200;

export class Visitors {
  /**
   * @param {Room} room
   * @param {{ own: import('./limits.js').Limiter, all: import('./limits.js').Limiter }} limits
   * @param {import('./answers.js').Answers} answers
   */
  constructor(room, limits, answers) {
    this._room = room;
    this._limits = limits;
    this._answers = answers;
    /** What came while a chat was being asked for. @type {Map<string, Message[]>} */
    this._held = new Map();
  }

  /** @param {Message} message */
  hear(message) {
    const { from, content, typeu } = message, room = this._room, { settings, now } = room;
    if (!settings.isVisitor(from)) return this._refuse(message, 'visitor');
    if (!this._limits.own.take(from, now)) return this._refuse(message, 'rate');
    const isFrame = typeu === FRAME;
    if (content.length > settings.mostUnits || !isFrame && !fits(from, content, typeu)) {
      return this._refuse(message, 'size');
    }
    const kind = isFrame ? readFrame(content)?.kind : kindOf(content, typeu);
    if (!kind) return this._refuse(message, 'kind');
    if (room.chats.has(from)) return this._take(message);
    const held = this._held.get(from);
    if (held) return held.push(message);
    this._held.set(from, [message]);
    return room.ask({ what: 'chat', key: `c:${from}` }, (doc) => {
      const messages = this._held.get(from) || [];
      this._held.delete(from);
      if (doc && !room.chats.has(from)) room.chats.set(from, doc);
      if (!room.chats.has(from)) {
        if (!this._limits.all.take('', room.now)) {
          for (const one of messages) this._refuse(one, 'busy');
          return;
        }
        room.newChat(from);
      }
      for (const one of messages) this._take(one);
    });
  }

  /** @param {Message} message @param {string} reason */
  _refuse(message, reason) {
    this._answers.refuse(message, reason);
  }

  /** @param {Message} message */
  _take(message) {
    const room = this._room, chat = /** @type {Chat} */ (room.chats.get(message.from));
    if (chat.door !== message.door) {
      chat.door = message.door;
      room.keepChat(chat);
    }
    if (message.typeu === FRAME) return this._obey(chat, message);
    const isAnswer = kindOf(message.content, message.typeu) === 'rating';
    if (isAnswer) return this._rate(chat, message);
    if (!isOpenChat(chat)) {
      if (room.waiting.length >= room.settings.mostWaiting) return this._refuse(message, 'busy');
      visitorSays(room, chat, message);
      return open(room, chat);
    }
    visitorSays(room, chat, message);
    if (chat.status === 'waiting') room.isChanged = true;
  }

  /** A rating opens nothing. @param {Chat} chat @param {Message} message */
  _rate(chat, message) {
    const room = this._room, found = readFrame(message.content);
    const value = found && numberIn(found.frame, 'value', 1, 5);
    if (!value) return this._refuse(message, 'kind');
    chat.rating = value;
    visitorSays(room, chat, message);
    if (chat.status !== 'active' && chat.agent) {
      room.tell(chat.agent, { kind: 'rated', chat: chat.id, value });
    }
  }

  /** @param {Chat} chat @param {Message} message */
  _obey(chat, message) {
    const room = this._room, { kind, frame } = /** @type {any} */ (readFrame(message.content));
    if (kind === 'hello') return this._greet(chat, frame);
    if (kind === 'history') {
      return tellHistory(room, chat.id, chat.id, frame, false);
    }
    if (kind === 'end') return isOpenChat(chat) ? close(room, chat) : undefined;
    return this._refuse(message, 'kind');
  }

  /** A page is there, perhaps again. @param {Chat} chat @param {unknown} frame */
  _greet(chat, frame) {
    const room = this._room;
    chat.profile = profileWith(chat.profile, frame);
    room.keepChat(chat);
    tellState(room, chat);
    this.remind(chat);
    if (chat.status !== 'active' || !chat.agent) return;
    room.tell(chat.agent, { kind: 'profile', chat: chat.id, profile: chat.profile });
  }

  /** Sends what its visitor has not received. @param {Chat} chat */
  remind(chat) {
    if (!chat.out.length) return;
    const room = this._room, [[first]] = chat.out;
    /** @param {number} from */
    const sendFrom = (from) => room.ask({
      what: 'entries', chat: chat.id, from, limit: PAGE,
    }, (/** @type {Entry[]} */ list) => {
      const missing = new Set(chat.out.map(([, relay]) => relay));
      for (const entry of list) {
        if (entry.relay && missing.has(entry.relay)) sendAgain(room, entry);
      }
      // What is missing may lie far apart: from there on.
      const next = chat.out.find(([seq]) => list.length > 0 && seq > list[list.length - 1].seq);
      if (next) sendFrom(next[0]);
    });
    sendFrom(first);
  }

  /** @param {string} from */
  types(from) {
    const chat = this._room.chats.get(from);
    if (!chat || chat.status !== 'active' || !chat.agent) return;
    this._room.tellNow(chat.agent, { kind: 'typing', chat: from });
  }
}

/** Up to here a place in the queue is told as it is, and up to there by tens; then by hundreds. */
const EXACT = 20, BY_TENS = 100;

/** @param {number} index in the queue @returns {number} his place, rounded up far behind */
export function placeOf(index) {
  const place = index + 1, step = place <= EXACT ? 1 : place <= BY_TENS ? 10 : 100;
  return Math.ceil(place / step) * step;
}

/** @param {Room} room @param {Chat} chat @param {number} [position] */
function stateOf(room, chat, position) {
  const { status, agent, out } = chat, isActive = status === 'active' && agent;
  const place = status !== 'waiting' ? null
    : position || placeOf(room.waiting.findIndex(({ id }) => id === chat.id));
  return {
    kind: 'state', status, position: place, agent: isActive ? room.nameOf(agent) : null,
    open: isOpen(room.settings.hours, room.now), agents: room.present.length, missing: out.length,
  };
}

/**
 * Tells a visitor how his chat stands.
 * @param {Room} room @param {Chat} chat @param {number} [position]
 */
export const tellState = (room, chat, position) =>
  room.tell(chat.id, stateOf(room, chat, position));

/** That he has come forward. @param {Room} room @param {Chat} chat @param {number} place */
export const tellMoved = (room, chat, place) => room.tellNow(chat.id, stateOf(room, chat, place));
