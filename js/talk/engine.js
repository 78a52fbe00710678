// @ts-check
// What a talk knows and does: it hears the client, has it stored, and shows what is stored.
import { HOST_CLOCK } from './clock.js';
import { isCount } from './content.js';
import { ImError, attempt, nothing, storeFailed } from './error.js';
import { History } from './history.js';
import { UNREAD, conversationKey, messageKey, rangeFor } from './keys.js';
import { List } from './list.js';
import { add, follow, marksOf, read, receive, takeUnread } from './operations.js';
import { asConversation, asMessage, messageOf, previewOf } from './records.js';
import { Signals } from './signals.js';
import { MOST_CONVERSATIONS, loadMore, loadShared, openDefault } from './stores.js';
import { View } from './view.js';

/** @typedef {import('../index.js').Client} Client */
/** @typedef {import('../index.js').Message} Message */
/** @typedef {import('./records.js').MessageRecord} MessageRecord */
/** @typedef {import('./operations.js').NewMessage} NewMessage */
/** @typedef {import('./transaction.js').News} News */
/** @typedef {import('./index.js').TalkOptions} TalkOptions */

const TYPING_FOR = 6000;  // ms
/** From coming online to asking what became of messages that nobody sends any more. */
const SETTLED_AFTER = 3000;
/** A message without a fingerprint: this stands in its place. */
const NAMELESS = '<~';

export class Engine {
  /** @param {Client} client @param {TalkOptions} options */
  constructor(client, options) {
    this.client = client;
    this.options = options;
    this.clock = options.clock || HOST_CLOCK;
    this.signals = new Signals(['change', 'message', 'trimmed', 'error']);
    this.list = new List(options.title, options.maxConversations || MOST_CONVERSATIONS);
    this.isVisible = true;
    this.isOver = false;
    /** @type {Map<string, View>} */
    this.views = new Map();
    this._count = 0;
    /** @type {unknown} */
    this._settling = undefined;
    // As JSON, so that two of them never make one name.
    const whose = JSON.stringify([options.name || 'default', client.userId]);
    this.name = `mobileimsdk-wasm talk ${whose}`;
    this.history = new History(this);
    /** @type {import('./tabs.js').Tabs | null} */
    this._tabs = null;
    /** What came, or was asked for, and takes more than one step. @type {Promise<any>} */
    this._work = Promise.resolve();
    this.ready = this.guard(this.history.load().then((records) => {
      this.list.isLoading = false;
      this.list.touch();  // a change, even if nothing is stored
      this._take(records);
      this._tell();
    })).then(() => {
      if (this.history.isShared) this.guard(this._join());
    });
    this._offs = [
      client.on('message', (message) => this._hear(message)),
      client.on('status', ({ message, status, reason }) =>
        this.follow(this.ownOf(message, status, reason), true)),
      client.on('restored', ({ messages }) => messages.forEach((message) =>
        this.follow(this.ownOf(message, message.status)))),
      client.on('typing', ({ from }) => this._setTyping(from, true)),
      client.on('state', ({ state }) => {
        if (state === 'online') this._online();
      }),
    ];
  }

  // --- What its history needs ---

  open() {
    return this.options.store || openDefault(this.name,
      (count) => this.signals.tell('trimmed', { count }));
  }

  /** By this tab. @param {News} news */
  changed(news) {
    if (this._tabs) this._tabs.tell(news);
    this.show(news);
  }

  /**
   * What is known, for a store in memory.
   * @param {import('./memory-store.js').MemoryStore} memory
   */
  fill(memory) {
    /** @type {Array<[string, any]>} */
    const puts = this.list.records.map((record) => [conversationKey(record.peer), record]);
    this.views.forEach(({ window }) => window.records.forEach((record) =>
      puts.push([messageKey(record), record], ...marksOf(record))));
    memory.apply({ puts });
  }

  // --- What is there, and what others do to it ---

  /** Others have the same store. */
  _join() {
    return loadShared().then(({ Tabs }) => {
      if (this.isOver) return undefined;
      this._tabs = new Tabs(this, { asConversation, asMessage });
      return this.more('sync');  // what others said before, nobody here has heard
    });
  }

