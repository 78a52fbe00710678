// @ts-check
// Which conversation is open, and where its reader left off. What was said is the talk's.
import { Signal } from '../shared/signal.js';

/** @typedef {import('../../js/talk/index.js').Talk} Talk */
/** @typedef {import('../../js/talk/index.js').Conversation} Conversation */

/**
 * Names what has changed, for the views. `list`: the people, or what is told of one. `opened`:
 * another conversation is open, or none. `loaded`: the unread messages of it are there. `said`:
 * something in it has changed. `firstNew`: the place where reading goes on has moved.
 * @typedef {'list' | 'opened' | 'loaded' | 'said' | 'firstNew'} Change
 */

/** So much that is unread is loaded at once; who has more reads on page by page. */
const MOST_UNREAD = 1_000;

export class Chat {
  /** @type {Signal<Change>} */
  changed = new Signal();
  /** @type {Signal<any>} what the talk says is wrong */
  troubled = new Signal();
  /** @type {Talk | null} */
  talk = null;
  /** @type {Conversation | null} */
  open = null;
  /** The latest messages of it are on their way. */
  isLoading = false;
  /** Where the reader left off: the first message that was unread. @type {string | null} */
  firstNew = null;
  /** Ids of lost messages that are being sent again. @type {Set<string>} */
  resending = new Set();
  /** Whether somebody looks at the open conversation. */
  #isWatched = true;
  /** @type {(() => void) | undefined} */
  #unfollowTalk;
  /** @type {(() => void) | undefined} */
  #unfollowOpen;

  get list() {
    return this.talk?.getSnapshot() ?? [];
  }

  get unread() {
    return this.talk?.unread ?? 0;
  }

  /** @param {string} peer */
  has(peer) {
    return this.list.some((one) => one.peer === peer);
  }

  /** From now on these conversations, or none. @param {Talk | null} talk */
  use(talk) {
    this.choose(null);  // what was begun there is kept
    this.#unfollowTalk?.();
    this.talk = talk;
    talk?.setVisible(this.#isWatched);
    this.#unfollowTalk = talk?.subscribe(() => this.changed.emit('list'));
    this.changed.emit('list');
  }

  /** @param {string | null} peer null = close what is open */
  choose(peer) {
    this.#unfollowOpen?.();
    this.#unfollowOpen = undefined;
    this.open?.leave();
    this.open = null;
    this.firstNew = null;
    this.isLoading = false;
    if (peer !== null && this.talk !== null) this.#enter(this.talk.conversation(peer));
    this.changed.emit('opened');
  }

  /** @param {Conversation} conversation */
  #enter(conversation) {
    // With whom one wants to talk is in the list before anything is said.
    if (!this.has(conversation.peer)) conversation.set({ title: conversation.peer || ' ' });
    const { unread } = conversation.getSnapshot();
    this.open = conversation;
    this.isLoading = true;
    void this.#load(conversation, unread);
    this.#unfollowOpen = conversation.subscribe(() => this.#note());
  }

  /** @param {Conversation} conversation @param {number} unread */
  async #load(conversation, unread) {
    try {
      await conversation.open();
      const missing = unread - theirs(conversation).length;
      if (missing > 0 && conversation === this.open) {
        await conversation.older(Math.min(missing + 1, MOST_UNREAD));
      }
    } catch (error) {
      this.troubled.emit(error);
    }
    if (conversation !== this.open) return;
    this.isLoading = false;
    this.firstNew = firstOf(conversation, unread);
    this.changed.emit('loaded');
  }

  #note() {
    const { open } = this;
    // Mark the first message that comes while nobody looks: reading goes on there later.
    if (open && !this.#isWatched && !this.isLoading) {
      this.firstNew ??= firstOf(open, open.getSnapshot().unread);
    }
    this.changed.emit('said');
  }

  /**
   * Rejects with what the client does not take.
   * @param {string} id of a lost message
   * @param {Conversation | null} [open] its conversation
   */
  async resend(id, open = this.open) {
    if (open === null || this.resending.has(id)) return;
    this.resending.add(id);
    this.changed.emit('said');
    try {
      await open.resend(id);
    } finally {
      this.resending.delete(id);
      this.changed.emit('said');
    }
  }

  /** @param {boolean} isWatched */
  setWatched(isWatched) {
    this.#isWatched = isWatched;
    if (!isWatched) this.forgetFirstNew();
    this.talk?.setVisible(isWatched);
  }

  forgetFirstNew() {
    if (this.firstNew === null) return;
    this.firstNew = null;
    this.changed.emit('firstNew');
  }
}

/** @param {Conversation} conversation */
const theirs = (conversation) => conversation.getSnapshot().messages.filter(({ own }) => !own);

/** The first of so many that came last. @param {Conversation} conversation @param {number} count */
function firstOf(conversation, count) {
  const messages = theirs(conversation);
  return count > 0 ? messages[Math.max(messages.length - count, 0)]?.id ?? null : null;
}
