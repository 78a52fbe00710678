// @ts-check
// What agents send: they log in, are there, take chats, answer, hand over and close.
import { FRAME, TEXT, kindOf, numberIn, readFrame, textIn } from './frames.js';
import { agentsFrame, fitting, tellClosed, tellHistory, tellList } from './pages.js';
import { isOpenChat } from './room.js';
import { close, give, handOver, leave, takeBack } from './routing.js';
import { agentSays, chatFor, fits, note, readUpTo, skip } from './talking.js';

/** @typedef {import('./room.js').Room} Room */
/** @typedef {import('./types.js').Agent} Agent */
/** @typedef {import('./types.js').Chat} Chat */
/** @typedef {import('./visitor.js').Message} Message */

const MOST_CANNED = 500;
const CHAT_DEEDS = new Set(['say', 'transfer', 'close', 'read', 'typing', 'note']);

export class Agents {
  /**
   * @param {Room} room @param {import('./limits.js').Limiter} logins
   * @param {import('./answers.js').Answers} answers
   */
  constructor(room, logins, answers) {
    this._room = room;
    this._logins = logins;
    this._answers = answers;
  }

  /** @param {Message} message */
  hear(message) {
    const room = this._room, agent = /** @type {Agent} */ (room.agents.get(message.from));
    const found = message.typeu === FRAME ? readFrame(message.content) : null;
    if (!found) return this._answers.refuse(message, 'kind');
    const { kind, frame } = found;
    if (kind === 'login') return this._logIn(agent, message, frame);
    // Who cannot show it may be anybody: a bare server lets everybody say who he is.
    if (!agent.pass || textIn(frame, 'pass', 100) !== agent.pass) {
      return this._answers.refuse(message, 'login');
    }
    room.heard.set(agent.id, room.now);
    if (agent.door !== message.door) {
      agent.door = message.door;
      room.keepAgent(agent);
    }
    if (agent.state === 'gone') this._isBack(agent);
    if (kind === 'accept') return this._accept(agent, message, frame);
    if (kind === 'presence') return this._presence(agent, message, frame);
    if (kind === 'logout') return this._logOut(agent);
    if (kind === 'list') return this._list(agent, message, frame);
    if (kind === 'history') return this._history(agent, message, frame);
    if (kind === 'agents') return room.tell(agent.id, agentsFrame(room));
    if (kind === 'canned') return this._canned(agent, message, frame);
    if (CHAT_DEEDS.has(kind)) return this._inChat(agent, message, kind, frame);
    return this._refuse(message, 'kind');
  }

  /** @param {Message} message @param {string} reason @param {object} [more] */
  _refuse(message, reason, more) {
    this._room.refuse(message, reason, more);
  }

  // --- There, and not there ---

  /** @param {Agent} agent @param {Message} message @param {unknown} frame */
  _logIn(agent, message, frame) {
    const room = this._room, secret = textIn(frame, 'secret', 200), { id, hash } = agent;
    const { proof } = message;
    if (!secret && proof === undefined) return this._answers.refuseLogin(message, 'secret');
    if (!this._logins.take(id, room.now)) return this._answers.refuseLogin(message, 'rate');
    /** @param {boolean} isRight */
    const decide = (isRight) => {
      const known = room.agents.get(id);  // who may have been removed meanwhile
      if (!isRight || !known || known.hash !== hash) {
        return this._answers.refuseLogin(message, 'secret');
      }
      known.pass = room.mint.pass();
      known.door = message.door;
      room.heard.set(id, room.now);
      this._isBack(known);
    };
    return secret ? room.verify(secret, hash, decide) : decide(proof === hash);
  }

  /** @param {Agent} agent */
  _isBack(agent) {
    const room = this._room, { id, name, role, pass } = agent;
    agent.state = 'ready';
    room.keepAgent(agent);
    room.isChanged = true;
    room.tell(id, {
      kind: 'welcome', pass, name, role, chats: room.chatsOf(id).map((chat) => chat.id),
    });
    this.remind(agent);
  }

  /** Tells him what he has; a number that he misses he asks for. @param {Agent} agent */
  remind({ id }) {
    const room = this._room;
    for (const chat of room.chatsOf(id)) room.tell(id, { kind: 'chat', ...chatFor(room, chat) });
  }

  /** @param {Agent} agent @param {Message} message @param {unknown} frame */
  _presence(agent, message, frame) {
    const state = textIn(frame, 'state', 10);
    if (state !== 'ready' && state !== 'away') return this._refuse(message, 'kind');
    if (state === agent.state) return;
    agent.state = state;
    this._room.keepAgent(agent);
    this._room.isChanged = true;
  }

  /** @param {Agent} agent */
  _logOut(agent) {
    agent.pass = null;
    leave(this._room, agent);
  }

  // --- Chats ---

  /** @param {Agent} agent @param {Message} message @param {unknown} frame */
  _accept(agent, message, frame) {
    const room = this._room, wanted = textIn(frame, 'chat', 200);
    const chat = wanted ? room.chats.get(wanted) : room.waiting[0];
    if (!chat || chat.status !== 'waiting') {
      // Another one was faster, or it is over.
      const by = chat && chat.status === 'active' ? chat.agent : null;
      return room.tell(agent.id, {
        kind: 'taken', chat: wanted, by, name: by ? room.nameOf(by) : null, id: message.fingerprint,
      });
    }
    return give(room, chat, agent);
  }

