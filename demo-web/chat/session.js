// @ts-check
// The one module that owns the client: what the user does goes in, what the client tells becomes
// changes of the view model. Nothing here knows the page.
import { arrivalTime, isOwn, isUnsettled } from './conversation.js';
import { Signal } from './signal.js';
import { logLanguage } from './texts.js';

/** @typedef {import('./chat.js').Chat} Chat */
/** @typedef {import('./keeper.js').Keeper} Keeper */
/** @typedef {import('./conversation.js').Bubble} Bubble */
/** @typedef {import('./conversation.js').BubbleStatus} BubbleStatus */
/** @typedef {typeof import('../../js/index.js')} Library */
/** @typedef {import('../../js/index.js').Client} Client */
/** @typedef {import('../../js/index.js').Message} Message */
/** @typedef {import('../../js/index.js').SentMessage} SentMessage */
/** @typedef {import('../../js/index.js').StateChange} StateChange */
/** @typedef {import('../../js/index.js').ClientOptions} ClientOptions */
/** @typedef {import('../../js/index.js').ImError} ImError */

/**
 * Where the user stands. `out`: at the login form. `entering`: waiting for the first login.
 * `in`: chatting, online or not. `ended`: the server has ended it; the chat can still be read.
 * @typedef {'out' | 'entering' | 'in' | 'ended'} Stage
 */

/**
 * Why a session is over, unless the user wanted it.
 * @typedef {object} Ending
 * @property {'kickedOut' | 'refused' | 'failed' | 'loggedOut'} why
 * @property {number | string} code
 * @property {string | null} detail the server's own words
 */

/** @typedef {{ server: string, userId: string, token: string }} Credentials */

const MOST_UNREAD = 500;  // as many as a conversation shows
const FAILED = { status: /** @type {const} */ ('failed') };

export class Session {
  /** @type {Signal<void>} stage or connection are different now */
  changed = new Signal();
  /** @type {Signal<Pick<ImError, 'code' | 'senseMode'>>} what went wrong without ending anything */
  troubled = new Signal();
  userId = '';
  /** @type {Stage} */
  stage = 'out';
  /** @type {import('../../js/index.js').State} */
  state = 'idle';
  /** When the next attempt is due, Unix ms. @type {number | null} */
  retryAt = null;
  /** Why the last attempt failed, in words of the client; empty = none has. */
  hint = '';
  /** @type {Ending | null} */
  ending = null;

  /** @type {Client | null} */
  #client = null;
  /** Whose conversations the chat holds. */
  #owner = '';
  /** Its history is being loaded. */
  #opening = Promise.resolve(true);
  /** Bubbles whose messages are not settled. @type {Map<SentMessage, Bubble>} */
  #unsettled = new Map();
  /** What came and was not read here yet, by peer. @type {Map<string, Message[]>} */
  #unread = new Map();
  /** Whether what an earlier page left unsettled has been taken up or given up. */
  #hasSifted = false;
  #library;
  #options;
  #keeper;

