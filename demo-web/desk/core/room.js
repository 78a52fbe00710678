// @ts-check
// What all of the core shares: the chats and agents that it has in mind, and what comes out of the
// input that is being dealt with. Closed chats are left to the store and asked for again.
import { FRAME } from './frames.js';

/** @typedef {import('./types.js').Agent} Agent */
/** @typedef {import('./types.js').Canned} Canned */
/** @typedef {import('./types.js').Chat} Chat */
/** @typedef {import('./types.js').Deed} Deed */
/** @typedef {import('./types.js').Doc} Doc */
/** @typedef {import('./types.js').Entry} Entry */
/** @typedef {import('./types.js').Mint} Mint */
/** @typedef {import('./types.js').Output} Output */
/** @typedef {import('./types.js').Question} Question */
/** @typedef {import('./types.js').Refusal} Refusal */
/** @typedef {import('./types.js').Settings} Settings */

const MOST_REFUSALS = 1_000;
/** Chats that nobody waits in, kept in mind for those who come back soon. */
const MOST_IDLE = 500;

/** @param {Chat} chat */
export const isOpenChat = ({ status }) => status === 'waiting' || status === 'active';

export class Room {
  /** @param {Settings} settings @param {Mint} mint */
  constructor(settings, mint) {
    this.settings = settings;
    this.mint = mint;
    this.now = 0;
    /** By which the input came that is being dealt with. @type {string | undefined} */
    this.door = undefined;
    /** @type {Map<string, Chat>} */
    this.chats = new Map();
    /** @type {Map<string, Agent>} */
    this.agents = new Map();
    /** @type {Map<string, Canned>} */
    this.canned = new Map();
    /** By the fingerprint under which each was sent. @type {Map<string, Refusal>} */
    this._refusals = new Map();
    /** When each agent was last heard. @type {Map<string, number>} */
    this.heard = new Map();
    /** The queue, or who is there, has changed: those whom it concerns are to be told. */
    this.isChanged = false;
    /** @type {Output[]} */
    this._outputs = [];
    /** @type {Map<string, Doc | null>} */
    this._dirty = new Map();
    /** @type {Map<number, (value: any) => void>} */
    this._asks = new Map();
    this._asked = 0;
  }

  /** @param {Array<[key: string, doc: Doc]>} docs */
  load(docs) {
    for (const [key, doc] of docs) {
      if (key.startsWith('a:')) this.agents.set(key.slice(2), /** @type {Agent} */ (doc));
      if (key.startsWith('c:')) this.chats.set(key.slice(2), /** @type {Chat} */ (doc));
      if (key.startsWith('r:')) this.canned.set(key.slice(2), /** @type {Canned} */ (doc));
      if (key.startsWith('x:')) this._refusals.set(key.slice(2), /** @type {Refusal} */ (doc));
    }
  }

  // --- What comes out ---

  /** @returns {Output[]} the transaction first */
  takeOutputs() {
    /** @type {Output[]} */
    const puts = [...this._dirty].map(([key, doc]) =>
      // As it is now: it goes on changing.
      ({ do: 'put', key, doc: doc && JSON.parse(JSON.stringify(doc)) }));
    const outputs = puts.concat(this._outputs);
    this._outputs = [];
    this._dirty.clear();
    this._forgetIdle();
    return outputs;
  }

  /** @param {Chat} chat which has changed */
  keepChat(chat) {
    this._dirty.set(`c:${chat.id}`, chat);
    // The one that changed last is forgotten last.
    this.chats.delete(chat.id);
    this.chats.set(chat.id, chat);
  }

  /** @param {Agent} agent who has changed */
  keepAgent(agent) {
    this.agents.set(agent.id, agent);
    this._dirty.set(`a:${agent.id}`, agent);
  }

  /** @param {string} id */
  removeAgent(id) {
    this.agents.delete(id);
    this.heard.delete(id);
    this._dirty.set(`a:${id}`, null);
  }

  /** @param {string} key @param {string | null} text null: take it away */
  keepCanned(key, text) {
    if (text === null) this.canned.delete(key);
    else this.canned.set(key, { key, text });
    this._dirty.set(`r:${key}`, text === null ? null : { key, text });
  }

  /** @param {Chat} chat @param {Omit<Entry, 'chat' | 'seq' | 'at'>} entry @returns {Entry} */
  append(chat, entry) {
    const written = { chat: chat.id, seq: chat.next, at: this.now, ...entry };
    chat.next += 1;
    chat.at = this.now;
    this._outputs.push({ do: 'append', entry: written });
    this.keepChat(chat);
    return written;
  }

  /** @param {string} to @param {object} frame with its `kind` */
  tell(to, frame) {
    const toAgent = this.agents.has(to) || undefined;
    this.put({ do: 'send', to, content: JSON.stringify(frame), typeu: FRAME, toAgent });
  }

