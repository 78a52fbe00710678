'use strict';
// What was said outlives the program: each change goes to the device's storage, for each user of
// each server apart. One write at a time and never a synchronous one; what changes meanwhile is
// written once, afterwards.
const {
  Conversation, MAX_BUBBLES, MAX_UNITS, SERVER, newest, readBubble,
} = require('./conversation');

const PREFIX = 'mobileimsdk-demo ';
/** Ids are foreign text; a longer one is shown and not kept. */
const MAX_ID = 128;
const MAX_DRAFT = 2000;

class Keeper {
  /**
   * @param {{ read: Function, write: Function, remove: Function }} storage
   * @param {import('./conversations').Conversations} conversations
   */
  constructor(storage, conversations) {
    this.storage = storage;
    this.conversations = conversations;
    /** Whose conversations these are; empty = nobody's. */
    this.owner = '';
    /** What to write under which key, asked for when it is written; null = remove it. */
    this.due = new Map();
    this.isWriting = false;
    this.waiting = [];
    conversations.touched.on((peer) => this.follow(peer));
  }

  /**
   * Fills the conversations with what is known of them.
   * @returns {Promise<boolean>} false = somebody else was opened, or it was closed, meanwhile
   */
  open(owner) {
    this.close();
    this.owner = owner;
    return this.whenWritten().then(() => this.storage.read(keyOf(owner))).then((index) => {
      const people = Array.isArray(index) ? index.map(Object).filter(isPerson) : [];
      return Promise.all(people.map((known) => this.load(owner, known)));
    }).then((known) => {
      if (this.owner !== owner) return false;
      const hasServer = known.some(({ peer }) => peer === SERVER);
      this.conversations.reset(hasServer ? known : [new Conversation(SERVER)].concat(known));
      return true;
    });
  }

  /** What is not written yet is remembered as it is now. */
  close() {
    this.due.forEach((make, key) => {
      const value = make();
      this.due.set(key, () => value);
    });
    this.owner = '';
  }

  load(owner, { peer, unread, draft }) {
    return this.storage.read(keyOf(owner, peer)).then((said) => {
      const conversation = new Conversation(peer);
      const bubbles = Array.isArray(said) ? said.map(readBubble) : [];
      conversation.reset(bubbles.filter((bubble) => bubble !== null));
      conversation.unread = Math.min(Number(unread) || 0, conversation.bubbles.length);
      conversation.draft = typeof draft === 'string' ? draft : '';
      return conversation;
    });
  }

  follow(peer) {
    const { owner, conversations: { all } } = this;
    if (owner === '') return;
    if (peer !== null && peer.length <= MAX_ID) {
      this.due.set(keyOf(owner, peer), () => (all.has(peer) ? talk(all.get(peer)) : null));
    }
    this.due.set(keyOf(owner), () => Array.from(all.values()).filter(isPerson).map(person));
    this.writeNext();
  }

  whenWritten() {
    return new Promise((resolve) => {
      this.waiting.push(resolve);
      this.writeNext();
    });
  }

  writeNext() {
    if (this.isWriting) return;
    if (this.due.size === 0) {
      this.waiting.splice(0).forEach((resolve) => resolve());
      return;
    }
    const [key, make] = this.due.entries().next().value;
    this.due.delete(key);
    this.isWriting = true;
    const value = make();
    const done = value === null ? this.storage.remove(key) : this.storage.write(key, value);
    done.then(() => {
      this.isWriting = false;
      this.writeNext();
    });
  }
}

/** Without a peer: where it is written who there is. */
function keyOf(owner, peer) {
  return PREFIX + JSON.stringify(peer === undefined ? [owner] : [owner, peer]);
}

function isPerson({ peer }) {
  return typeof peer === 'string' && peer.length <= MAX_ID;
}

function person({ peer, unread, draft }) {
  return { peer, unread, draft: draft.slice(0, MAX_DRAFT) };
}

function talk({ bubbles }) {
  const short = bubbles.filter((bubble) => bubble.text.length <= MAX_UNITS);
  return newest(short, MAX_BUBBLES, MAX_UNITS)
    .map(({ text, time, status, fingerprint }) => ({ text, time, status, fingerprint }));
}

module.exports = { Keeper };
