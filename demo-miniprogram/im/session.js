'use strict';
// The one module that owns the client: what the user does goes in, what the client tells becomes
// changes of the conversations. Nothing here knows a page.
const { MAX_BUBBLES, isOwn, isUnsettled, makeBubble } = require('./conversation');
const { Signal } = require('./signal');

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
   * @param {{ Client: new (options: object) => any }} library
   * @param {import('./conversations').Conversations} conversations
   * @param {import('./keeper').Keeper} keeper of them
   * @param {import('./log-book').LogBook} logBook
   */
  constructor(library, conversations, keeper, logBook) {
    this.library = library;
    this.conversations = conversations;
    this.keeper = keeper;
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
    /** Bubbles whose messages are not settled, by message. */
    this.unsettled = new Map();
    /** What came and was not read yet, by peer. */
    this.unread = new Map();
    conversations.changed.on(() => this.markRead());
    /** Bubbles that the client before this one did not settle. */
    this.carried = [];
    this.wasOnline = false;
    this.isRefreshDue = false;
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
    const owner = JSON.stringify([credentials.server, credentials.userId]);
    this.keeper.open(owner).then((isOpen) => {
      if (isOpen) this.logIn(client);
    });
  }

  /** Logs in anew with other choices. What is on its way is sent again; nobody sees it twice. */
  enterAgain(choices) {
    const client = this.makeClient(this.credentials, choices);
    const pairs = Array.from(this.unsettled);
    const carried = this.carried.concat(pairs.map(([{ to }, bubble]) => ({ to, bubble })));
    this.unsettled.clear();
    this.release();
    this.carried = carried;
    this.take(client, 'in');
    this.logIn(client);
  }

  /** Back to the login form; what is pending is lost. */
  leave() {
    this.finish(null);
  }

  /** Throws what the client says to a message it does not take; then there is no bubble. */
  send(peer, text) {
    const sent = this.client.send(peer, text);
    const bubble = makeBubble(text, Date.now(), this.statusOf(sent), sent.fingerprint);
    this.follow(sent, bubble);
    this.conversations.add(peer, bubble);
  }

  /** Sends a lost one again. Its fingerprint stays, so a peer that has it shows it once. */
  resend(peer, bubble) {
    const { text, fingerprint } = bubble;
    const sent = this.client.send(peer, text, { fingerprint });
    this.follow(sent, bubble);
    this.conversations.setStatus(peer, bubble, this.statusOf(sent));
  }

  stats() {
    return this.client === null ? null : this.client.stats();
  }

  /** Forgets the history, except for what is still being sent. */
  forget() {
    this.conversations.clear(isUnsettled);
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
    this.wasOnline = false;
    this.listen(client);
    this.changed.emit();
  }

  logIn(client) {
    if (client !== this.client) return;  // the user has changed his mind meanwhile
    client.login().catch((error) => {
      if (client === this.client) this.finish(endingOf(error));
    });
  }

  listen(client) {
    // A client that was left has nothing more to say, even if it still ends its messages.
    const on = (event, listener) => client.on(event, (value) => {
      if (client === this.client) listener(value);
    });
    on('state', (change) => this.changeState(change));
    on('message', (message) => {
      const { from, content, serverTime, fingerprint } = message;
      this.noteUnread(from, message);
      const time = serverTime === null ? Date.now() : serverTime;
      this.conversations.add(from, makeBubble(content, time, 'received', fingerprint || ''));
    });
    ['delivered', 'received', 'read'].forEach((event) => on(event, (sent) => this.settle(sent)));
    on('lost', ({ message }) => this.settle(message));
    on('restored', ({ messages }) => messages.forEach((sent) => this.adopt(sent)));
    on('kickout', ({ code, reason }) => {
      this.finish({ why: 'kickedOut', code, detail: reason || '' });
    });
    on('error', (error) => {
      if (client.state === 'stopped') this.finish(endingOf(error));
      else this.noteTrouble(error);
    });
  }

  noteUnread(peer, message) {
    this.unread.set(peer, (this.unread.get(peer) || []).concat(message).slice(-MAX_BUBBLES));
  }

  /** The user looks at a conversation: who wrote it is told. */
  markRead() {
    const { open } = this.conversations;
    const unread = open !== null && this.unread.get(open.peer);
    if (!unread || this.client === null) return;
    this.unread.delete(open.peer);
    this.client.markRead(unread);
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
      if (!this.wasOnline) this.beginOnline();
    }
    this.refresh();
    this.refreshSoon();
    this.changed.emit();
  }

  /** What an earlier client left is known by now. */
  beginOnline() {
    this.wasOnline = true;
    const { carried } = this;
    this.carried = [];
    const followed = new Set(this.unsettled.values());
    carried.filter(({ bubble }) => !followed.has(bubble)).forEach(({ to, bubble }) => {
      try {
        this.resend(to, bubble);
        followed.add(bubble);
      } catch (error) {
        this.troubled.emit(error.code);
      }
    });
    // What is under way in the history, and nobody sends any more: the user has to decide.
    this.conversations.all.forEach(({ peer, bubbles }) => bubbles.forEach((bubble) => {
      const isOrphan = isOwn(bubble) && isUnsettled(bubble) && !followed.has(bubble);
      if (isOrphan) this.conversations.setStatus(peer, bubble, 'lost');
    }));
  }

  /** A message that an earlier run left unsettled goes on: its bubble, or a new one, follows. */
  adopt(sent) {
    const { to, content, fingerprint } = sent;
    const known = this.bubbleOf(sent) || this.carriedBubble(fingerprint);
    const status = this.statusOf(sent);
    const bubble = known || makeBubble(content, Date.now(), status, fingerprint);
    this.follow(sent, bubble);
    if (known) this.conversations.setStatus(to, bubble, status);
    else this.conversations.add(to, bubble);
  }

  carriedBubble(fingerprint) {
    const found = this.carried.find(({ bubble }) => bubble.fingerprint === fingerprint);
    return found && found.bubble;
  }

  settle(sent) {
    const bubble = this.unsettled.get(sent) || this.bubbleOf(sent);
    this.unsettled.delete(sent);
    if (bubble) this.conversations.setStatus(sent.to, bubble, this.statusOf(sent));
    this.refreshSoon();  // the window of messages on the wire has moved
  }

  /** No event tells when a message is on the wire; online, that is at once or very soon. */
  refreshSoon() {
    if (this.isRefreshDue) return;
    this.isRefreshDue = true;
    setTimeout(() => {
      this.isRefreshDue = false;
      this.refresh();
    }, 0);
  }

  refresh() {
    this.unsettled.forEach((bubble, sent) => {
      this.conversations.setStatus(sent.to, bubble, this.statusOf(sent));
    });
  }

  bubbleOf({ to, fingerprint }) {
    const conversation = this.conversations.all.get(to);
    return conversation && conversation.findOwn(fingerprint);
  }

  follow(sent, bubble) {
    if (sent.status === 'queued' || sent.status === 'sent') this.unsettled.set(sent, bubble);
  }

  /** What was sent and waits for a new link shows as queued. */
  statusOf({ status }) {
    if (status === 'received') return 'arrived';
    return status === 'sent' && this.state !== 'online' ? 'queued' : status;
  }

  /** @param {Ending | null} ending null = the user wants it */
  finish(ending) {
    if (this.stage === 'out') return;
    this.release();
    this.keeper.close();
    this.credentials = null;
    this.stage = 'out';
    this.ending = ending;
    this.changed.emit();
  }

  /** Lets the client go; what it has not settled is lost. */
  release() {
    const { client } = this;
    this.client = null;
    this.state = 'idle';
    this.retryAt = null;
    this.trouble = '';
    if (client !== null) {
      client.logout();
      client.dispose();
    }
    this.unsettled.forEach((bubble, { to }) => this.conversations.setStatus(to, bubble, 'lost'));
    this.carried.forEach(({ to, bubble }) => this.conversations.setStatus(to, bubble, 'lost'));
    this.unsettled.clear();
    this.unread.clear();
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
