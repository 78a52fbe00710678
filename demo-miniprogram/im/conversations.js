'use strict';
// All conversations of the user and which one is open: the view model. It knows neither client nor
// page; the keeper writes down what it tells.
const { Conversation, SERVER, isOwn } = require('./conversation');
const { Signal } = require('./signal');

/** Who sends is a claim of the sender, so the list of people needs a limit. */
const MAX_PEOPLE = 50;

class Conversations {
  constructor() {
    /** By peer, the latest active last. @type {Map<string, Conversation>} */
    this.all = new Map();
    /** The conversation that the user looks at. @type {Conversation | null} */
    this.open = null;
    /** Anything that a page shows is different. */
    this.changed = new Signal();
    /** The bubbles of this peer, or (null) only the list of people, have to be kept anew. */
    this.touched = new Signal();
  }

  get unread() {
    let sum = 0;
    this.all.forEach((conversation) => {
      sum += conversation.unread;
    });
    return sum;
  }

  /** Latest active first. @returns {Conversation[]} */
  list() {
    return Array.from(this.all.values()).reverse();
  }

  /** Forgets everything; begins with these, the latest active last. */
  reset(conversations) {
    this.all = new Map();
    conversations.forEach((conversation) => this.all.set(conversation.peer, conversation));
    this.open = null;
    this.changed.emit();
  }

  of(peer) {
    const known = this.all.get(peer);
    if (known) return known;
    const conversation = new Conversation(peer);
    this.all.set(peer, conversation);
    this.dropOverflow();
    return conversation;
  }

  /** Begins a conversation, or finds it. */
  begin(peer) {
    const conversation = this.of(peer);
    this.touched.emit(null);
    this.changed.emit();
    return conversation;
  }

  /** The user looks at it now (null: at none): nothing in it is unread any more. */
  look(conversation) {
    this.open = conversation;
    if (conversation === null || conversation.unread === 0) return;
    conversation.unread = 0;
    this.touched.emit(null);
    this.changed.emit();
  }

  add(peer, bubble) {
    const conversation = this.of(peer);
    conversation.add(bubble);
    if (!isOwn(bubble) && conversation !== this.open) conversation.unread += 1;
    this.all.delete(peer);
    this.all.set(peer, conversation);
    this.touched.emit(peer);
    this.changed.emit();
  }

  setStatus(peer, bubble, status) {
    if (bubble.status === status) return;
    bubble.status = status;
    this.touched.emit(peer);
    this.changed.emit();
  }

  setDraft(conversation, draft) {
    if (conversation.draft === draft) return;
    conversation.draft = draft;
    this.touched.emit(null);
    this.changed.emit();
  }

  /** Forgets what was said and with whom, but not what is still being sent. */
  clear(isNeeded) {
    this.all.forEach((conversation, peer) => {
      conversation.reset(conversation.bubbles.filter(isNeeded));
      conversation.unread = 0;
      conversation.draft = '';
      const isEmpty = conversation.bubbles.length === 0 && conversation !== this.open;
      if (isEmpty && peer !== SERVER) this.all.delete(peer);
      this.touched.emit(peer);
    });
    this.changed.emit();
  }

  /** The one that has been quiet longest goes. */
  dropOverflow() {
    if (this.all.size <= MAX_PEOPLE) return;
    const gone = Array.from(this.all.keys())
      .find((peer) => peer !== SERVER && this.all.get(peer) !== this.open);
    this.all.delete(gone);
    this.touched.emit(gone);
  }
}

module.exports = { Conversations, MAX_PEOPLE };
