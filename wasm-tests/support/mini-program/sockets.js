// @ts-check
/** The sockets of one mini-program: tasks, or the one global socket of an old Alipay. */
import assert from 'node:assert/strict';
import { Connection } from './connection.js';
import { ENDINGS } from './endings.js';
import { TASK_APIS } from './hosts.js';
import { checkCallbacks, guard } from './strict.js';

/** @typedef {import('./app.js').App} App */
/** @typedef {import('./endings.js').Ending} Ending */
/** @typedef {import('./hosts.js').Event} Event */
/** @typedef {import('./hosts.js').Host} Host */

const MOST = 5;
const CONNECT_OPTIONS = ['url', 'multiple', 'header', 'protocols', 'tcpNoDelay',
  'perMessageDeflate', 'timeout', 'success', 'fail', 'complete'];
/** @type {Event[]} */
const EVENTS = ['open', 'message', 'close', 'error'];
const capital = (/** @type {string} */ word) => word[0].toUpperCase() + word.slice(1);

/** @param {Host} host @param {Event} event @param {number} id @param {any} it */
const payloadOf = (host, event, id, it) =>
  (event === 'close' && !it ? it : host.payload(event, id, it));

export class Sockets {
  // --- What a test may change ---

  /** What becomes of the next ones. @type {'opens' | 'hangs' | 'undefined' | 'throws' | Ending} */
  connects = 'opens';
  /** Does what was made, and does not open, call `fail` too? */
  failsToo = false;
  /** @type {'answered' | 'unanswered' | 'fails'} */
  sends = 'answered';
  /** ms until `send` says that it succeeded */
  sendLatency = 1;
  closeLatency = 3;
  /** Does it look at the option `timeout`? Older versions do not. */
  timesOut = true;
  /** Says that it sent what is sent on a dead socket. */
  swallows = false;
  /** How the old one of an old Alipay ends when a new one takes its place. @type {Ending} */
  replaced = ENDINGS.abnormal;
  /** How many are the application's own. */
  others = 0;

  /** @type {Connection[]} all there ever were */
  all = [];
  /** The one without a task. @type {Connection | undefined} */
  #global;
  /** Who listens to that, by event. @type {Record<string, Set<(event: any) => void>>} */
  #listeners = {};
  /** Refused, for there were too many. */
  exceeded = 0;
  /** The most at once. */
  most = 0;

  /** @param {App} app */
  constructor(app) {
    this.app = app;
    const { api, tasks } = app.host;
    this.api = {
      ...api === 'my' && this.#globalSocket(),
      ...tasks && { connectSocket: (/** @type {any} */ options) => this.#connectTask(options) },
    };
  }

  /** Those that count. */
  get live() {
    return this.all.filter(({ state }) => state !== 'closed');
  }

  /** How many listen to the global socket. */
  get listening() {
    return Object.values(this.#listeners).reduce((sum, { size }) => sum + size, 0);
  }

  /** The newest. */
  get last() {
    const last = this.all.at(-1);
    if (!last) throw new Error('there was no socket yet');
    return last;
  }

  /** Lets time pass until there were so many. @param {number} count */
  async reach(count) {
    for (let i = 0; this.all.length < count; i += 1) {
      assert.ok(i < 10_000, `there never were ${count} sockets`);
      await this.app.world.advance(5);
    }
  }

  /** All that live end so. @param {Ending} ending */
  end(ending) {
    for (const connection of this.live) connection.end(ending);
  }

  /**
   * What is wrong with a call, for the host.
   * @param {any} options @returns {boolean} may it go on?
   */
  #check(options) {
    const { app } = this;
    checkCallbacks('connectSocket', options, app.report);
    const unknown = Object.keys(options).filter((name) => !CONNECT_OPTIONS.includes(name));
    if (unknown.length) app.report(`connectSocket with ${unknown}`);
    if (options.multiple !== true) app.report('connectSocket without multiple');
    /** @param {string} why */
    const refuse = (why) => {
      app.fail(options, `connectSocket:fail ${why}`);
      return false;
    };
    if (this.connects === 'throws') throw new Error('connectSocket:fail invalid url');
    if (this.connects === 'undefined') return refuse('not now');
    if (!/^wss:/.test(options.url)) return refuse('url not in domain list');
    if (app.host.tasks && this.live.length + this.others >= MOST) {
      this.exceeded += 1;
      return refuse('exceed max task count');
    }
    if (this.failsToo) app.fail(options, 'connectSocket:fail');
    else app.answer(0, () => options?.success?.({ errMsg: 'connectSocket:ok' }));
    return true;
  }

  /** @param {any} options @param {(event: Event, payload: any) => void} tell */
  #connect({ url, timeout }, tell) {
    const { app } = this, ownTimeout = app.host.connectTimeout;
    const connection = new Connection(app, url, this.timesOut && timeout || ownTimeout, tell);
    this.all.push(connection);
    this.most = Math.max(this.most, this.live.length);
    return connection;
  }

  /** @param {any} options */
  #connectTask(options) {
    if (!this.#check(options)) return undefined;
    const { host, report } = this.app, id = this.all.length + 1;
    /** @type {Record<string, Array<(event: any) => void>>} */
    const listeners = { open: [], message: [], close: [], error: [] };
    const connection = this.#connect(options, (event, payload) => {
      for (const listener of listeners[event]) listener(payloadOf(host, event, id, payload));
    });
    // Who comes later has missed it.
    let listening = true;
    queueMicrotask(() => { listening = false; });
    /** @type {Record<string, unknown>} */
    const task = {
      send: (/** @type {any} */ message) => connection.send(message),
      close: (/** @type {any} */ how) => connection.close(how),
    };
    for (const event of EVENTS) {
      task[`on${capital(event)}`] = (/** @type {any} */ listener) => {
        if (event !== 'open' || listening) listeners[event].push(listener);
      };
    }
    return guard('SocketTask', task, TASK_APIS, report);
  }

  /** One for all; nothing tells whose an event is, and a new one takes the place of the old. */
  #globalSocket() {
    const { app } = this, { host } = app, listeners = this.#listeners;
    /** @type {Record<string, unknown>} */
    const api = {
      connectSocket: (/** @type {any} */ options) => {
        if (!this.#check(options)) return;
        this.#global?.end(this.replaced);
        this.#global = this.#connect(options, (event, payload) => {
          for (const listener of listeners[event]) listener(payloadOf(host, event, 0, payload));
        });
      },
      sendSocketMessage: (/** @type {any} */ message) => this.#current(message)?.send(message),
      closeSocket: (/** @type {any} */ how) => this.#current(how)?.close(how),
    };
    for (const event of EVENTS) {
      listeners[event] = new Set();
      api[`onSocket${capital(event)}`] = (/** @type {any} */ listener) =>
        listeners[event].add(listener);
      api[`offSocket${capital(event)}`] = (/** @type {any} */ listener) => {
        if (!listeners[event].delete(listener)) app.report(`offSocket${capital(event)} of no use`);
      };
    }
    return api;
  }

  /** @param {any} options */
  #current(options) {
    if (!this.#global) this.app.fail(options, 'socket:fail there is none');
    return this.#global;
  }
}
