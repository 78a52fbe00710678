// @ts-check
// The view model: the conversations and which one is open. It knows neither client nor page.
import { Conversation, isOwn, isUnsettled } from './conversation.js';
import { Signal } from './signal.js';

/** @typedef {import('./conversation.js').Bubble} Bubble */
/** @typedef {{ peer: string, bubble: Bubble }} Said */

/**
 * What is known of a peer apart from messages.
 * @typedef {object} Person
 * @property {string} id
 * @property {number} readAt see `Conversation`
 * @property {string} draft
 */

/**
 * What a view has to follow. `opened`: another one is open, or none. `person`: new, or anything
 * that a list of people shows has changed. `read`: the user has read it. `firstNew`: where the
 * reader left off is somewhere else now. `cleared`: many bubbles are gone.
 * @typedef {{ kind: 'reset' } | { kind: 'opened' }
 *   | { kind: 'person' | 'personGone' | 'read' | 'firstNew' | 'cleared' | 'draft',
 *       conversation: Conversation }
 *   | { kind: 'bubble' | 'bubbleChanged' | 'bubbleGone', conversation: Conversation,
 *       bubble: Bubble }} Change
 */

/** Who sends is a claim of the sender, so the list of people needs a limit. */
export const MAX_PEOPLE = 200;
/** Older ones are forgotten, so that a page open for days stays small. */
export const MAX_BUBBLES = 500;
/** UTF-16 units in all bubbles together, whatever somebody floods us with. */
const MAX_UNITS = 8_388_608;
/** Tabs hear the same message at slightly different times; ms. */
const TABS_APART = 2_000;

export class Chat {
  /** @type {Signal<Change>} */
  changed = new Signal();
  /** By peer, the latest active last. @type {Map<string, Conversation>} */
  conversations = new Map();
  /** @type {Conversation | null} */
  open = null;
  /** Whether somebody looks at the open conversation. */
  #watched = true;
  #units = 0;

  get unread() {
    let sum = 0;
    for (const { unread } of this.conversations.values()) sum += unread;
    return sum;
  }

  /** @returns {Person[]} the latest active last */
  get people() {
    return [...this.conversations.values()]
      .map(({ peer, readAt, draft }) => ({ id: peer, readAt, draft }));
  }

  /**
   * Forgets everything; begins with these people and what was said.
   * @param {Person[]} people
   * @param {Said[]} said in the order of coming
   */
  reset(people, said) {
    this.conversations.clear();
    this.#units = 0;
    this.open = null;
    /** @param {string} peer */
    const of = (peer) => {
      const found = this.conversations.get(peer) ?? new Conversation(peer);
      this.conversations.set(peer, found);
      return found;
    };
    for (const { id, readAt, draft } of people) Object.assign(of(id), { readAt, draft });
    for (const { peer, bubble } of said) {
      const conversation = of(peer);
      conversation.bubbles.push(bubble);
      this.#units += bubble.text.length;
      if (isOwn(bubble) || bubble.at <= conversation.readAt + TABS_APART) continue;
      conversation.unread += 1;
    }
    const byActivity = [...this.conversations].sort(([, a], [, b]) =>
      (a.last?.at ?? 0) - (b.last?.at ?? 0));
    this.conversations = new Map(byActivity);
    this.changed.emit({ kind: 'reset' });
    for (const conversation of this.conversations.values()) this.#trim(conversation);
    this.#forgetPeople();
  }

  /** @param {string | null} peer null = close what is open */
  choose(peer) {
    this.#forgetFirstNew();
    const next = peer === null ? null : this.#of(peer);
    this.open = next;
    if (next !== null && next.unread > 0) {
      next.firstNew = next.bubbles.find((bubble) => !isOwn(bubble) && bubble.at > next.readAt)
        ?? null;
    }
    this.changed.emit({ kind: 'opened' });
    this.#markOpenRead();
  }

  /** @param {boolean} watched */
  setWatched(watched) {
    this.#watched = watched;
    if (!watched) this.#forgetFirstNew();
    this.#markOpenRead();
  }

