// @ts-check
/** One launch of a mini-program: its code, and what the host lets that see. */
import assert from 'node:assert/strict';
import { Engine } from './engine.js';
import { Gate } from './gate.js';
import { listedApis } from './hosts.js';
import { Lifecycle } from './lifecycle.js';
import { Code } from './package.js';
import { Sockets } from './sockets.js';
import { Storage } from './storage.js';
import { checkCallbacks, guard } from './strict.js';
import { timerPromise } from './timer-promise.js';
import { User } from './user.js';

/** @typedef {import('./phone.js').Phone} Phone */
/** @typedef {import('./user.js').MiniOptions} MiniOptions */

const LONG = 61_000;  // the longest that a host tries to connect, and a little

export class App {
  /** What `getRandomValues` does. @type {'answers' | 'fails' | 'hangs' | 'isMissing'} */
  random = 'answers';
  /** Are callbacks called before the call returns? */
  answersAtOnce = false;
  /** @type {string[]} what the code did that it must not */
  problems = [];
  /** @type {User[]} */
  #users = [];

  /** @param {Phone} phone */
  constructor(phone) {
    this.phone = phone;
    this.world = phone.world;
    this.host = phone.host;
    this.report = (/** @type {string} */ problem) => { this.problems.push(problem); };
    this.gate = new Gate(this.world, this.report);
    this.sockets = new Sockets(this);
    this.lifecycle = new Lifecycle(this);
    this.storage = new Storage(this, phone.disk);
    this.engine = new Engine(this);
    const { host, phone: { without } } = this;
    if (!host.random || without.includes('getRandomValues')) this.random = 'isMissing';
    const clock = () => Math.floor(phone.epoch + this.world.now);
    this.code = phone.makeCode(this, clock) ?? new Code(this.#globals(), clock);
    /** @type {(name: string) => any} */
    this.require = this.code.require;
  }

  /** What of the host the package uses, unguarded. @returns {Record<string, unknown>} */
  api() {
    /** @type {Record<string, unknown>} */
    const api = {
      ...this.sockets.api, ...this.lifecycle.api, ...this.storage.api,
      getRandomValues: (/** @type {any} */ options) => this.#randomValues(options),
    };
    if (this.random === 'isMissing') delete api.getRandomValues;
    for (const name of this.phone.without) delete api[name];
    return api;
  }

  /** What the page's code has beside the language. */
  #globals() {
    const { host, report, gate, phone: { without } } = this;
    /** @type {Record<string, unknown>} */
    const globals = {
      ...gate.timers, [host.api]: guard(host.api, this.api(), listedApis(host), report),
    };
    // Siblings define WeChat's name too; it is not the one to use.
    if (host.api !== 'wx') globals.wx = guard('wx of another host', {}, [], report);
    if (this.phone.timerPromises) {
      globals.Promise = timerPromise((run) => gate.timers.setTimeout(run));
    }
    if (host.engine && !without.includes(host.engine)) globals[host.engine] = this.engine.api;
    return globals;
  }

  /** @param {any} options */
  #randomValues(options) {
    const { random, world: { platform } } = this;
    checkCallbacks('getRandomValues', options, this.report);
    if (!(options.length <= 1_048_576)) this.report(`getRandomValues of ${options.length}`);
    if (random === 'fails') return this.fail(options, 'getRandomValues:fail');
    if (random === 'hangs') return undefined;
    const { buffer } = platform.randomBytes(options.length);
    this.answer(1, () => options?.success?.({ randomValues: buffer }));
  }

  /** Calls back, as late as this host does. @param {number} ms @param {() => void} callback */
  answer(ms, callback) {
    if (this.answersAtOnce) this.gate.pass(callback);
    else this.gate.later(ms, callback);
  }

  /**
   * Tells, in the host's words, that a call failed.
   * @param {any} options @param {string} message
   */
  fail(options, message) {
    this.answer(1, () => options?.fail?.(this.host.failure(message)));
  }

  /** A client with what this host needs. @param {MiniOptions} [options] */
  open(options) {
    const { host, random } = this;
    return this.openBare({
      ...host.engine && !this.phone.without.includes(host.engine) ? {}
        : { twin: () => this.require('mobileimsdk-wasm/twin') },
      ...random === 'isMissing' && { randomBytes: this.world.platform.randomBytes },
      ...options,
    });
  }

  /** A client with no more than these options. @param {MiniOptions} [options] */
  openBare(options) {
    const user = new User(this, options);
    this.#users.push(user);
    return user;
  }

  /** The same as `open`, logged in. @param {MiniOptions} [options] */
  async online(options) {
    const user = this.open(options);
    await this.world.until(user.client.login());
    return user;
  }

  /** What the clients hold of the host. */
  left() {
    const { gate, lifecycle, sockets } = this;
    return {
      timers: gate.pending, sockets: sockets.live.length,
      listeners: lifecycle.listening + sockets.listening,
    };
  }

  /** Ends as the process does: nothing more happens, what is not on the disk yet never will be. */
  async kill() {
    this.gate.close();
    for (const { wire } of this.sockets.live) wire.close();
    await this.world.settle();
  }

  /** Ends it in peace, and complains of what it did that it must not, and of what it left. */
  async finish() {
    const { lifecycle, world } = this;
    if (this.gate.alive) {
      if (this.gate.suspended) await lifecycle.show();
      for (const { client } of this.#users) client.dispose();
      await world.advance(LONG);  // what connects cannot be closed before its time is up
      const left = Object.entries(this.left()).filter(([name, count]) =>
        count && !(name === 'listeners' && this.#cannotUnlisten()));
      for (const [name, count] of left) this.report(`${count} ${name} left`);
    }
    await this.kill();
    assert.deepEqual(this.problems, []);
  }

  #cannotUnlisten() {
    return this.phone.without.some((name) => name.startsWith('off'));
  }
}
