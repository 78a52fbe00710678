// @ts-check
// The view model: the conversations and which one is open. It knows neither client nor page.
import { Conversation } from './conversation.js';
import { Signal } from './signal.js';

/** @typedef {import('./conversation.js').Bubble} Bubble */

/**
 * What a view has to follow. `person`: new, or its last message or unread count changed.
 * @typedef {{ kind: 'reset' } | { kind: 'opened' }
 *   | { kind: 'person' | 'personGone', conversation: Conversation }
 *   | { kind: 'bubble' | 'bubbleChanged' | 'bubbleGone', conversation: Conversation,
 *       bubble: Bubble }} Change
 */

/** Who sends is a claim of the sender, so the list of people needs a limit. */
export const MAX_PEOPLE = 200;

export class Chat {
  /** @type {Signal<Change>} */
  changed = new Signal();
  /** By peer, the latest active last. @type {Map<string, Conversation>} */
  conversations = new Map();
  /** @type {Conversation | null} */
  open = null;
  /** Whether somebody looks at the open conversation. */
  #watched = true;

  get unread() {
    let sum = 0;
    for (const { unread } of this.conversations.values()) sum += unread;
    return sum;
  }

  /**
   * Forgets everything; begins with these people.
   * @param {Iterable<string>} people the latest active last
   */
  reset(people) {
    this.conversations.clear();
    for (const peer of people) this.conversations.set(peer, new Conversation(peer));
    this.open = null;
    this.changed.emit({ kind: 'reset' });
  }

  /** @param {string | null} peer null = close what is open */
  choose(peer) {
    this.open = peer === null ? null : this.#of(peer);
    this.changed.emit({ kind: 'opened' });
    this.#markRead();
  }

  /** @param {boolean} watched */
  setWatched(watched) {
    this.#watched = watched;
    this.#markRead();
  }

  /** @param {string} peer @param {Bubble} bubble */
  add(peer, bubble) {
    const conversation = this.#of(peer);
    const forgotten = conversation.add(bubble);
    this.conversations.delete(peer);
    this.conversations.set(peer, conversation);  // now the latest
    const unseen = conversation !== this.open || !this.#watched;
    if (bubble.status === 'received' && unseen) conversation.unread += 1;
    if (forgotten) this.changed.emit({ kind: 'bubbleGone', conversation, bubble: forgotten });
    this.changed.emit({ kind: 'bubble', conversation, bubble });
    this.changed.emit({ kind: 'person', conversation });
  }

  /** @param {string} peer @param {Bubble} bubble @param {Partial<Bubble>} members */
  change(peer, bubble, members) {
    Object.assign(bubble, members);
    const conversation = this.conversations.get(peer);
    if (conversation) this.changed.emit({ kind: 'bubbleChanged', conversation, bubble });
  }

  /** @param {string} peer */
  #of(peer) {
    let conversation = this.conversations.get(peer);
    if (conversation === undefined) {
      conversation = new Conversation(peer);
      this.conversations.set(peer, conversation);
      this.#forgetOldest();
      this.changed.emit({ kind: 'person', conversation });
    }
    return conversation;
  }

  #forgetOldest() {
    if (this.conversations.size <= MAX_PEOPLE) return;
    for (const conversation of this.conversations.values()) {
      if (conversation === this.open) continue;
      this.conversations.delete(conversation.peer);
      this.changed.emit({ kind: 'personGone', conversation });
      return;
    }
  }

  #markRead() {
    const conversation = this.open;
    if (conversation === null || !this.#watched || conversation.unread === 0) return;
    conversation.unread = 0;
    this.changed.emit({ kind: 'person', conversation });
  }
}
