// @ts-check
// What the chat holds outlives the page and shows in every tab: each change goes to the history, to
// the browser's small memory and to the user's other tabs, and theirs come in here.
import { isOwn, isUnsettled, readBubble } from './conversation.js';
import { recallPeople, rememberPeople } from './memory.js';
import { Signal } from './signal.js';

/** @typedef {import('./chat.js').Change} Change */
/** @typedef {import('./chat.js').Chat} Chat */
/** @typedef {import('./conversation.js').Bubble} Bubble */
/** @typedef {import('./history.js').History} History */

const CHANNEL = 'mobileimsdk-chat:';

/** So long, in ms, the client has to take over what a closed tab was sending. */
const TAKEOVER = 2_000;
/** And so long the tabs that are left have to say what is theirs. */
const ROLL_CALL = 500;

export class Keeper {
  /** @type {Signal<void>} another tab wants to know which messages are on their way from here */
  asked = new Signal();
  /** @type {Signal<void>} a tab was closed, and it is known again what the others are sending */
  left = new Signal();
  #chat;
  #history;
  /** Whose chat this is; empty = nobody's. */
  #owner = '';
  /** @type {BroadcastChannel | null} */
  #channel = null;
  /** A change that came from another tab is told no further; that tab has kept it, too. */
  #applying = false;
  /** Fingerprints of what other tabs are sending. @type {Set<string>} */
  #elsewhere = new Set();
  /** The latest active person that is remembered. @type {string | undefined} */
  #latest;

  /** @param {Chat} chat @param {History} history */
  constructor(chat, history) {
    this.#chat = chat;
    this.#history = history;
    chat.changed.on((change) => this.#follow(change));
    // An open channel would keep the page out of the back/forward cache.
    addEventListener('pagehide', () => {
      this.#rememberPeople();
      this.#post({ kind: 'bye' });
      this.#listen(false);
    });
    addEventListener('pageshow', ({ persisted }) => {
      if (persisted && this.#owner !== '') this.#listen(true);
    });
  }

  /**
   * Fills the chat with what is known of it.
   * @param {string} owner
   * @param {string[]} always whom everybody can talk with
   * @returns {Promise<boolean>} false = somebody else was opened, or it was closed, meanwhile
   */
  async open(owner, always) {
    this.close();
    this.#owner = owner;
    const said = await this.#history.load(owner);
    if (this.#owner !== owner) return false;
    const people = recallPeople(owner);
    const missing = always.filter((id) => !people.some((person) => person.id === id));
    this.#chat.reset([...missing.map((id) => ({ id, readAt: 0, draft: '' })), ...people], said);
    this.#listen(true);
    this.#post({ kind: 'hello' });
    return true;
  }

  close() {
    this.#rememberPeople();
    this.#post({ kind: 'bye' });
    this.#owner = '';
    this.#latest = undefined;
    this.#elsewhere.clear();
    this.#listen(false);
  }

  /** Whether another tab is sending this. @param {Bubble} bubble */
  isElsewhere({ fingerprint }) {
    return this.#elsewhere.has(fingerprint);
  }

  /**
   * Tells the other tabs how a message of one's own stands.
   * @param {string} peer
   * @param {Bubble} bubble
   */
  tell(peer, bubble) {
    this.#post({ kind: 'bubble', peer, bubble });
  }

  /** @param {Change} change */
  #follow(change) {
    if (this.#owner === '' || this.#applying) return;
    if (['opened', 'read', 'draft'].includes(change.kind)) this.#rememberPeople();
    if (change.kind === 'reset' || change.kind === 'opened') return;
    const { kind, conversation: { peer } } = change;
    if (kind === 'bubble' || kind === 'bubbleChanged') {
      this.#history.put(this.#owner, peer, change.bubble);
      if (isOwn(change.bubble)) this.tell(peer, change.bubble);
    } else if (kind === 'bubbleGone') {
      this.#history.remove(this.#owner, peer, change.bubble);
    } else if (kind === 'personGone' || kind === 'cleared') {
      this.#history.clear(this.#owner, peer);
      for (const bubble of kind === 'cleared' ? change.conversation.bubbles : []) {
        this.#history.put(this.#owner, peer, bubble);
      }
    }
    if (kind === 'cleared' || kind === 'read') this.#post({ kind, peer });
    // Storage is slow, and most messages change nothing in the order of people.
    if (kind === 'person' && [...this.#chat.conversations.keys()].at(-1) !== this.#latest) {
      this.#rememberPeople();
    }
  }

  #callRoll() {
    this.#elsewhere.clear();
    this.#post({ kind: 'hello' });
    setTimeout(() => this.left.emit(), ROLL_CALL);
  }

  #rememberPeople() {
    if (this.#owner === '') return;
    const { people } = this.#chat;
    this.#latest = people.at(-1)?.id;
    rememberPeople(this.#owner, people);
  }

  /** @param {boolean} on */
  #listen(on) {
    this.#channel?.close();
    this.#channel = null;
    if (!on || typeof BroadcastChannel === 'undefined') return;
    this.#channel = new BroadcastChannel(CHANNEL + this.#owner);
    this.#channel.onmessage = ({ data }) => {
      this.#applying = true;
      try {
        this.#apply(Object(data));
      } finally {
        this.#applying = false;
      }
    };
  }

  /** @param {object} message */
  #post(message) {
    this.#channel?.postMessage(message);
  }

  /** @param {Record<string, unknown>} message */
  #apply({ kind, peer, bubble }) {
    if (kind === 'hello') this.asked.emit();
    if (kind === 'bye') setTimeout(() => this.#callRoll(), TAKEOVER);
    if (typeof peer !== 'string') return;
    if (kind === 'read') this.#chat.markRead(peer);
    if (kind === 'cleared') this.#chat.clear(peer);
    const theirs = kind === 'bubble' ? readBubble(bubble) : undefined;
    if (theirs === undefined || !isOwn(theirs)) return;
    const { fingerprint, status } = theirs;
    if (isUnsettled(theirs)) this.#elsewhere.add(fingerprint);
    else this.#elsewhere.delete(fingerprint);
    const known = this.#chat.conversations.get(peer)?.findOwn(fingerprint);
    if (known === undefined) this.#chat.add(peer, theirs);
    else if (known.status !== status) this.#chat.change(peer, known, { status });
  }
}