  /**
   * Does what is loaded when it is needed.
   * @param {keyof typeof import('./more.js')} name @param {...any} args
   * @returns {Promise<any>}
   */
  more(name, ...args) {
    const kit = { engine: this, add, follow, takeUnread, asMessage, messageOf, previewOf };
    return loadMore().then((more) => /** @type {any} */ (more)[name](kit, ...args), (cause) => {
      throw storeFailed('needs talk-more.mjs', cause);
    });
  }

  /**
   * The same, and `close()` waits for it.
   * @param {keyof typeof import('./more.js')} name @param {...any} args
   * @returns {Promise<any>}
   */
  errand(name, ...args) {
    return this._hold(this.more(name, ...args));
  }

  /** @param {Promise<any>} promise */
  _hold(promise) {
    this._work = this._work.then(() => promise).catch(nothing);
    return promise;
  }

  // --- What the client tells ---

  /** @param {Message} message */
  _hear(message) {
    const { from, content, typeu, fingerprint, serverTime, sentAt, order } = message;
    const time = [sentAt, serverTime].find(isCount) || this.clock.now();
    /** @type {NewMessage} */
    const record = {
      id: fingerprint === null ? this._nameOf(message) : `<${fingerprint}`, peer: from, fingerprint,
      content, typeu, time,
    };
    if (order) record.order = order;
    this._setTyping(from, false);
    this._receive(record, this._isLookedAt(from));
  }

  /** The same in every tab, as far as can be. @param {Message} message */
  _nameOf({ serverTime, content }) {
    const what = serverTime ? `${content.length} ${content.slice(0, 100)}` : this._count += 1;
    return `${NAMELESS}${serverTime || this.clock.now()} ${what}`;
  }

  /**
   * @param {NewMessage} record @param {boolean} isRead @param {number | null} [at]
   * @returns {Promise<any>}
   */
  _receive(record, isRead, at) {
    return this._hold(this.guard(this.history.change(receive(record, isRead, at)).then((result) => {
      if (result === 'late') {
        return this.guard(this.more('placeOf', record))
          .then((found = null) => this._receive(record, isRead, found));
      }
      if (isRead) this.markRead(record.peer, [record.id]);
      if (result === 'new') {
        this.signals.tell('message', messageOf(/** @type {any} */ (record)));
      }
      return undefined;
    })));
  }

  /**
   * @param {{ to: string, content: string, typeu: number, fingerprint: string }} message
   * @param {import('../index.js').SendStatus} status @param {string} [reason]
   * @returns {NewMessage}
   */
  ownOf({ to, content, typeu, fingerprint }, status, reason) {
    /** @type {NewMessage} */
    const record = { id: `>${fingerprint}`, peer: to, fingerprint, content, typeu,
      time: this.clock.now(), status };
    if (reason) record.reason = reason;
    return record;
  }

  /** @param {NewMessage} record @param {boolean} [isKnown] it is not added */
  follow(record, isKnown) {
    this.change(follow(record, false, isKnown));
  }

  /** @param {(tx: import('./transaction.js').Transaction) => any} operation */
  change(operation) {
    this.guard(this.history.change(operation));
  }

  /** @param {string} peer @param {boolean} isTyping */
  _setTyping(peer, isTyping) {
    const { list, clock } = this, { typing } = list, timer = typing.get(peer);
    if (timer === undefined && !isTyping) return;
    clock.clearTimeout(timer);
    typing.delete(peer);
    // Who is writing is a claim, so only those count with whom there is a conversation.
    if (isTyping && (list.has(peer) || this.views.has(peer))) {
      typing.set(peer, clock.setTimeout(() => this._setTyping(peer, false), TYPING_FOR));
    }
    list.touch(peer);
    this.touch(peer);
    this._tell();
  }

  _online() {
    this.guard(this.more('sync'));
    this.clock.clearTimeout(this._settling);
    this._settling = this.clock.setTimeout(() =>
      this.guard(this.more('settle', this._tabs)), SETTLED_AFTER);
  }

