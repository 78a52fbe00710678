// @ts-check
// What an agent does at the desk, and what the desk tells him; no page, no clock of its own. What
// goes out goes through the client; what has changed is told by name, and read as snapshots.
import { Signal } from '../../shared/signal.js';
import { ChatBook } from './chat-book.js';
import { FRAME, TEXT, chatIdIn, idIn, listIn, readFrame, textIn } from './frames.js';
import { Floor } from './floor.js';
import { Says } from './says.js';
import { Standing } from './standing.js';
import { Timers } from './timers.js';
import { Writing } from './writing.js';

/** @typedef {import('../../../js/index.js').Client} Client */
/** @typedef {import('./frames.js').ChatInfo} ChatInfo */
/** @typedef {import('./frames.js').Line} Line */
/** @typedef {import('./chat-record.js').ChatSnapshot} ChatSnapshot */
/** @typedef {import('./timers.js').Clock} Clock */
/** @typedef {{ post: (data: object) => void, heard: Signal<any> }} Tabs his other ones */

/**
 * `stage`, `agents`, `canned`: read them anew. `list`: one of the lists, `queue` among them.
 * `chat`: that one.
 * @typedef {{ what: 'stage' | 'agents' | 'canned' | 'list' }
 *   | { what: 'chat', chat: string }} Change
 */
/**
 * Something to tell a person at once. `waiting`: somebody new is in the queue. `said`: a visitor
 * has written. `gained`, `lost`: a chat is his, or not any more. `taken`: another one was faster.
 * `refused`: the desk does not do it. `unsent`: what he did may not have come to it. `returned`: he
 * was silent for too long; his chats wait again.
 * @typedef {{ what: 'waiting' | 'said' | 'gained' | 'lost' | 'taken' | 'refused' | 'unsent' |
 *   'returned', chat?: string, name?: string | null, line?: Line, reason?: string,
 *   info?: ChatInfo }} News
 */
/**
 * @typedef {object} AgentDeskOptions
 * @property {string} [desk] user id of the desk
 * @property {import('./says.js').Keep} keep outlives the page, and is the same for all tabs
 * @property {Tabs} [tabs]
 * @property {Clock} [clock]
 * @property {string | null} [pass] from before a reload, or of another tab
 * @property {'ready' | 'away'} [state]
 */

const PRESENCE = 30_000, COMMAND_LIFE = 60_000, MOST_DEEDS = 100;
const TYPING_EVERY = 3_000;

export class AgentDesk {
  /** @type {Signal<Change>} */
  changed = new Signal();
  /** @type {Signal<News>} */
  told = new Signal();
  #typedAt = new Map();
  /** Fingerprints of what an agent himself has done last. @type {Set<string>} */
  #deeds = new Set();
  #isClosed = false;
  /** @type {(() => void)[]} */
  #undo = [];
  #client;
  #desk;
  #keep;
  #tabs;
  #timers;
  #says;
  #book;
  #writing;

