// @ts-check
/** `wx.connectSocket`: five sockets, wss and listed domains only, no new one in the background. */
import { call, Failure } from './call.js';
import { SocketTask } from './socket-task.js';

/** @typedef {import('../gate.js').Gate} Gate */
/** @typedef {{ code: number, reason: string } | null} CloseEvent null: it never comes */
/**
 * @typedef {object} SocketRequest
 * @property {string} url
 * @property {string[]} [protocols]
 * @property {number} [timeout] ms until the handshake is given up
 */

const LIMIT = 5, TIMEOUT = 60_000;
const { host } = SocketTask;

export class Sockets {
  /** The tasks that count. @type {Set<SocketTask>} */
  #tasks = new Set();
  #domains;
  #hidden = false;
  #connected = true;
  /** Handshakes that wait for the test. @type {(() => void)[] | null} */
  #held = null;
  /** The most there were at once. */
  peak = 0;

  /**
   * @param {Gate} gate
   * @param {import('../clock.js').Clock} clock
   * @param {Record<string, string>} domains origins, to where they really are
   */
  constructor(gate, clock, domains) {
    this.gate = gate;
    this.clock = clock;
    this.#domains = domains;
  }

  get count() {
    return this.#tasks.size;
  }

  /** @param {SocketRequest & import('./call.js').Callbacks} request */
  connect(request) {
    const refusal = this.#refusal(request);
    if (refusal !== null) {
      call(this.gate, 'connectSocket', request, () => { throw new Failure(refusal); });
      return undefined;
    }
    const task = new SocketTask(this);
    this.#tasks.add(task);
    this.peak = Math.max(this.peak, this.count);
    call(this.gate, 'connectSocket', request, () => {});
    if (this.#held === null) this.#start(task, request);
    else this.#held.push(() => this.#start(task, request));
    return task;
  }

  /** @param {SocketTask} task */
  forget(task) {
    this.#tasks.delete(task);
  }

  /**
   * While on, handshakes hang, as on some phones beyond any timeout; switched off, they go on.
   * @param {boolean} on
   */
  holdHandshakes(on) {
    const held = this.#held ?? [];
    this.#held = on ? held : null;
    if (!on) for (const start of held) start();
  }

  hide() {
    this.#hidden = true;
  }

  show() {
    this.#hidden = false;
  }

  /** What was open is gone. @param {boolean} connected @param {CloseEvent} event */
  switchNetwork(connected, event) {
    this.#connected = connected;
    this.kill(event)();
  }

  /**
   * The phone closes all of them.
   * @param {CloseEvent} event
   * @returns {() => void} tells the page's code
   */
  kill(event) {
    const tasks = [...this.#tasks];
    for (const task of tasks) host.detach(task, event !== null);
    return () => {
      for (const task of tasks) {
        this.forget(task);
        if (event !== null) host.end(task, event);
      }
    };
  }

  /** @param {SocketTask} task @param {SocketRequest} request */
  #start(task, { url, protocols = [], timeout = TIMEOUT }) {
    if (host.state(task) !== 'connecting') return;
    const { origin } = new URL(url);
    if (this.#connected) host.connect(task, url.replace(origin, this.#domains[origin]), protocols);
    else this.clock.start(() => host.refuse(task, 'Unable to resolve host'), 0);
    this.clock.start(() => host.refuse(task, 'timeout'), timeout);
  }

  /** @param {SocketRequest} request @returns {string | null} */
  #refusal({ url }) {
    if (this.#hidden) return 'interrupted';
    if (typeof url !== 'string' || !url.startsWith('wss://')) return 'invalid url';
    if (!(new URL(url).origin in this.#domains)) return 'url not in domain list';
    if (this.#tasks.size >= LIMIT) return 'exceed max task count';
    return null;
  }
}