  /** @param {string} peer @param {Bubble} bubble */
  add(peer, bubble) {
    const conversation = this.#of(peer);
    conversation.bubbles.push(bubble);
    this.#units += bubble.text.length;
    this.conversations.delete(peer);
    this.conversations.set(peer, conversation);  // now the latest
    const isUnseen = conversation !== this.open || !this.#watched;
    if (isOwn(bubble)) {
      if (conversation === this.open) this.#forgetFirstNew();
    } else if (isUnseen) {
      conversation.unread += 1;
      if (conversation === this.open) conversation.firstNew ??= bubble;
    }
    this.#trim(conversation);
    this.changed.emit({ kind: 'bubble', conversation, bubble });
    if (!isUnseen) {
      conversation.readAt = bubble.at;
      this.changed.emit({ kind: 'read', conversation });
    }
    this.changed.emit({ kind: 'person', conversation });
  }

  /** @param {string} peer @param {Bubble} bubble @param {Partial<Bubble>} members */
  change(peer, bubble, members) {
    Object.assign(bubble, members);
    const conversation = this.conversations.get(peer);
    if (!conversation?.bubbles.includes(bubble)) return;  // forgotten meanwhile
    this.changed.emit({ kind: 'bubbleChanged', conversation, bubble });
    if (bubble === conversation.last) this.changed.emit({ kind: 'person', conversation });
  }

  /** Forgets what was said, except what is on its way. @param {string} peer */
  clear(peer) {
    const conversation = this.conversations.get(peer);
    if (conversation === undefined) return;
    const { bubbles } = conversation;
    conversation.bubbles = bubbles.filter(isUnsettled);
    for (const { text } of bubbles) this.#units -= text.length;
    for (const { text } of conversation.bubbles) this.#units += text.length;
    conversation.firstNew = null;
    conversation.unread = 0;
    this.changed.emit({ kind: 'cleared', conversation });
    this.changed.emit({ kind: 'person', conversation });
  }

  /** The user has read it, here or in another tab. @param {string} peer */
  markRead(peer) {
    const conversation = this.conversations.get(peer);
    if (conversation === undefined || conversation.unread === 0) return;
    conversation.unread = 0;
    conversation.readAt = conversation.last?.at ?? 0;
    this.changed.emit({ kind: 'read', conversation });
    this.changed.emit({ kind: 'person', conversation });
  }

  /** @param {string} peer @param {string} draft */
  setDraft(peer, draft) {
    const conversation = this.conversations.get(peer);
    if (conversation === undefined || conversation.draft === draft) return;
    conversation.draft = draft;
    this.changed.emit({ kind: 'draft', conversation });
    this.changed.emit({ kind: 'person', conversation });
  }

  /** @param {string} peer */
  #of(peer) {
    let conversation = this.conversations.get(peer);
    if (conversation === undefined) {
      conversation = new Conversation(peer);
      this.conversations.set(peer, conversation);
      this.#forgetPeople(peer);
      this.changed.emit({ kind: 'person', conversation });
    }
    return conversation;
  }

  /** @param {string} [except] */
  #forgetPeople(except) {
    for (const conversation of this.conversations.values()) {
      if (this.conversations.size <= MAX_PEOPLE) return;
      if (conversation === this.open || conversation.peer === except) continue;
      this.conversations.delete(conversation.peer);
      for (const { text } of conversation.bubbles) this.#units -= text.length;
      this.changed.emit({ kind: 'personGone', conversation });
    }
  }

  /** @param {Conversation} conversation which may have grown */
  #trim(conversation) {
    while (conversation.bubbles.length > MAX_BUBBLES) this.#forgetOldest(conversation);
    for (const other of this.conversations.values()) {  // the least active first
      while (this.#units > MAX_UNITS && other.bubbles.length > 1) this.#forgetOldest(other);
    }
  }

  /** @param {Conversation} conversation */
  #forgetOldest(conversation) {
    const bubble = /** @type {Bubble} */ (conversation.bubbles.shift());
    this.#units -= bubble.text.length;
    if (conversation.firstNew === bubble) conversation.firstNew = conversation.bubbles[0];
    this.changed.emit({ kind: 'bubbleGone', conversation, bubble });
  }

  #forgetFirstNew() {
    const conversation = this.open;
    if (conversation === null || conversation.firstNew === null) return;
    conversation.firstNew = null;
    this.changed.emit({ kind: 'firstNew', conversation });
  }

  #markOpenRead() {
    if (this.open !== null && this.#watched) this.markRead(this.open.peer);
  }
}