  /** @param {string} to @param {object} frame which is worth nothing later */
  tellNow(to, frame) {
    this.put({ do: 'send', to, content: JSON.stringify(frame), typeu: FRAME, qos: false });
  }

  // --- What was refused ---

  /**
   * Tells who sent it. If he has a receipt, for sure: he would take it for kept.
   * @param {import('./visitor.js').Message} message
   * @param {string} reason @param {object} [more]
   */
  refuse({ from: to, fingerprint: id, order, door }, reason, more) {
    const content = JSON.stringify({ kind: 'refused', reason, id, ...more });
    if (!id || !order) return this.put({ do: 'send', to, content, typeu: FRAME, door });
    const refusal = { to, content, door }, relay = this.mint.fingerprint();
    this._refusals.set(relay, refusal);
    this._dirty.set(`x:${relay}`, refusal);
    const [oldest] = this._refusals.keys();
    if (this._refusals.size > MOST_REFUSALS) this.endRefusal(oldest);
    return this._sendRefusal(relay, refusal);
  }

  /** @param {string} relay @param {Refusal} refusal */
  _sendRefusal(relay, { to, content, door }) {
    this.put({ do: 'send', to, content, typeu: FRAME, fingerprint: relay, door });
  }

  /** The desk was away. @param {string | undefined} door undefined: all of them */
  refuseAgain(door) {
    for (const [relay, refusal] of this._refusals) {
      if (!door || refusal.door === door) this._sendRefusal(relay, refusal);
    }
  }

  /** It has come to its receiver. @param {string} relay @returns {boolean} false: there is none */
  endRefusal(relay) {
    if (!this._refusals.delete(relay)) return false;
    this._dirty.set(`x:${relay}`, null);
    return true;
  }

  /** By the door at which he is found. @param {Deed} deed */
  put(deed) {
    const who = deed.do === 'markRead' ? deed.from : deed.to;
    const door = deed.door || this._doorOf(who);
    this._outputs.push(door ? { ...deed, door } : deed);
  }

  /** @param {string} who @returns {string | undefined} */
  _doorOf(who) {
    const { door } = this.agents.get(who) || this.chats.get(who) || this;
    return door || this.door;
  }

  // --- What is asked ---

  /** @param {Question} question @param {(value: any) => void} then */
  ask(question, then) {
    this._asked += 1;
    this._asks.set(this._asked, then);
    this._outputs.push({ do: 'ask', id: this._asked, question });
  }

  /** @param {string} secret @param {string} hash @param {(isRight: boolean) => void} then */
  verify(secret, hash, then) {
    this._asked += 1;
    this._asks.set(this._asked, then);
    this._outputs.push({ do: 'verify', id: this._asked, secret, hash });
  }

  /** @param {number} id @param {any} value */
  answer(id, value) {
    const then = this._asks.get(id);
    this._asks.delete(id);
    if (then) then(value);
  }

  // --- Who there is ---

  /** @returns {Chat[]} those that wait, the one that has waited longest first */
  get waiting() {
    return [...this.chats.values()].filter(({ status }) => status === 'waiting')
      .sort((a, b) => a.since - b.since || (a.id < b.id ? -1 : 1));
  }

  /** @param {string} agent @returns {Chat[]} which he has */
  chatsOf(agent) {
    return [...this.chats.values()]
      .filter((chat) => chat.status === 'active' && chat.agent === agent);
  }

  /** @param {string} id @returns {string} how people call him */
  nameOf(id) {
    const agent = this.agents.get(id);
    return agent ? agent.name : id;
  }

  /** @returns {Agent[]} who are logged in */
  get present() {
    return [...this.agents.values()].filter(({ state }) => state !== 'gone');
  }

  /** @param {string} id @param {(chat: Chat | null) => void} then at once where it is in mind */
  withChat(id, then) {
    const known = this.chats.get(id);
    if (known) return then(known);
    return this.ask({ what: 'chat', key: `c:${id}` }, (doc) => {
      const chat = this.chats.get(id) || doc || null;
      if (chat) this.chats.set(id, chat);
      then(chat);
    });
  }

  /** @param {string} id @returns {Chat} */
  newChat(id) {
    /** @type {Chat} */
    const chat = {
      id, status: 'new', since: this.now, agent: null, turn: 0, next: 1, at: this.now, profile: {},
      out: [], shown: [], unread: [], got: 0, seen: 0, said: [], held: [], rating: null,
    };
    this.keepChat(chat);
    return chat;
  }

  _forgetIdle() {
    let idle = 0;
    for (const chat of this.chats.values()) if (!isOpenChat(chat)) idle += 1;
    if (idle <= MOST_IDLE) return;
    for (const chat of this.chats.values()) {
      if (idle <= MOST_IDLE) return;
      if (isOpenChat(chat) || chat.held.length) continue;
      this.chats.delete(chat.id);
      idle -= 1;
    }
  }
}