  /** @param {Agent} agent @param {Message} message @param {string} kind @param {unknown} frame */
  _inChat(agent, message, kind, frame) {
    const room = this._room, id = textIn(frame, 'chat', 200);
    const chat = id ? room.chats.get(id) : undefined;
    const isHis = chat && chat.status === 'active' && chat.agent === agent.id;
    const mayDirect = chat && agent.role === 'supervisor' && isOpenChat(chat) &&
      (kind === 'transfer' || kind === 'close' || kind === 'note');
    if (!chat || !isHis && !mayDirect) return this._refuse(message, 'chat', { chat: id });
    if (kind === 'say') return this._say(agent, chat, message, frame);
    if (kind === 'close') return close(room, chat);
    if (kind === 'typing') return room.put({ do: 'typing', to: chat.id });
    if (kind === 'read') return readUpTo(room, chat, numberIn(frame, 'upTo', 1, 2 ** 53) || 0);
    if (kind === 'note') return this._note(agent, chat, message, frame);
    return this._transfer(agent, chat, message, frame);
  }

  /** @param {Agent} agent @param {Chat} chat @param {Message} message @param {unknown} frame */
  _say(agent, chat, message, frame) {
    const room = this._room, { fingerprint, order } = message;
    // He had the chat when he wrote it, and another one has answered since.
    if (numberIn(frame, 'turn', 1, 2 ** 53) !== chat.turn) {
      return this._refuse(message, 'turn', { chat: chat.id });
    }
    const content = textIn(frame, 'content', room.settings.mostUnits);
    const typeu = numberIn(frame, 'typeu', -1, 2 ** 31 - 1) ?? TEXT;
    const isTooLarge = !content || !fits(chat.id, content, typeu);
    if (!fingerprint || isTooLarge || !kindOf(content, typeu)) {
      if (fingerprint) skip(room, chat, fingerprint);
      return this._refuse(message, isTooLarge ? 'size' : 'kind', { chat: chat.id });
    }
    const after = textIn(frame, 'after', 100);
    return agentSays(room, chat, {
      agent: agent.id, content, typeu, id: fingerprint, order, after,
    });
  }

  /** @param {Agent} agent @param {Chat} chat @param {Message} message @param {unknown} frame */
  _note(agent, chat, message, frame) {
    const text = textIn(frame, 'content', 2_000);
    if (!text) return this._refuse(message, 'size');
    return note(this._room, chat, agent.id, text);
  }

  /** @param {Agent} agent @param {Chat} chat @param {Message} message @param {unknown} frame */
  _transfer(agent, chat, message, frame) {
    const room = this._room, to = textIn(frame, 'to', 200), why = textIn(frame, 'note', 2_000);
    const other = to ? room.agents.get(to) : null;
    if (to && (!other || other.state === 'gone')) {
      return this._refuse(message, 'away', { chat: chat.id });
    }
    if (other && other.id === chat.agent) return;
    if (why) note(room, chat, agent.id, why);
    if (other && chat.status === 'active') return handOver(room, chat, other);
    if (other) return give(room, chat, other);
    if (chat.status === 'active') takeBack(room, chat, 'transferred');
    chat.agent = null;  // who gives it away is not given it again first
    return room.keepChat(chat);
  }

  // --- What is asked for ---

  /** @param {Agent} agent @param {Message} message @param {unknown} frame */
  _list(agent, message, frame) {
    const room = this._room, which = textIn(frame, 'which', 10) || '', { id, role } = agent;
    if (which === 'waiting') return tellList(room, id, which, room.waiting, frame);
    if (which === 'mine') return tellList(room, id, which, room.chatsOf(id), frame);
    const open = [...room.chats.values()].filter(isOpenChat);
    if (which === 'all' && role === 'supervisor') return tellList(room, id, which, open, frame);
    return which === 'closed' ? tellClosed(room, id, frame) : this._refuse(message, 'kind');
  }

  /** @param {Agent} agent @param {Message} message @param {unknown} frame */
  _history(agent, message, frame) {
    const room = this._room, id = textIn(frame, 'chat', 200);
    if (!id) return this._refuse(message, 'chat');
    return room.withChat(id, (chat) => {
      const isOthers = chat && chat.status === 'active' && chat.agent !== agent.id;
      if (!chat || isOthers && agent.role !== 'supervisor') {
        return this._refuse(message, 'chat', { chat: id });
      }
      return tellHistory(room, agent.id, id, frame, true);
    });
  }

  /** @param {Agent} agent @param {Message} message @param {unknown} frame */
  _canned(agent, message, frame) {
    const room = this._room, key = textIn(frame, 'key', 50), text = textIn(frame, 'text', 2_000);
    if (key) {
      if (agent.role !== 'supervisor') return this._refuse(message, 'role');
      const isFull = text && !room.canned.has(key) && room.canned.size >= MOST_CANNED;
      if (isFull) return this._refuse(message, 'size');
      room.keepCanned(key, text);
    }
    const all = [...room.canned.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
    const after = key ? null : textIn(frame, 'after', 50);
    const rest = after ? all.filter((one) => one.key > after) : all, replies = fitting(rest);
    return room.tell(agent.id, {
      kind: 'canned', replies,
      after: replies.length < rest.length ? replies[replies.length - 1].key : null,
    });
  }
}
