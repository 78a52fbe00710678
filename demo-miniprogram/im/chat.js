'use strict';
// Which conversation is open, where its reader left off, and what he is writing. What was said is
// the talk's; each login has a talk of its own.
const { SERVER, withServer } = require('./people');
const { Signal } = require('./signal');

/** So much that is unread is loaded at once; who has more reads on page by page. */
const MOST_UNREAD = 500;
/** Of no conversation: the session has ended, and the page is about to be closed. */
const NOTHING = { messages: [], draft: '', unread: 0, hasOlder: false, isLoading: false,
  typing: false };

class Chat {
  constructor() {
    /** Anything that a page shows is different. */
    this.changed = new Signal();
    /** What the talk says is wrong. */
    this.troubled = new Signal();
    /** @type {import('mobileimsdk-wasm/talk').Talk | null} */
    this.talk = null;
    /** @type {import('mobileimsdk-wasm/talk').Conversation | null} */
    this.open = null;
    /** The latest messages of it are on their way. */
    this.isLoading = false;
    /** Where the reader left off: the id of the first message that was unread. */
    this.firstNew = null;
    /** The id of a message that the reader wants to see. */
    this.wanted = null;
    /** What stands in the field, if somebody has written there. */
    this.typed = null;
    this.isWatched = false;
    this.unfollow = [];
  }

  /** The list: the latest first. */
  get list() {
    return this.talk === null ? [] : withServer(this.talk.getSnapshot());
  }

  get unread() {
    return this.talk === null ? 0 : this.talk.unread;
  }

  /** What is shown of the open conversation. */
  get shown() {
    return this.open === null ? NOTHING : this.open.getSnapshot();
  }

  /** From now on these conversations, or none. */
  use(talk) {
    this.choose(null);  // what was begun there is kept
    this.unfollow.splice(0).forEach((off) => off());
    this.talk = talk;
    if (talk !== null) {
      talk.setVisible(this.isWatched);
      this.unfollow.push(talk.subscribe(() => this.changed.emit()));
    }
    this.changed.emit();
  }

  /** @param {string | null} peer null = close what is open */
  choose(peer) {
    this.keepDraft();
    if (this.open !== null) {
      this.open.leave();
      this.unfollowOpen();
    }
    this.open = null;
    this.firstNew = null;
    this.wanted = null;
    this.isLoading = false;
    if (peer !== null && this.talk !== null) this.enter(this.talk.conversation(peer));
    this.changed.emit();
  }

  enter(conversation) {
    const { peer } = conversation;
    // With whom one wants to talk is in the list before anything is said.
    const isKnown = this.list.some((one) => one.peer === peer);
    if (!isKnown && peer !== SERVER) conversation.set({ title: peer || ' ' });
    this.open = conversation;
    this.isLoading = true;
    this.unfollowOpen = conversation.subscribe(() => this.note());
    this.load(conversation, conversation.getSnapshot().unread);
  }

  load(conversation, unread) {
    conversation.open().then(() => {
      const missing = unread - theirs(conversation).length;
      return missing > 0 ? conversation.older(Math.min(missing + 1, MOST_UNREAD)) : undefined;
    }).catch((error) => this.troubled.emit(error.code)).then(() => {
      if (conversation !== this.open) return;
      this.isLoading = false;
      this.firstNew = firstOf(conversation, unread);
      this.changed.emit();
    });
  }

  note() {
    const { open, isWatched, isLoading, firstNew } = this;
    // Mark the first message that comes while nobody looks: reading goes on there later.
    if (!isWatched && !isLoading && firstNew === null) {
      this.firstNew = firstOf(open, open.getSnapshot().unread);
    }
    this.changed.emit();
  }

  /** Somebody looks at the open conversation: nothing in it is unread any more. */
  setWatched(isWatched) {
    this.isWatched = isWatched;
    if (!isWatched) {
      this.keepDraft();
      this.firstNew = null;
    }
    if (this.talk !== null) this.talk.setVisible(isWatched);
  }

  /** Throws what the client says to a message that it does not take; then there is none. */
  send(content) {
    this.open.send(content);
    this.typed = '';
    this.firstNew = null;
  }

  /** Rejects with what keeps it from being uploaded, or with what the client says. */
  sendPicture(file) {
    this.firstNew = null;
    return this.open.attach(file);
  }

  /** Sends these again, in their order. Rejects with what the client says to one of them. */
  resend(ids) {
    const { open } = this;
    const isLost = (id) => open.getSnapshot().messages
      .some((message) => message.id === id && message.status === 'lost');
    return ids.reduce((before, id) => before.then(() => (isLost(id) ? open.resend(id)
      : undefined)), Promise.resolve());
  }

  /** Somebody is writing; it becomes the draft when he goes. */
  type(typed) {
    this.typed = typed;
    if (typed === '') return;
    try {
      this.open.typing();
    } catch (error) {
      // Tells nothing to an id that is no user id.
    }
  }

  keepDraft() {
    const { open, typed } = this;
    this.typed = null;
    if (open !== null && typed !== null && typed !== open.getSnapshot().draft) open.draft(typed);
  }
}

function theirs(conversation) {
  return conversation.getSnapshot().messages.filter(({ own }) => !own);
}

/** The first of so many that came last. */
function firstOf(conversation, count) {
  const messages = theirs(conversation);
  if (count === 0 || messages.length === 0) return null;
  return messages[Math.max(messages.length - count, 0)].id;
}

module.exports = { Chat };
