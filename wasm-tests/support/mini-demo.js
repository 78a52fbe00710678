// @ts-check
/** The demo mini-program without its pages: a client that does what the test says, and sessions. */
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { ImError } from 'mobileimsdk-wasm';
import { MemoryStore, Talk, findLinks } from 'mobileimsdk-wasm/talk';

export const demo = createRequire(new URL('../../demo-miniprogram/app.js', import.meta.url));
const { Chat } = demo('./im/chat');
const { LogBook } = demo('./im/log-book');
const { Session } = demo('./im/session');
const { signOf } = demo('./ui/signs');

export const ALICE = { server: 'wss://im.test', userId: 'alice', token: 't' };
export const CHOICES = { senseMode: '15s', logLanguage: 'zh' };

/** Talk asks sooner what became of messages that nobody sends. */
const SOON = 5, PATIENT = 5000;
const clock = {
  now: () => Date.now(),
  setTimeout: (/** @type {() => void} */ run, /** @type {number} */ ms) =>
    setTimeout(run, ms < PATIENT ? SOON : ms),
  clearTimeout: (/** @type {any} */ timer) => clearTimeout(timer),
};

/**
 * @typedef {{ to: string, content: string, typeu: number, fingerprint: string, status: string }}
 *   Sent
 */

/** A client that does what the test says. */
export class ScriptedClient {
  /** @type {ScriptedClient[]} */
  static all = [];
  /** @type {Map<string, Set<(value: any) => void>>} */
  #listeners = new Map();
  /** What it was given, and what it has restored. @type {Sent[]} */
  sent = [];
  /** Fingerprints. @type {string[]} */
  read = [];
  /** @type {string[]} whom it told that somebody is writing */
  typed = [];
  /** Of messages that its outbox does not keep. @type {Set<string>} */
  unkept = new Set();
  state = 'idle';
  isDisposed = false;
  isClosed = false;
  isLoggingIn = false;

  /** @param {any} options */
  constructor(options) {
    if (options.url === 'bad') throw new ImError('INVALID_OPTION', 'no', { option: 'url' });
    this.options = options;
    this.userId = options.userId;
    ScriptedClient.all.push(this);
  }

  /** The one that was made last. */
  static get last() {
    return /** @type {ScriptedClient} */ (ScriptedClient.all.at(-1));
  }

  /** @param {string} event @param {(value: any) => void} listener */
  on(event, listener) {
    const listeners = this.#listeners.get(event) ?? new Set();
    this.#listeners.set(event, listeners.add(listener));
    return () => { listeners.delete(listener); };
  }

  login() {
    this.isLoggingIn = true;
    return new Promise((resolve, reject) => {
      this.refuse = reject;
    });
  }

  /** @param {string} to @param {string} content @param {Partial<Sent>} [options] */
  send(to, content, { typeu = -1, fingerprint = this.#nextFingerprint(content) } = {}) {
    if (content === 'too long') {
      throw new ImError('FRAME_TOO_LARGE', 'no', /** @type {any} */ ({ bytes: 9, limit: 8 }));
    }
    const status = this.state === 'online' ? 'sent' : 'queued';
    const message = { to, content, typeu, fingerprint, status };
    this.sent.push(message);
    return message;
  }

  /** @param {string} content */
  #nextFingerprint(content) {
    const again = this.sent.some((message) => message.content === content) ? '-again' : '';
    return `fp-${content}${again}`;
  }

  pending() {
    return this.sent.filter(({ status }) => status === 'queued' || status === 'sent');
  }

  async logout() {
    for (const message of this.pending()) this.settle(message, 'lost');
  }

  async close() {
    for (const message of this.pending()) {
      if (this.unkept.has(message.fingerprint)) this.settle(message, 'lost');
    }
    this.isClosed = true;
  }

  async dispose() {
    this.isDisposed = true;
  }

  stats() {
    return { pending: this.pending().length, memoryBytes: 0 };
  }

  /** @param {{ fingerprint: string }[]} messages */
  markRead(messages) {
    this.read.push(...messages.map(({ fingerprint }) => fingerprint));
  }

  /** @param {string} to */
  typing(to) {
    this.typed.push(to);
  }

  /** @param {string} event @param {any} value */
  tell(event, value) {
    for (const listener of this.#listeners.get(event) ?? []) listener(value);
  }

  /** @param {string} state */
  become(state, retryIn = null) {
    this.state = state;
    this.tell('state', { state, retryIn });
  }

  /** @param {string} from @param {string} content @param {object} [more] */
  hear(from, content, more = {}) {
    this.tell('message', {
      from, content, typeu: -1, fingerprint: content, serverTime: null, ...more,
    });
  }

  /** @param {Sent[]} messages */
  restore(messages) {
    this.sent.push(...messages);
    this.tell('restored', { messages });
  }

  /** @param {Sent} message @param {'sent' | 'delivered' | 'received' | 'read' | 'lost'} status */
  settle(message, status) {
    message.status = status;
    this.tell('status', { message, status });
    if (status !== 'sent') this.tell(status, status === 'lost' ? { message } : message);
  }
}

/** What a phone keeps of each talk. @typedef {Map<string, MemoryStore>} Disk */

/** @param {object} [client] the library's @param {Disk} [disk] */
export function makeSession(client = { Client: ScriptedClient }, disk = new Map()) {
  class KeptTalk extends Talk {
    /** @param {any} client @param {any} options */
    constructor(client, options) {
      const key = JSON.stringify([options.name, client.userId]);
      const store = disk.get(key) ?? new MemoryStore();
      disk.set(key, store);
      super(client, { ...options, store, clock });
    }
  }
  const chat = new Chat();
  const session = new Session({ ...client, Talk: KeptTalk, findLinks }, chat, new LogBook());
  /** What is shown of a conversation, each with its sign; nobody looks. @param {string} peer */
  const statuses = async (peer) => {
    const conversation = chat.talk.conversation(peer);
    if (!conversation.getSnapshot().isOpen) await conversation.open();
    return conversation.getSnapshot().messages.map((/** @type {any} */ message) =>
      `${message.body.text} ${signOf(message, session.isOnline) || 'received'}`);
  };
  return {
    session, chat, disk, statuses,
    /** @param {string} peer @param {string[]} wanted */
    shows: (peer, wanted) => becomes(() => statuses(peer), wanted),
    /** @param {string} peer @param {string} text */
    send: (peer, text) => chat.talk.conversation(peer).send(text),
    /** The list. */
    peers: () => chat.list.map((/** @type {any} */ one) => one.peer).join(),
  };
}

/** Logged in with a scripted client. @param {Disk} [disk] @param {object} [credentials] */
export async function enterScripted(disk, credentials = ALICE) {
  const made = makeSession(undefined, disk);
  made.session.enter(credentials, CHOICES);
  const client = ScriptedClient.last;
  await until(() => client.isLoggingIn);
  return { ...made, client };
}

/** @param {() => unknown} holds */
export async function until(holds) {
  const deadline = Date.now() + 5000;
  while (!holds()) {
    assert.ok(Date.now() < deadline, `it never was so: ${holds}`);
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

/** @template T @param {() => T | Promise<T>} ask @param {T} wanted */
export async function becomes(ask, wanted) {
  const deadline = Date.now() + 5000;
  for (;;) {
    const found = await ask();
    try {
      assert.deepEqual(found, wanted);
      return;
    } catch (error) {
      if (Date.now() > deadline) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}
