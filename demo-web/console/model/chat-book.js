// @ts-check
// The chats that this agent has or looks at: follows what the desk says of them, asks for what is
// missing, a few pages at a time, and tells the desk what a person has seen.
import { ChatRecord } from './chat-record.js';
import { chatIn, chatIdIn, countIn, lineIn, listIn, ownOf, profileOf } from './frames.js';
import { numberIn } from '../../desk/core/frames.js';

/** @typedef {import('./frames.js').ChatInfo} ChatInfo */
/** @typedef {import('./frames.js').Line} Line */
/** @typedef {import('./chat-record.js').ChatSnapshot} ChatSnapshot */

/**
 * @typedef {object} Owner
 * @property {string} me
 * @property {(frame: object) => void} tell
 * @property {(chat: string, upTo: number) => void} read a person has seen it, for other tabs
 * @property {(chat: string) => void} changed
 * @property {(chat: ChatRecord, line: Line) => void} said a line that was not here
 * @property {(chat: ChatRecord) => void} gained @property {(chat: ChatRecord) => void} lost
 * @property {(ms: number, run: () => void) => () => void} later returns its own undo
 */

const MOST_ASKED = 4, PAGE = 20, OLDER = 40;
/** ms after which a page that did not come may be asked for again. */
const PATIENCE = 10_000;
const TYPING_SHOWN = 6_000;

export class ChatBook {
  /** @type {Map<string, ChatRecord>} */
  #records = new Map();
  /** Chats of which a page is on its way; how the waiting for it ends. */
  /** @type {Map<string, () => void>} */
  #asked = new Map();
  /** @type {Map<string, () => void>} */
  #typing = new Map();
  /** @type {string | null} */
  #open = null;
  #isVisible = true;
  #owner;

  /** @param {Owner} owner */
  constructor(owner) {
    this.#owner = owner;
  }

  /** @param {string} id @returns {ChatRecord | undefined} */
  get(id) {
    return this.#records.get(id);
  }

  get open() {
    return this.#open;
  }