  // --- What is stored, is shown ---

  /** @param {News} news */
  show(news) {
    if (this.isOver) return;
    const { conversations, messages, removed, cleared, forgotten } = news;
    for (const peer of cleared) this._at(peer, ({ window }) => window.clear());
    for (const [peer, id] of removed) this._at(peer, (view) => view.window.discard(id));
    for (const message of messages) this._at(message.peer, (view) => view.window.take(message));
    for (const peer of forgotten) {
      this.list.discard(peer);
      this.touch(peer);
    }
    this._take(conversations);
    this._tell();
  }

  /** @param {import('./records.js').ConversationRecord[]} records */
  _take(records) {
    for (const record of records) {
      if (!this.list.take(record)) continue;
      this.touch(record.peer);
      // Somebody looks at it: what another tab has stored as unread is read.
      if (record.unread && this._isLookedAt(record.peer)) this.readAll(record.peer);
    }
    for (const { peer } of this.list.surplus) this.guard(this.errand('clear', peer, true));
  }

  /** @param {string} peer */
  _isLookedAt(peer) {
    const view = this.views.get(peer);
    return !!view && view.isLookedAt;
  }

  /** @param {string} peer @param {(view: View) => void} act */
  _at(peer, act) {
    const view = this.views.get(peer);
    if (!view) return;
    act(view);
    view.touch();
  }

  /** @param {string} peer what is shown of it is made anew */
  touch(peer) {
    this._at(peer, nothing);
  }

  _tell() {
    this.views.forEach((view) => view.tell());
    if (this.list.settle()) this.signals.tell('change');
  }

  // --- Reading ---

  /** @param {boolean} isVisible */
  setVisible(isVisible) {
    this.isVisible = isVisible;
    if (isVisible) this.views.forEach((view) => view.isLookedAt && this.readAll(view.peer));
  }

  /** @param {string} peer */
  readAll(peer) {
    const { history } = this, [from, to] = rangeFor(UNREAD, peer);
    this.guard(history.range(from, to, Infinity, false).then((entries) => {
      const ids = entries.map(([, id]) => `${id}`), record = this.list.recordOf(peer);
      // A count with nothing behind it is corrupt; in memory the rest may be in the failed store.
      const isAll = history.isFallen || !ids.length && record.unread > 0;
      // What came since the reader left is among them.
      if (!this.viewOf(peer).isLookedAt || !ids.length && !isAll) return undefined;
      return history.change(read(peer, ids, isAll)).then((taken) =>
        this.markRead(peer, taken));
    }));
  }

  /** @param {string} peer @param {string[]} ids */
  markRead(peer, ids) {
    const messages = ids.filter((id) => id.indexOf(NAMELESS) !== 0)
      .map((id) => ({ from: peer, fingerprint: id.slice(1) }));
    if (messages.length && !this.isOver) attempt(() => this.client.markRead(messages));
  }

  // --- Others ---

  /** @param {string} peer @returns {View} */
  viewOf(peer) {
    const view = this.views.get(peer) || new View(this, peer);
    this.views.set(peer, view);
    return view;
  }

  renameAll() {
    this.list.touch();
    this.views.forEach((view) => view.touch());
    this._tell();
  }

  /** What goes wrong where nobody waits is told. @param {Promise<any>} promise */
  guard(promise) {
    // To be closed is no fault.
    return promise.catch((cause) => this.history.isClosing || this.fail(cause));
  }

  /** @param {unknown} cause */
  fail(cause) {
    if (this.isOver) return;
    this.signals.tell('error',
      cause instanceof ImError ? cause : storeFailed('cannot be kept', cause));
  }

  close() {
    this._offs.forEach((off) => off());
    this.list.typing.forEach((timer) => this.clock.clearTimeout(timer));
    this.clock.clearTimeout(this._settling);
    return this._work.then(() => this.history.close()).then(() => {
      this.isOver = true;
      if (this._tabs) this._tabs.close();
      this.signals.clear();
    });
  }
}
