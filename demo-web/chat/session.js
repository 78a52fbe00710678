// @ts-check
// The one module that owns the client: what the user does goes in, what the client tells becomes
// changes of the view model. Nothing here knows the page.
import { Chat } from './chat.js';
import { Signal } from './signal.js';

/** @typedef {import('./conversation.js').Bubble} Bubble */
/** @typedef {import('./conversation.js').BubbleStatus} BubbleStatus */
/** @typedef {typeof import('../../js/index.js')} Library */
/** @typedef {import('../../js/index.js').Client} Client */
/** @typedef {import('../../js/index.js').SentMessage} SentMessage */
/** @typedef {import('../../js/index.js').StateChange} StateChange */
/** @typedef {import('../../js/index.js').ClientOptions} ClientOptions */

/**
 * Where the user stands. `out`: at the login form. `entering`: waiting for the first login.
 * `in`: chatting, online or not. `ended`: the server has ended it; the chat can still be read.
 * @typedef {'out' | 'entering' | 'in' | 'ended'} Stage
 */

/**
 * Why a session is over, unless the user wanted it.
 * @typedef {object} Ending
 * @property {'kickedOut' | 'refused' | 'failed'} why
 * @property {number | string} code
 * @property {string | null} detail the server's own words
 */

/** @typedef {{ server: string, userId: string, token: string }} Credentials */

/** @type {Record<import('../../js/index.js').SendStatus, BubbleStatus>} */
const BUBBLE_STATUS = { queued: 'queued', sent: 'sending', delivered: 'delivered', lost: 'failed' };

const FAILED = { status: /** @type {const} */ ('failed') };

export class Session {
  /** @type {Signal<void>} stage or connection are different now */
  changed = new Signal();
  /** @type {Signal<string>} codes of what went wrong without ending anything */
  troubled = new Signal();
  chat = new Chat();
  userId = '';
  /** @type {Stage} */
  stage = 'out';
  /** @type {import('../../js/index.js').State} */
  state = 'idle';
  /** When the next attempt is due, Unix ms. @type {number | null} */
  retryAt = null;
  /** @type {Ending | null} */
  ending = null;

  /** @type {Client | null} */
  #client = null;
  /** Whose conversations the chat holds. */
  #owner = '';
  /** Bubbles whose messages are not settled. @type {Map<SentMessage, Bubble>} */
  #unsettled = new Map();
  #library;
  #options;

  /**
   * @param {Library} library
   * @param {Partial<ClientOptions>} options
   */
  constructor(library, options) {
    this.#library = library;
    this.#options = options;
  }

  /**
   * Throws what the client says to bad options.
   * @param {Credentials} credentials
   * @param {(owner: string) => string[]} peopleOf whom the owner knows already
   */
  enter({ server, userId, token }, peopleOf) {
    const { Client, SERVER } = this.#library;
    const client = new Client({ ...this.#options, url: server, userId, token });
    this.#release();
    const owner = JSON.stringify([server, userId]);
    // Who comes back after a kick-out finds the conversations as they were.
    if (owner !== this.#owner) {
      const people = peopleOf(owner);
      this.chat.reset(people.includes(SERVER) ? people : [SERVER, ...people]);
    }
    this.#owner = owner;
    this.#client = client;
    this.userId = userId;
    this.#listen(client);
    this.#start('entering');
  }

  /** After a kick-out: once more with the same credentials. */
  enterAgain() {
    this.#start('in');
  }

  /** Back to the login form. @param {{ forget: boolean }} options forget = and the conversations */
  leave({ forget }) {
    this.#release();
    this.stage = 'out';
    if (forget) {
      this.#owner = '';
      this.ending = null;
      this.chat.reset([]);
    }
    this.changed.emit();
  }

  get owner() {
    return this.#owner;
  }

  /**
   * Throws what the client says to a message it does not take; then there is no bubble.
   * @param {string} peer
   * @param {string} text
   */
  send(peer, text) {
    const sent = this.#need().send(peer, text);
    /** @type {Bubble} */
    const bubble = {
      text, time: Date.now(), status: BUBBLE_STATUS[sent.status], fingerprint: sent.fingerprint,
    };
    this.chat.add(peer, bubble);
    this.#follow(sent, bubble);
  }

  /**
   * Sends a failed one again. Its fingerprint stays, so a peer that has it already shows it once.
   * @param {string} peer
   * @param {Bubble} bubble
   */
  resend(peer, bubble) {
    const { text, fingerprint } = bubble;
    const sent = this.#need().send(peer, text, { fingerprint });
    this.chat.change(peer, bubble, { status: BUBBLE_STATUS[sent.status] });
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
  }

  /** @param {Stage} stage */
  #start(stage) {
    const client = this.#need();
    this.stage = stage;
    this.state = client.state;
    this.retryAt = null;
    this.ending = null;
    this.changed.emit();
    // The events tell the rest; this promise alone knows why the core did not even load.
    client.login().catch((error) => {
      if (error.code === 'WASM_LOAD_FAILED') this.#end({ why: 'failed', code: error.code });
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
    client.on('message', whileOurs(({ from, content, serverTime, fingerprint }) => {
      this.chat.add(from, {
        text: content,
        time: serverTime ?? Date.now(),
        status: 'received',
        fingerprint: fingerprint ?? '',
      });
    }));
    client.on('delivered', whileOurs((message) => this.#settle(message)));
    client.on('lost', whileOurs(({ message }) => this.#settle(message)));
    client.on('kickout', whileOurs(({ code, reason }) => {
      this.#end({ why: 'kickedOut', code, detail: reason });
    }));
    client.on('error', whileOurs(({ code, serverCode }) => {
      if (code === 'LOGIN_REFUSED') this.#end({ why: 'refused', code: serverCode ?? 0 });
      else if (code === 'CORE_FAILED') this.#end({ why: 'failed', code });
      else this.troubled.emit(code);
    }));
  }

  /** @param {StateChange} change */
  #changeState({ state, retryIn }) {
    this.state = state;
    this.retryAt = retryIn === null ? null : Date.now() + retryIn;
    if (state === 'online') this.stage = 'in';
    this.#refreshQueued();
    this.changed.emit();
  }

  /** @param {{ why: Ending['why'], code: number | string, detail?: string | null }} ending */
  #end({ why, code, detail = null }) {
    this.stage = this.stage === 'entering' ? 'out' : 'ended';
    this.ending = { why, code, detail };
    if (this.stage === 'out') this.#release();
    this.changed.emit();
  }

  /** @param {SentMessage} sent */
  #settle(sent) {
    const bubble = this.#unsettled.get(sent);
    if (bubble !== undefined) {
      this.#unsettled.delete(sent);
      this.chat.change(sent.to, bubble, { status: BUBBLE_STATUS[sent.status] });
    }
    this.#refreshQueued();
  }

  /** The client has no event for "on the wire now"; it sends in order, so the rest still waits. */
  #refreshQueued() {
    for (const [sent, bubble] of this.#unsettled) {
      const status = BUBBLE_STATUS[sent.status];
      if (status === 'queued') return;
      if (status !== bubble.status) this.chat.change(sent.to, bubble, { status });
    }
  }
}