  /** @returns {ChatRecord[]} those that are his */
  get mine() {
    return [...this.#records.values()].filter(({ isMine }) => isMine);
  }

  // --- What the desk says ---

  /** @param {string} kind @param {unknown} frame @param {string} order */
  hear(kind, frame, order) {
    if (kind === 'chat') {
      const info = chatIn(frame);
      if (info) this.follow(info, order);
      return;
    }
    const id = chatIdIn(frame), record = id ? this.#records.get(id) : undefined;
    if (kind === 'history') this.#hearPage(id, frame);
    if (!record) return;
    if (kind === 'said') this.#hearLine(record, frame);
    if (kind === 'seen') this.#change(record, {
      received: Math.max(record.info.received, countIn(frame, 'received')),
      read: Math.max(record.info.read, countIn(frame, 'read')),
    });
    if (kind === 'profile') this.#change(record, { profile: profileOf(frame) });
    if (kind === 'rated') this.#hearRating(record, frame);
    if (kind === 'typing') this.#setTyping(record, true);
  }

  /** @param {ChatInfo} info @param {string} order */
  follow(info, order) {
    const isMine = info.status === 'active' && info.agent === this.#owner.me;
    let record = this.#records.get(info.id);
    if (!record) {
      if (!isMine) return;
      record = new ChatRecord(info);
      this.#records.set(info.id, record);
      record.follow(info, order);
    } else if (!record.follow(info, order)) return;
    this.#setMine(record, isMine);
    this.#fill();
    this.#owner.changed(info.id);
  }

  /** He has these, and no others. @param {string[]} ids @param {string} order */
  keepOnly(ids, order) {
    for (const record of this.mine) {
      if (!ids.includes(record.id) && record.isOlderThan(order)) {
        this.#setMine(record, false);
        this.#owner.changed(record.id);
      }
    }
  }

  /** @param {ChatRecord} record @param {boolean} isMine */
  #setMine(record, isMine) {
    if (record.isMine === isMine) return;
    record.isMine = isMine;
    record.touch();
    if (isMine) this.#owner.gained(record);
    else {
      this.#setTyping(record, false);
      this.#owner.lost(record);
      if (record.id !== this.#open) this.#forget(record.id);
    }
  }

  /** @param {ChatRecord} record @param {Partial<ChatInfo>} more */
  #change(record, more) {
    record.info = { ...record.info, ...more };
    record.touch();
    this.#owner.changed(record.id);
  }

  /** @param {ChatRecord} record @param {unknown} frame */
  #hearLine(record, frame) {
    const line = lineIn(frame);
    if (!line || !record.add(line)) return;
    if (line.from === 'visitor') this.#setTyping(record, false);
    this.#owner.said(record, line);
    if (record.id !== this.#open) record.trim();
    this.#read();
    this.#fill();
    this.#owner.changed(record.id);
  }

  /** @param {ChatRecord} record @param {unknown} frame */
  #hearRating(record, frame) {
    this.#change(record, { rating: numberIn(frame, 'value', 1, 5), last: record.info.last + 1 });
    this.#fill();  // it is a line, which nobody is told of
  }

  /** @param {string | null} id @param {unknown} frame */
  #hearPage(id, frame) {
    if (!id) return;
    end(this.#asked, id);
    const record = this.#records.get(id);
    if (record) {
      const lines = listIn(frame, 'entries', lineIn);
      record.addPage(lines, ownOf(frame, 'before') === null);
      for (const line of lines) this.#owner.said(record, line);
      if (this.#open === id) this.#read();
      this.#owner.changed(id);
    }
    this.#fill();
  }

  /** @param {ChatRecord} record @param {boolean} isTyping */
  #setTyping(record, isTyping) {
    const { later, changed } = this.#owner;
    end(this.#typing, record.id);
    if (isTyping) {
      this.#typing.set(record.id, later(TYPING_SHOWN, () => this.#setTyping(record, false)));
    }
    if (record.isTyping === isTyping) return;
    record.isTyping = isTyping;
    record.touch();
    changed(record.id);
  }

  // --- What is missing ---

  /** Asks for the newest page that is missing, the open chat first, a few at a time. */
  #fill() {
    const open = this.#open ? this.#records.get(this.#open) : undefined;
    const wanted = [...open ? [open] : [], ...this.mine.filter((one) => one !== open)];
    for (const record of wanted) {
      if (this.#asked.size >= MOST_ASKED) return;
      const { missing } = record;
      if (missing && !this.#asked.has(record.id)) this.#ask(record, missing, PAGE);
    }
  }

  /** @param {ChatRecord} record @param {number} before @param {number} limit */
  #ask(record, before, limit) {
    const { id } = record;
    record.noteAsked(before);
    this.#asked.set(id, this.#owner.later(PATIENCE, () => {
      this.#asked.delete(id);
      record.forgetAsked();
      this.#fill();
      this.#owner.changed(id);
    }));
    this.#owner.tell({ kind: 'history', chat: id, before, limit });
  }

  /** What was said before. @param {string} id */
  older(id) {
    const record = this.#records.get(id);
    if (!record || this.#asked.has(id) || record.oldest <= 1) return;
    this.#ask(record, record.oldest, OLDER);
    this.#owner.changed(id);
  }

  /** The newest page once more: something of it may have been missed. @param {string} id */
  recheck(id) {
    const record = this.#records.get(id);
    if (record && !this.#asked.has(id)) this.#ask(record, record.top + 2, PAGE);
  }

  /** What was asked before the link broke does not come. */
  resync() {
    for (const id of [...this.#asked.keys()]) end(this.#asked, id);
    for (const record of this.#records.values()) record.forgetAsked();
    this.#fill();
  }

  // --- What is looked at ---

  /** @param {ChatInfo | string | null} chat null: none; an info: of one that is not his */
  show(chat) {
    const former = this.#open, id = typeof chat === 'string' ? chat : chat?.id ?? null;
    if (chat && typeof chat === 'object' && !this.#records.has(chat.id)) {
      this.#records.set(chat.id, new ChatRecord(chat));
    }
    this.#open = id && this.#records.has(id) ? id : null;
    if (former && former !== this.#open) {
      const record = this.#records.get(former);
      if (record && !record.isMine) this.#forget(former);
      else record?.trim();
    }
    this.#fill();
    this.#read();
  }

  /** @param {string} id */
  #forget(id) {
    this.#records.delete(id);
    end(this.#asked, id);
    end(this.#typing, id);
  }

  /** @param {boolean} isVisible somebody looks at the page */
  setVisible(isVisible) {
    this.#isVisible = isVisible;
    this.#read();
  }

  /** A person sees what is here of the open chat. */
  #read() {
    const record = this.#open ? this.#records.get(this.#open) : undefined;
    if (!record || !record.isMine || !this.#isVisible) return;
    const { snapshot: { lines }, seen } = record, newest = lines.at(-1)?.seq ?? 0;
    if (!newest || !record.see(newest)) return;
    const isNews = lines.some(({ from, seq }) => from === 'visitor' && seq > seen);
    if (isNews) this.#owner.tell({ kind: 'read', chat: record.id, upTo: newest });
    this.#owner.read(record.id, newest);
    this.#owner.changed(record.id);
  }

  /** Another tab's person has seen it. @param {string} id @param {number} upTo */
  noteSeen(id, upTo) {
    const record = this.#records.get(id);
    if (record?.see(upTo)) this.#owner.changed(id);
  }

  /** Nothing of it is his any more. */
  clear() {
    for (const id of [...this.#records.keys()]) this.#forget(id);
    this.#open = null;
  }
}

/** @param {Map<string, () => void>} waiting @param {string} id */
function end(waiting, id) {
  waiting.get(id)?.();
  waiting.delete(id);
}
