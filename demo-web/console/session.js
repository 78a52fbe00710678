// @ts-check
// The agent's session on this page: the client, the desk on top of it, and what a reload and his
// other tabs need of both. Nothing here knows what the page looks like.
//
// What is secret: the secret itself is in memory until the desk has answered. Pass and token lie in
// sessionStorage, which is this tab's and ends with it; a new tab is given them by a tab that is
// open. What the client still has to send bears the pass, and lies in its outbox until then.
import { Signal } from '../shared/signal.js';
import { AgentDesk } from './model/agent-desk.js';
import { Keep } from './keep.js';

/** @typedef {import('../../js/index.js').Client} Client */
/** @typedef {import('../../js/index.js').ImError} ImError */
/**
 * @typedef {object} Credentials
 * @property {string} server
 * @property {string} userId
 * @property {string} token
 * @property {string} desk user id of the desk
 * @property {string | null} pass
 * @property {'ready' | 'away'} state
 */
/**
 * Why it is over, unless the user wanted it: a code of the client, `kickedOut`, `loggedOut`.
 * @typedef {{ why: string, code: number | string, detail: string | null }} Ending
 */

const KEPT = 'mobileimsdk-console:session', CHANNEL = 'mobileimsdk-console';
/** ms in which another tab answers who is logged in. */
const ANSWERS_WITHIN = 300;

export class Session {
  /** @type {Signal<void>} the session, or its connection, stands otherwise now */
  changed = new Signal();
  /** @type {Signal<Pick<ImError, 'code'>>} went wrong without ending anything */
  troubled = new Signal();
  /** From his other tabs. @type {Signal<any>} */
  heard = new Signal();
  /** @type {AgentDesk | null} */
  desk = null;
  /** @type {Client | null} */
  client = null;
  /** @type {Ending | null} */
  ending = null;
  /** When the next attempt is due, Unix ms. @type {number | null} */
  retryAt = null;
  /** Why the last attempt failed, in words of the client. */
  hint = '';
  /** @type {Credentials | null} */
  #credentials = null;
  /** @type {Keep | null} */
  #keep = null;
  #Client;
  #options;
  #channel = typeof BroadcastChannel === 'function' ? new BroadcastChannel(CHANNEL) : null;
  /** @type {((found: Credentials) => void) | null} */
  #found = null;