  /** @param {Client} client @param {AgentDeskOptions} options */
  constructor(client, { desk = 'cs-desk', keep, tabs, clock, pass = null, state = 'ready' }) {
    this.#client = client;
    this.#desk = desk;
    this.#keep = keep;
    this.#tabs = tabs;
    this.#timers = new Timers(clock);
    this.#says = new Says(keep);
    /** Who he is here. */
    this.standing = new Standing({
      // With QoS the secret would lie in the client's outbox, on the disk, for a while.
      send: (frame) => this.#send(frame, { qos: false }),
      changed: () => this.changed.emit({ what: 'stage' }),
      later: this.#timers.later,
      post: (data) => tabs?.post(data),
    }, pass, state);
    /** Who there is, who waits, and the lists that were asked for. */
    this.floor = this.#makeFloor();
    this.#book = this.#makeBook();
    this.#writing = new Writing(client, this.#says, {
      id: desk, pass: () => this.standing.pass, now: () => this.#timers.now(),
      record: (chat) => this.#book.get(chat), recheck: (chat) => this.#book.recheck(chat),
      kept: (key, chat) => {
        tabs?.post({ what: 'kept', key });
        this.#showSays(chat);
      },
      later: this.#timers.later,
    });
    this.#undo.push(
      client.on('message', (message) => {
        const { from, typeu, content, order = '' } = message;
        if (from !== desk || typeu !== FRAME) return;
        // So the desk knows that it has come, and can forget it.
        client.markRead(message);
        this.#hear(content, order);
      }),
      client.on('state', ({ state: now }) => now === 'online' && this.#resync()),
      client.on('status', ({ message: { fingerprint }, status, reason }) => {
        this.#writing.follow(fingerprint, status, reason);
        if (status === 'lost' && this.#deeds.delete(fingerprint) && reason !== 'LOGGED_OUT') {
          this.told.emit({ what: 'unsent', reason });
        }
      }),
    );
    if (tabs) this.#undo.push(tabs.heard.on((data) => this.#hearTab(data)));
    if (client.state === 'online') this.#resync();
    this.#beat();
  }

  #makeFloor() {
    return new Floor({
      tell: (frame) => this.#tell(frame),
      changed: (what) => {
        if (what === 'agents') {
          this.standing.follow(this.floor.agents.find(({ id }) => id === this.me));
        }
        this.changed.emit({ what });
      },
      waiting: (info) => this.told.emit({ what: 'waiting', chat: info.id, info }),
      seen: (chats, order, isMine) => {
        for (const info of chats) {
          if (isMine || this.#book.get(info.id)) this.#book.follow(info, order);
        }
      },
      mine: (ids, order) => this.#book.keepOnly(ids, order),
    });
  }

  #makeBook() {
    return new ChatBook({
      me: this.me, later: this.#timers.later,
      tell: (frame) => this.#tell(frame),
      read: (chat, upTo) => this.#tabs?.post({ what: 'read', chat, upTo }),
      changed: (chat) => this.#chatChanged(chat),
      said: (record, line) => this.#heardLine(record, line),
      gained: (record) => this.#gain(record),
      lost: (record) => this.#lose(record),
    });
  }

  // --- Coming and going ---

  get me() {
    return this.#client.userId;
  }

  /** @param {string} secret */
  login(secret) {
    this.standing.login(secret);
    if (this.#client.state === 'online') this.standing.ask();
  }

  /** His chats wait again, in all tabs. */
  logout() {
    this.#tell({ kind: 'logout' });
    this.leave();
  }

  /** Another tab has done it. */
  leave() {
    this.#book.clear();
    this.floor.clear();
    this.standing.leave();
  }

  close() {
    this.#isClosed = true;
    for (const undo of this.#undo) undo();
    this.#timers.end();
    this.#book.clear();
  }

  /** @param {'ready' | 'away'} state */
  setState(state) {
    this.standing.state = state;
    this.#tabs?.post({ what: 'state', state });
    this.#tell({ kind: 'presence', state });
    this.changed.emit({ what: 'stage' });
  }

  /** The tab that leads speaks for all. */
  get #leads() {
    return this.#client.stats().leader !== false;
  }

  #beat() {
    this.#timers.later(PRESENCE, () => {
      if (this.#client.state === 'online' && this.standing.pass && this.#leads) {
        this.#tell({ kind: 'presence', state: this.standing.state });
        this.#writing.sweep();
      }
      this.#beat();
    });
  }

  #resync() {
    this.standing.ask();
    if (!this.standing.pass) return;
    if (this.#leads) this.#tell({ kind: 'presence', state: this.standing.state });
    this.floor.ask();
    this.#book.resync();
    this.#writing.resync();
  }

  // --- What goes out ---

  /** @param {object} frame @param {import('../../../js/index.js').SendOptions} [options] */
  #send(frame, options) {
    try {
      return this.#client.send(this.#desk, JSON.stringify(frame), { typeu: FRAME, ...options });
    } catch (error) {
      return null;  // not logged in, or too much waits: what stands here is asked for again
    }
  }

  /**
   * @param {object} frame which is worth nothing much later
   * @param {boolean} [isDeed] an agent has done it, and wants to hear that it is refused
   * @returns {boolean} it is under way
   */
  #tell(frame, isDeed = false) {
    const { pass } = this.standing;
    const sent = pass && !this.#isClosed &&
      this.#send({ ...frame, pass }, { expiresAfter: COMMAND_LIFE });
    if (!sent) return false;
    this.standing.noteSent(sent.fingerprint);
    if (isDeed) {
      if (this.#deeds.size >= MOST_DEEDS) this.#deeds.clear();
      this.#deeds.add(sent.fingerprint);
    }
    return true;
  }

  /** @param {string} [chat] without it: the one that has waited longest */
  accept(chat) {
    this.#tell({ kind: 'accept', chat }, true);
  }

  /** @param {string} chat @param {string | null} to null: back to the queue @param {string} why */
  transfer(chat, to, why) {
    this.#tell({ kind: 'transfer', chat, to, note: why || null }, true);
  }

  /** @param {string} chat */
  end(chat) {
    this.#tell({ kind: 'close', chat }, true);
  }

  /** @param {string} chat @param {string} content @returns {boolean} false: not now */
  note(chat, content) {
    return this.#tell({ kind: 'note', chat, content }, true);
  }

  /** Somebody is writing: call it at every key. @param {string} chat */
  typing(chat) {
    const now = this.#timers.now(), { state } = this.#client;
    if (!this.standing.pass || state !== 'online' || !this.#book.get(chat)?.isMine) return;
    if (now - (this.#typedAt.get(chat) ?? -Infinity) < TYPING_EVERY) return;
    this.#typedAt.set(chat, now);
    this.#send({ kind: 'typing', chat, pass: this.standing.pass }, { qos: false });
  }

  /**
   * Throws what the client says to it: FRAME_TOO_LARGE, QUEUE_FULL, NOT_LOGGED_IN.
   * @param {string} chat @param {string} content @param {number} [typeu]
   * @returns {string | null} its fingerprint; null: the chat is not his
   */
  say(chat, content, typeu = TEXT) {
    const id = this.#writing.say(chat, content, typeu);
    if (!id) return null;
    this.standing.noteSent(id);
    this.setDraft(chat, '');
    return id;
  }

  /** Of what was refused: writes it once more. @param {string} id */
  retry(id) {
    this.#writing.retry(id);
  }

  /** Of what was refused: lets it go. @param {string} id */
  discard(id) {
    this.#writing.discard(id);
  }

  /** @param {string} chat */
  #showSays(chat) {
    const record = this.#book.get(chat);
    if (!record) return;
    record.says = this.#says.of(chat);
    record.touch();
    this.#chatChanged(chat);
  }

  // --- What comes in ---

  /** @param {string} content @param {string} order */
  #hear(content, order) {
    const found = readFrame(content);
    if (!found || this.#isClosed) return;
    const { kind, frame } = found;
    switch (kind) {
      case 'welcome': return this.#welcome(frame, order);
      case 'refused': return this.#refused(frame);
      case 'taken': return this.told.emit({
        what: 'taken', chat: chatIdIn(frame) ?? undefined, name: textIn(frame, 'name', 100),
      });
      default:
        return this.floor.hear(kind, frame, order) || this.#book.hear(kind, frame, order);
    }
  }

  /** @param {unknown} frame @param {string} order */
  #welcome(frame, order) {
    const wasIn = this.standing.stage === 'in', had = this.#book.mine.length;
    if (!this.standing.welcome(frame)) return;
    const chats = listIn(frame, 'chats', idIn);
    this.#book.keepOnly(chats, order);
    if (wasIn && had > chats.length) this.told.emit({ what: 'returned' });
    this.floor.ask();
    const { state } = this.standing;
    if (state === 'away' && this.#leads) this.#tell({ kind: 'presence', state });
  }

  /** @param {unknown} frame */
  #refused(frame) {
    const reason = textIn(frame, 'reason', 20) ?? 'kind', id = textIn(frame, 'id', 100);
    const isSay = id !== null && this.#writing.refuse(id, reason);
    if (this.standing.refused(reason, id)) return;
    // What the page asks by itself, and may ask too late, is nobody's concern.
    if (!isSay && id !== null && this.#deeds.delete(id)) {
      this.told.emit({ what: 'refused', reason, chat: chatIdIn(frame) ?? undefined });
    }
  }

  /** @param {import('./chat-record.js').ChatRecord} record */
  #gain(record) {
    record.says = this.#says.of(record.id);
    record.draft = asText(this.#keep.get(`draft:${record.id}`));
    record.touch();
    this.floor.lists.leaveQueue(record.id);
    this.told.emit({ what: 'gained', chat: record.id });
  }

  /** @param {import('./chat-record.js').ChatRecord} record */
  #lose(record) {
    this.#typedAt.delete(record.id);
    this.#writing.leave(record.id);
    this.told.emit({ what: 'lost', chat: record.id });
  }

  /** @param {import('./chat-record.js').ChatRecord} record @param {Line} line */
  #heardLine(record, line) {
    if (line.id && line.from === 'agent') this.#writing.arrived(line.id);
    if (line.seq <= record.announced) return;
    record.announced = line.seq;
    if (line.from !== 'visitor' || !record.isMine || record.info.unread === 0) return;
    this.told.emit({ what: 'said', chat: record.id, line });
  }

  /** @param {string} chat */
  #chatChanged(chat) {
    this.changed.emit({ what: 'chat', chat });
  }

  // --- What the page reads ---

  /** @param {string} id @returns {ChatSnapshot | null} null: it is not known here */
  chat(id) {
    return this.#book.get(id)?.snapshot ?? null;
  }

  /** @returns {ChatSnapshot[]} his chats, the one in which something was said last first */
  get mine() {
    return this.#book.mine.map(({ snapshot }) => snapshot).sort((a, b) => b.at - a.at);
  }

  get open() {
    return this.#book.open;
  }

  /** @param {string | null} id null: none */
  show(id) {
    const former = this.open;
    this.#book.show(id && (this.#book.get(id) ? id : this.floor.lists.find(id)));
    if (former) this.#chatChanged(former);
    // In one that is not his any more stands what was not sent, too.
    if (this.open) this.#showSays(this.open);
  }

  /** @param {boolean} isVisible */
  setVisible(isVisible) {
    this.#book.setVisible(isVisible);
  }

  /** @param {string} id */
  older(id) {
    this.#book.older(id);
  }

  /** Keeps what is being written. @param {string} chat @param {string} text */
  setDraft(chat, text) {
    const record = this.#book.get(chat), key = `draft:${chat}`;
    if (!record || record.draft === text) return;
    record.draft = text;
    record.touch();
    if (text) this.#keep.set(key, text);
    else this.#keep.remove(key);
    this.#tabs?.post({ what: 'kept', key });
    this.#chatChanged(chat);
  }

  /** @param {string} key @param {string | null} text of a canned reply; null: takes it away */
  setCanned(key, text) {
    if (this.#tell({ kind: 'canned', key, text }, true)) this.floor.noteCanned(key, text);
  }

  // --- Other tabs ---

  /** @param {any} data */
  #hearTab(data) {
    if (!data || this.#isClosed) return;
    if (data.what === 'state' && (data.state === 'ready' || data.state === 'away')) {
      this.standing.state = data.state;
      this.changed.emit({ what: 'stage' });
    }
    if (data.what === 'void') this.standing.noteVoid(data.pass);
    if (data.what === 'read' && typeof data.chat === 'string' && Number.isInteger(data.upTo)) {
      this.#book.noteSeen(data.chat, data.upTo);
    }
    if (data.what !== 'kept' || typeof data.key !== 'string') return;
    const chat = this.#says.reread(data.key);
    if (chat) return this.#showSays(chat);
    const record = data.key.startsWith('draft:') && this.#book.get(data.key.slice(6));
    if (!record) return;
    record.draft = asText(this.#keep.get(data.key));
    record.touch();
    this.#chatChanged(record.id);
  }
}

/** @param {unknown} value */
const asText = (value) => (typeof value === 'string' ? value : '');
