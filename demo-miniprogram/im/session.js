'use strict';
// The one module that owns the client: what the user does goes in; the talk on top of it keeps what
// was said. Nothing here knows a page.
const { forgetSettled } = require('./forgetting');
const { MAX_PEOPLE } = require('./people');
const { Signal } = require('./signal');
const { upload } = require('./upload');

/**
 * Where the user stands. `out`: at the login form. `entering`: waiting for the first login.
 * `in`: chatting, online or not.
 * @typedef {'out' | 'entering' | 'in'} Stage
 */

/**
 * Why a session is over, unless the user wanted it.
 * @typedef {object} Ending
 * @property {'kickedOut' | 'refused' | 'failed'} why
 * @property {number | string} code
 * @property {string} detail in the server's or the client's words
 */

class Session {
  /**
   * @param {{ Client: new (options: object) => any, Talk: new (client: any, options: object) =>
   *   any, findLinks: (text: string) => any[] }} library
   * @param {import('./chat').Chat} chat
   * @param {import('./log-book').LogBook} logBook
   */
  constructor(library, chat, logBook) {
    this.library = library;
    this.chat = chat;
    this.logBook = logBook;
    /** The stage or the connection are different now. */
    this.changed = new Signal();
    /** Codes of what went wrong without ending anything. */
    this.troubled = new Signal();
    /** @type {Stage} */
    this.stage = 'out';
    /** @type {Ending | null} */
    this.ending = null;
    this.state = 'idle';
    /** Why the latest socket failed, in the client's words, until one is online. */
    this.trouble = '';
    /** When the next attempt is due, Unix ms. @type {number | null} */
    this.retryAt = null;
    /** @type {{ server: string, userId: string, token: string } | null} */
    this.credentials = null;
    this.client = null;
    /** What the client before this one could neither deliver nor keep. */
    this.carried = [];
    /** When clients before this one have kept what they had. @type {Promise<any>} */
    this.kept = Promise.resolve();
    chat.troubled.on((code) => this.troubled.emit(code));
  }

  get isOnline() {
    return this.state === 'online';
  }

  /**
   * Throws what the client says to bad options.
   * @param {{ server: string, userId: string, token: string }} credentials
   * @param {{ senseMode: string, logLanguage: string }} choices
   */
  enter(credentials, choices) {
    this.ending = null;
    const client = this.makeClient(credentials, choices);
    this.release();
    this.credentials = credentials;
    this.take(client, 'entering');
    this.logIn(client, Promise.resolve());
  }

  /** Logs in anew with other choices. What is on its way is sent again; nobody sees it twice. */
  enterAgain(choices) {
    const before = this.client;
    const client = this.makeClient(this.credentials, choices);
    const { carried, chat: { talk } } = this;
    const off = before.on('lost', ({ message }) => carried.push(message));
    this.forgetClient();
    this.carried = carried;
    this.take(client, 'in');
    // The next client goes on with what this one has kept.
    const closed = before.close().then(() => {
      off();
      return talk.close();
    });
    this.kept = Promise.all([this.kept, closed]);
    this.logIn(client, this.kept);
  }

  /** Back to the login form; what is pending is lost. */
  leave() {
    this.finish(null);
  }

  stats() {
    return this.client === null ? null : this.client.stats();
  }

  /** Forgets the history, except for what is still being sent. */
  forget() {
    if (this.client === null) return Promise.resolve();  // the session has ended meanwhile
    return forgetSettled(this.chat.talk, this.client.pending());
  }

  makeClient({ server, userId, token }, { senseMode, logLanguage }) {
    const { Client } = this.library;
    const { logBook } = this;
    return new Client({
      url: server,
      userId,
      token,
      senseMode,
      receipts: true,
      logLanguage,
      logLevel: 'debug',
      logger: (entry) => logBook.add(entry),
    });
  }

  take(client, stage) {
    this.client = client;
    this.stage = stage;
    this.state = client.state;
    this.retryAt = null;
    this.ending = null;
    const { Talk } = this.library, { server } = this.credentials;
    const talk = new Talk(client, {
      name: server, maxConversations: MAX_PEOPLE, upload: (file) => upload(server, file),
    });
    this.listen(client, talk);
    this.chat.use(talk);
    this.changed.emit();
  }

  /** @param {Promise<any>} before what has to be done first */
  logIn(client, before) {
    const { talk } = this.chat;
    before.then(() => talk.ready).then(() => {
      if (client !== this.client) return undefined;  // the user has changed his mind meanwhile
      return client.login();
    }).catch((error) => {
      if (client === this.client) this.finish(endingOf(error));
    });
  }

  listen(client, talk) {
    // A client that was left has nothing more to say, even if it still ends its messages.
    const whileOurs = (listener) => (value) => {
      if (client === this.client) listener(value);
    };
    client.on('state', whileOurs((change) => this.changeState(change)));
    client.on('kickout', whileOurs(({ code, reason }) => {
      this.finish({ why: 'kickedOut', code, detail: reason || '' });
    }));
    client.on('error', whileOurs((error) => {
      if (client.state === 'stopped') this.finish(endingOf(error));
      else this.noteTrouble(error);
    }));
    talk.on('error', whileOurs(({ code }) => this.troubled.emit(code)));
  }

  noteTrouble({ code, message, cause, hint, senseMode }) {
    if (code === 'SENSE_MODE_MISMATCH') this.serverMode = senseMode;
    if (code === 'CONNECT_FAILED' || code === 'SOCKET_FAILED') {
      // The host knows best, if it says anything: a domain that is not listed, say.
      this.trouble = cause ? cause.message : hint || message;
      this.changed.emit();
    }
    this.troubled.emit(code);
  }

  changeState({ state, retryIn }) {
    this.state = state;
    this.retryAt = retryIn === null ? null : Date.now() + retryIn;
    if (state === 'online') {
      this.stage = 'in';
      this.trouble = '';
      this.sendCarried();
    }
    this.changed.emit();
  }

  /** The fingerprints stay, so a peer that has one of them shows it once. */
  sendCarried() {
    this.carried.splice(0).forEach(({ to, content, typeu, fingerprint }) => {
      try {
        this.client.send(to, content, { typeu, fingerprint });
      } catch (error) {
        this.troubled.emit(error.code);
      }
    });
  }

  /** @param {Ending | null} ending null = the user wants it */
  finish(ending) {
    if (this.stage === 'out') return;
    this.release();
    this.credentials = null;
    this.stage = 'out';
    this.ending = ending;
    this.changed.emit();
  }

  /** Lets the client go; what it has not settled is lost. */
  release() {
    const { client, chat: { talk } } = this;
    this.forgetClient();
    if (client === null) return;
    // The talk hears what is lost, and keeps it.
    const close = () => talk.close();
    client.logout().then(close, close);
    client.dispose();
  }

  forgetClient() {
    this.chat.use(null);
    this.client = null;
    this.state = 'idle';
    this.retryAt = null;
    this.trouble = '';
    this.carried = [];
  }
}

/** @returns {Ending} */
function endingOf(error) {
  if (error.code === 'LOGIN_REFUSED') {
    return { why: 'refused', code: error.serverCode || 0, detail: '' };
  }
  return { why: 'failed', code: error.code, detail: error.message };
}

module.exports = { Session };
