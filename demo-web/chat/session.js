// @ts-check
// The one module that owns the client: what the user does goes in; the talk on top of it keeps what
// was said. Nothing here knows the page.
import { previewText } from './preview.js';
import { Signal } from '../shared/signal.js';
import { logLanguage } from './texts.js';
import { upload } from './upload.js';

/** @typedef {import('./chat.js').Chat} Chat */
/** @typedef {import('./library.js').Library} Library */
/** @typedef {import('../../js/index.js').Client} Client */
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
/** Something to tell of at once. @typedef {{ peer: string, text: string, own: boolean }} News */

/** Who sends is a claim of the sender, so the list of people needs a limit. */
const MAX_PEOPLE = 500;
const PATIENCE = 2_000;  // ms

export class Session {
  /** @type {Signal<void>} stage or connection are different now */
  changed = new Signal();
  /** @type {Signal<Pick<ImError, 'code' | 'senseMode'>>} what went wrong without ending anything */
  troubled = new Signal();
  /** @type {Signal<News>} came, or, of one's own, is lost */
  told = new Signal();
  /** @type {Signal<import('../../js/talk/index.js').TalkMessage>} came, and no other tab says so */
  notified = new Signal();
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
  /** Whose conversations the chat holds, and which of them was open. */
  #owner = '';
  /** @type {string | null} */
  #openPeer = null;
  #library;
  #options;

  /** @param {Library} library @param {Partial<ClientOptions>} options @param {Chat} chat */
  constructor(library, options, chat) {
    this.#library = library;
    this.#options = options;
    this.chat = chat;
    chat.troubled.on((error) => this.troubled.emit(error));
    // A browser that says it is offline is believed before the connection notices.
    for (const event of ['online', 'offline']) addEventListener(event, () => this.changed.emit());
  }

  get isOnline() {
    return this.state === 'online' && navigator.onLine;
  }

  /**
   * Throws what the client says to bad options.
   * @param {Credentials} credentials
   */
  enter({ server, userId, token }) {
    const { Client, SERVER, Talk } = this.#library;
    const client = new Client({
      receipts: true, logLanguage: logLanguage(), ...this.#options, url: server, userId, token,
    });
    this.#release();
    const owner = JSON.stringify([server, userId]);
    // Who comes back after a kick-out finds open what was.
    if (owner !== this.#owner) this.#openPeer = null;
    this.#owner = owner;
    this.#client = client;
    this.userId = userId;
    const talk = new Talk(client, { name: server, upload, maxConversations: MAX_PEOPLE });
    this.#listen(client, talk);
    this.chat.use(talk);
    this.#begin('entering');
    void talk.ready.then(() => {
      if (client !== this.#client) return;  // the user has changed his mind meanwhile
      // With it everybody can talk.
      if (!this.chat.has(SERVER)) talk.conversation(SERVER).set({ title: 'Server' });
      if (this.#openPeer !== null) this.chat.choose(this.#openPeer);
    });
    // A store that is broken may take long to say so, and nobody can wait for that.
    const late = new Promise((resolve) => setTimeout(resolve, PATIENCE));
    void Promise.race([talk.ready, late]).then(() => {
      if (client === this.#client) this.#logIn(client);
    });
  }

  /** After a kick-out: once more with the same credentials. */
  enterAgain() {
    if (this.#client === null) return;
    this.#begin('in');
    this.#logIn(this.#client);
  }

  /** Back to the login form. @param {{ forget: boolean }} options forget = and who was there */
  leave({ forget }) {
    this.#release();
    this.stage = 'out';
    if (forget) {
      this.#owner = '';
      this.ending = null;
    }
    this.changed.emit();
  }

  /** Lets the client go, and the token with it. */
  #release() {
    const client = this.#client, { talk } = this.chat;
    this.#openPeer = this.chat.open?.peer ?? this.#openPeer;
    this.chat.use(null);
    this.#client = null;
    void client?.logout();
    client?.dispose();
    void talk?.close();  // after what has become of its messages is told
  }

  /** @param {Stage} stage */
  #begin(stage) {
    this.stage = stage;
    this.state = this.#client?.state ?? 'idle';
    this.retryAt = null;
    this.hint = '';
    this.ending = null;
    this.changed.emit();
  }

  /** @param {Client} client */
  #logIn(client) {
    // The events tell the rest; this promise alone knows why the core did not even load.
    client.login().catch((error) => {
      if (client !== this.#client || error.code !== 'WASM_LOAD_FAILED') return;
      this.#end({ why: 'failed', code: error.code });
    });
  }

  /** @param {Client} client @param {import('../../js/talk/index.js').Talk} talk */
  #listen(client, talk) {
    const { parseContent } = this.#library;
    // A client that was left has nothing more to say, even if it still ends its messages.
    /** @type {<T>(listener: (value: T) => void) => (value: T) => void} */
    const whileOurs = (listener) => (value) => {
      if (client === this.#client) listener(value);
    };
    client.on('state', whileOurs((change) => this.#changeState(change)));
    /** @param {string} peer @param {any} said its content and typeu @param {boolean} own */
    const tell = (peer, { content, typeu }, own) => {
      const { kind, text } = parseContent(content, typeu);
      this.told.emit({ peer, text: previewText(kind, text), own });
    };
    client.on('message', whileOurs((message) => tell(message.from, message, false)));
    client.on('lost', whileOurs(({ message }) => tell(message.to, message, true)));
    client.on('kickout', whileOurs(({ code, reason }) => {
      this.#end({ why: 'kickedOut', code, detail: reason });
    }));
    client.on('error', whileOurs(({ code, serverCode, senseMode }) => {
      if (code === 'LOGIN_REFUSED') this.#end({ why: 'refused', code: serverCode ?? 0 });
      else if (code === 'CORE_FAILED') this.#end({ why: 'failed', code });
      // Of an attempt the state tells, too, and whether it is still news.
      else if (code !== 'CONNECT_FAILED') this.troubled.emit({ code, senseMode });
    }));
    talk.on('error', whileOurs((error) => this.troubled.emit(error)));
    talk.on('message', whileOurs((message) => this.notified.emit(message)));
  }

  /** @param {StateChange} change */
  #changeState({ state, retryIn, failure }) {
    this.state = state;
    if (failure) this.hint = failure.hint ?? '';
    else if (state === 'online') this.hint = '';
    this.retryAt = retryIn === null ? null : Date.now() + retryIn;
    if (state === 'online') this.stage = 'in';
    if (state === 'stopped' && this.stage === 'in') {
      this.stage = 'ended';
      this.ending = { why: 'loggedOut', code: '', detail: null };  // until an event tells more
    }
    this.changed.emit();
  }

  /** @param {{ why: Ending['why'], code: number | string, detail?: string | null }} ending */
  #end({ why, code, detail = null }) {
    this.stage = this.stage === 'entering' ? 'out' : 'ended';
    this.ending = { why, code, detail };
    if (this.stage === 'out') this.#release();
    this.changed.emit();
  }
}