  /**
   * @param {typeof import('../../js/index.js').Client} ClientClass
   * @param {Partial<import('../../js/index.js').ClientOptions>} options
   */
  constructor(ClientClass, options) {
    this.#Client = ClientClass;
    this.#options = options;
    if (this.#channel) this.#channel.onmessage = ({ data }) => this.#hear(data);
  }

  get userId() {
    return this.#credentials?.userId ?? '';
  }

  get state() {
    return this.client?.state ?? 'idle';
  }

  /** Logged in at the desk, online or not; or asked for the secret again. */
  get isIn() {
    return this.#credentials?.pass != null;
  }

  /** @returns {boolean} this tab holds the connection, or has one of its own */
  get leads() {
    return this.client?.stats().leader !== false;
  }

  // --- Coming ---

  /**
   * Throws what the client says to bad options.
   * @param {Omit<Credentials, 'pass' | 'state'>} given @param {string} secret
   */
  enter(given, secret) {
    this.#begin({ ...given, pass: null, state: 'ready' });
    this.desk?.login(secret);
  }

  /** Once more, for the pass is void; what was being written stays. @param {string} secret */
  enterAgain(secret) {
    if (this.ending && this.client) this.#logIn(this.client);
    this.ending = null;
    this.desk?.login(secret);
    this.changed.emit();
  }

  /**
   * Goes on where this tab left off, or with what another tab has.
   * @param {string} user whose session it must be; empty: anybody's
   * @returns {Promise<boolean>}
   */
  async resume(user) {
    const own = asCredentials(read());
    const found = own && isOf(own, user) ? own : await this.#askTabs(user);
    if (!found?.pass || this.client) return false;
    this.#begin(found);
    return true;
  }

  /** @param {string} user @returns {Promise<Credentials | null>} */
  #askTabs(user) {
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve(null), this.#channel ? ANSWERS_WITHIN : 0);
      this.#found = (found) => {
        if (!isOf(found, user)) return;
        clearTimeout(timer);
        resolve(found);
      };
      this.#channel?.postMessage({ what: 'who' });
    });
  }

  /** @param {Credentials} credentials */
  #begin(credentials) {
    const { server, userId, token, desk, pass, state } = credentials;
    const client = new this.#Client({
      shareAcrossTabs: true, receipts: true, ...this.#options, url: server, userId,
      token: token || undefined,
    });
    this.#release();
    this.#credentials = credentials;
    this.client = client;
    this.ending = null;
    const keep = this.#keep = new Keep(`mobileimsdk-console:${this.#key}:`);
    this.desk = new AgentDesk(client, {
      desk, pass, state, keep,
      tabs: { heard: this.heard, post: (data) => this.post(data) },
    });
    this.#follow(client, this.desk);
    this.#logIn(client);
    this.changed.emit();
  }

  /** Whose tabs these are. */
  get #key() {
    return JSON.stringify([this.#credentials?.server, this.#credentials?.userId]);
  }

  /** @param {Client} client */
  #logIn(client) {
    // The events tell the rest; this promise alone knows why the core did not even load.
    client.login().catch((error) => {
      if (client === this.client && error.code === 'WASM_LOAD_FAILED') {
        this.#end(error.code, error.code);
      }
    });
  }

  /** @param {Client} client @param {AgentDesk} desk */
  #follow(client, desk) {
    /** @type {<T>(listener: (value: T) => void) => (value: T) => void} */
    const whileOurs = (listener) => (value) => {
      if (client === this.client) listener(value);
    };
    client.on('state', whileOurs(({ state, retryIn, failure, reason }) => {
      if (failure) this.hint = failure.hint ?? '';
      if (state === 'online') this.hint = '';
      this.retryAt = retryIn === null ? null : Date.now() + retryIn;
      if (state === 'stopped' && !this.ending) this.#end('loggedOut', reason);
      this.changed.emit();
    }));
    client.on('kickout', whileOurs(({ code, reason }) => this.#end('kickedOut', code, reason)));
    client.on('error', whileOurs(({ code, serverCode }) => {
      if (code === 'LOGIN_REFUSED') this.#end(code, serverCode ?? 0);
      else if (code === 'CORE_FAILED' || code === 'NO_WEBSOCKET') this.#end(code, code);
      else if (code !== 'CONNECT_FAILED') this.troubled.emit({ code });
    }));
    desk.changed.on(whileOurs(({ what }) => {
      if (what !== 'stage') return;
      this.#remember();
      this.changed.emit();
    }));
  }

  /** @param {string} why @param {number | string} code @param {string | null} [detail] */
  #end(why, code, detail = null) {
    this.ending = { why, code, detail };
    this.changed.emit();
  }

  /** What a reload, and a new tab, go on with. */
  #remember() {
    const { standing } = this.desk ?? {};
    if (!this.#credentials || !standing) return;
    const former = this.#credentials.pass;
    this.#credentials = {
      ...this.#credentials, pass: standing.pass, state: standing.state,
    };
    write(this.#credentials);
    if (standing.pass && standing.pass !== former) {
      this.#channel?.postMessage({ what: 'session', session: this.#credentials });
    }
  }

  // --- Going ---

  /** Logs out in all tabs. */
  async leave() {
    const { client, desk } = this, key = this.#key;
    desk?.logout();
    this.#erase();
    this.#forget();
    // The desk is told before the server, and both before the tab that leads ends.
    await client?.logout({ drain: 1_500 }).catch(() => {});
    this.#channel?.postMessage({ what: 'left', key });
    await client?.close();
  }

  /** Back to the form, as if nothing had been tried. */
  cancel() {
    const { client } = this;
    this.#forget();
    void client?.dispose();
  }

  #forget() {
    const { desk } = this;
    write(null);
    this.#credentials = null;
    this.ending = null;
    this.client = null;
    this.desk = null;
    desk?.leave();
    desk?.close();
    this.#keep = null;
    this.changed.emit();
  }

  /** Who logs out leaves nothing in this browser of what was said. */
  #erase() {
    for (const key of this.#keep?.keys() ?? []) this.#keep?.remove(key);
  }

  /** Lets a former client go. */
  #release() {
    this.desk?.close();
    void this.client?.dispose();
    this.desk = null;
    this.client = null;
  }

  // --- Other tabs ---

  /** To his other tabs. @param {object} data */
  post(data) {
    this.#channel?.postMessage({ ...data, key: this.#key });
  }

  /** @param {any} data */
  #hear(data) {
    if (!data || typeof data !== 'object') return;
    if (data.what === 'who' && this.#credentials?.pass) {
      this.#channel?.postMessage({ what: 'session', session: this.#credentials });
    }
    if (data.what === 'session') {
      const found = asCredentials(data.session);
      if (found?.pass) this.#found?.(found);
    }
    if (data.key !== this.#key || !this.client) return;
    if (data.what === 'left') {
      const { client } = this;
      this.#erase();  // what this tab has kept since
      this.#forget();
      void client.close();
    } else {
      this.heard.emit(data);
    }
  }
}

/** @param {Credentials} credentials @param {string} user */
const isOf = (credentials, user) => user === '' || credentials.userId === user;

/** @param {any} value @returns {Credentials | null} */
function asCredentials(value) {
  const isText = (/** @type {unknown} */ one) => typeof one === 'string';
  if (!value || typeof value !== 'object' || !isText(value.server) || !isText(value.userId) ||
    !isText(value.desk) || !isText(value.token)) return null;
  const { server, userId, token, desk, pass, state } = value;
  return {
    server, userId, token, desk, pass: isText(pass) ? pass : null,
    state: state === 'away' ? 'away' : 'ready',
  };
}

/** @returns {unknown} */
function read() {
  try {
    return JSON.parse(sessionStorage.getItem(KEPT) ?? 'null');
  } catch {
    return null;  // storage is off, or holds something foreign
  }
}

/** @param {Credentials | null} credentials */
function write(credentials) {
  try {
    if (credentials?.pass) sessionStorage.setItem(KEPT, JSON.stringify(credentials));
    else sessionStorage.removeItem(KEPT);
  } catch {
    // Storage is off: a reload asks for the secret.
  }
}