  /**
   * @param {Library} library
   * @param {Partial<ClientOptions>} options
   * @param {Chat} chat
   * @param {Keeper} keeper of that chat
   */
  constructor(library, options, chat, keeper) {
    this.#library = library;
    this.#options = options;
    this.chat = chat;
    this.#keeper = keeper;
    chat.changed.on((change) => {
      if (change.kind === 'read') this.#markRead(change.conversation.peer);
    });
    keeper.asked.on(() => {
      for (const [{ to }, bubble] of this.#unsettled) keeper.tell(to, bubble);
    });
    keeper.left.on(() => {
      if (this.#hasSifted) this.#giveUpOrphans();
    });
  }

  /**
   * Throws what the client says to bad options.
   * @param {Credentials} credentials
   */
  enter({ server, userId, token }) {
    const { Client, SERVER } = this.#library;
    const client = new Client({
      receipts: true, logLanguage: logLanguage(), ...this.#options, url: server, userId, token,
    });
    this.#release();
    const owner = JSON.stringify([server, userId]);
    // Who comes back after a kick-out finds the conversations as they were.
    const isKnown = owner === this.#owner;
    this.#owner = owner;
    this.#client = client;
    this.userId = userId;
    this.#listen(client);
    this.#begin('entering');
    if (!isKnown) this.#opening = this.#keeper.open(owner, [SERVER]);
    void this.#opening.then((isOpen) => isOpen && this.#logIn(client));
  }

  /** After a kick-out: once more with the same credentials. */
  enterAgain() {
    this.#begin('in');
    this.#logIn(this.#need());
  }

  /** Back to the login form. @param {{ forget: boolean }} options forget = and the conversations */
  leave({ forget }) {
    this.#release();
    this.stage = 'out';
    if (forget) {
      this.#owner = '';
      this.ending = null;
      this.chat.choose(null);  // what was begun there is kept
      this.#keeper.close();
      this.chat.reset([], []);
    }
    this.changed.emit();
  }

  /**
   * Throws what the client says to a message it does not take; then there is no bubble.
   * @param {string} peer
   * @param {string} text
   */
  send(peer, text) {
    const sent = this.#need().send(peer, text);
    const bubble = this.#bubbleOf(sent);
    this.#follow(sent, bubble);
    this.chat.add(peer, bubble);
  }

  /**
   * Sends a failed one again. Its fingerprint stays, so a peer that has it already shows it once.
   * @param {string} peer
   * @param {Bubble} bubble
   */
  resend(peer, bubble) {
    const { text, fingerprint } = bubble;
    const sent = this.#need().send(peer, text, { fingerprint });
    this.chat.change(peer, bubble, { status: this.#statusOf(sent) });
    this.#follow(sent, bubble);
  }

  #need() {
    if (this.#client === null) throw new Error('nobody is logged in');
    return this.#client;
  }

  /** Lets the client go, and the token with it. */
  #release() {
    const client = this.#client;
    this.#client = null;
    void client?.logout();
    client?.dispose();
    for (const [{ to }, bubble] of this.#unsettled) this.chat.change(to, bubble, FAILED);
    this.#unsettled.clear();
    this.#unread.clear();
  }

  /** @param {Stage} stage */
  #begin(stage) {
    this.stage = stage;
    this.state = this.#need().state;
    this.retryAt = null;
    this.hint = '';
    this.ending = null;
    this.#hasSifted = false;
    this.changed.emit();
  }

  /** @param {Client} client */
  #logIn(client) {
    if (client !== this.#client) return;  // the user has changed his mind meanwhile
    // The events tell the rest; this promise alone knows why the core did not even load.
    client.login().catch((error) => {
      if (client !== this.#client || error.code !== 'WASM_LOAD_FAILED') return;
      this.#end({ why: 'failed', code: error.code });
    });
  }

  /** @param {SentMessage} sent @param {Bubble} bubble */
  #follow(sent, bubble) {
    if (sent.status === 'queued' || sent.status === 'sent') this.#unsettled.set(sent, bubble);
  }

  /** @param {Client} client */
  #listen(client) {
    // A client that was left has nothing more to say, even if it still ends its messages.
    /** @type {<T>(listener: (value: T) => void) => (value: T) => void} */
    const whileOurs = (listener) => (value) => {
      if (client === this.#client) listener(value);
    };
    client.on('state', whileOurs((change) => this.#changeState(change)));
    client.on('message', whileOurs((message) => {
      const { from, content, serverTime, fingerprint } = message;
      this.#unread.set(from, [...this.#unread.get(from) ?? [], message].slice(-MOST_UNREAD));
      this.chat.add(from, {
        text: content,
        time: serverTime ?? Date.now(),
        at: arrivalTime(),
        status: 'received',
        fingerprint: fingerprint ?? '',
      });
    }));
    for (const event of /** @type {const} */ (['delivered', 'received', 'read'])) {
      client.on(event, whileOurs((message) => this.#settle(message)));
    }
    client.on('lost', whileOurs(({ message }) => this.#settle(message)));
    client.on('restored', whileOurs(({ messages }) => {
      for (const sent of messages) this.#adopt(sent);
    }));
    client.on('kickout', whileOurs(({ code, reason }) => {
      this.#end({ why: 'kickedOut', code, detail: reason });
    }));
    client.on('error', whileOurs(({ code, serverCode, senseMode }) => {
      if (code === 'LOGIN_REFUSED') this.#end({ why: 'refused', code: serverCode ?? 0 });
      else if (code === 'CORE_FAILED') this.#end({ why: 'failed', code });
      // Of an attempt the state tells, too, and whether it is still news.
      else if (code !== 'CONNECT_FAILED') this.troubled.emit({ code, senseMode });
    }));
  }

  /** @param {StateChange} change */
  #changeState({ state, retryIn, failure }) {
    this.state = state;
    if (failure) this.hint = failure.hint ?? '';
    else if (state === 'online') this.hint = '';
    this.retryAt = retryIn === null ? null : Date.now() + retryIn;
    if (state === 'online') {
      this.stage = 'in';
      if (!this.#hasSifted) this.#giveUpOrphans();
    }
    if (state === 'stopped' && this.stage === 'in') {
      this.stage = 'ended';
      this.ending = { why: 'loggedOut', code: '', detail: null };  // until an event tells more
    }
    for (const [sent, bubble] of this.#unsettled) {
      const status = this.#statusOf(sent);
      if (status !== bubble.status) this.chat.change(sent.to, bubble, { status });
    }
    this.changed.emit();
  }

  /**
   * A message that an earlier page left unsettled goes on: its bubble, or a new one, follows it.
   * @param {SentMessage} sent
   */
  #adopt(sent) {
    const known = this.chat.conversations.get(sent.to)?.findOwn(sent.fingerprint);
    const bubble = known ?? this.#bubbleOf(sent);
    this.#follow(sent, bubble);
    if (known === undefined) this.chat.add(sent.to, bubble);
    else this.chat.change(sent.to, known, { status: this.#statusOf(sent) });
  }

  /** What the history has as under way, and nobody sends any more: the user has to decide. */
  #giveUpOrphans() {
    this.#hasSifted = true;
    const followed = new Set(this.#unsettled.values());
    for (const { peer, bubbles } of this.chat.conversations.values()) {
      for (const bubble of bubbles) {
        const isOrphan = isOwn(bubble) && isUnsettled(bubble) && !followed.has(bubble) &&
          !this.#keeper.isElsewhere(bubble);
        if (isOrphan) this.chat.change(peer, bubble, FAILED);
      }
    }
  }

  /** @param {{ why: Ending['why'], code: number | string, detail?: string | null }} ending */
  #end({ why, code, detail = null }) {
    this.stage = this.stage === 'entering' ? 'out' : 'ended';
    this.ending = { why, code, detail };
    if (this.stage === 'out') this.#release();
    this.changed.emit();
  }

  /** Who wrote it is told. @param {string} peer */
  #markRead(peer) {
    this.#client?.markRead(this.#unread.get(peer) ?? []);
    this.#unread.delete(peer);
  }

  /** @param {SentMessage} sent */
  #settle(sent) {
    // One that another page began may settle here, without having been restored here.
    const bubble = this.#unsettled.get(sent)
      ?? this.chat.conversations.get(sent.to)?.findOwn(sent.fingerprint);
    if (bubble !== undefined) {
      this.#unsettled.delete(sent);
      this.chat.change(sent.to, bubble, { status: this.#statusOf(sent) });
    }
  }

  /** @param {SentMessage} sent @returns {BubbleStatus} */
  #statusOf({ status }) {
    if (status === 'delivered' || status === 'read') return status;
    if (status === 'received') return 'arrived';
    if (status === 'lost') return 'failed';
    // No event tells when it is on the wire; online, that is at once or very soon.
    return status === 'sent' || this.state === 'online' ? 'sending' : 'queued';
  }

  /** @param {SentMessage} sent @returns {Bubble} */
  #bubbleOf(sent) {
    const { content, fingerprint } = sent, at = arrivalTime();
    return { text: content, time: at, at, status: this.#statusOf(sent), fingerprint };
  }
}
