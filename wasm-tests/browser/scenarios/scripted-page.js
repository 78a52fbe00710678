// @ts-check
/** A page of the test's, from the outside: its tab, and what it has told. */
import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';

/** @typedef {import('../engines/engine.js').Tab} Tab */
/** @typedef {import('./journal.js').Entry & Record<string, any>} Entry */

/**
 * @typedef {Omit<import('../../../js/index.js').ClientOptions, 'url' | 'userId' | 'store'> &
 *   { ownStore?: boolean, logs?: boolean }} PageOptions
 */

/** So that no test waits long for a timer of the client's. */
const HASTE = {
  reconnect: { minDelay: 20, maxDelay: 200, stableAfter: 500 },
  qos: { retryInterval: 1000, retransmits: 5 },
};

/** Between two questions to a page, ms. */
const POLL = 20;

export class ScriptedPage {
  #stage;

  /** @param {import('./stage.js').Stage} stage @param {string} name @param {Tab} tab */
  constructor(stage, name, tab) {
    this.#stage = stage;
    this.name = name;
    this.tab = tab;
  }

  /** The same tab under the name that it has by now. @param {string} name */
  as(name) {
    return new ScriptedPage(this.#stage, name, this.tab);
  }

  /** Reloads it; it has another name then. @param {string} name */
  async reloadAs(name) {
    await this.tab.call('renameNext', name);
    await this.tab.reload();
    return this.as(name);
  }

  /** Makes its client. @param {string} userId @param {PageOptions} [options] */
  async create(userId, options = {}) {
    await this.tab.call('create', { url: this.#stage.server.url, userId, ...HASTE, ...options });
  }

  /** Makes its client and logs in. @param {string} userId @param {PageOptions} [options] */
  async enter(userId, options) {
    const before = this.heard('login').length;
    await this.create(userId, options);
    await this.tab.call('login');
    await this.hears('login', before + 1);
    assert.equal(this.heard('login').at(-1)?.end, 'online');
  }

  /**
   * @param {string} to @param {string[]} contents
   * @param {{ pace?: number, qos?: boolean }} [options]
   */
  async send(to, contents, options = {}) {
    await this.tab.call('send', to, contents, options);
  }

  /** @returns {Promise<import('../../../js/index.js').Stats>} */
  async stats() {
    return this.tab.call('stats');
  }

  /** What it has told of this kind, in all its lives. @param {string} kind @returns {Entry[]} */
  heard(kind) {
    return this.#stage.journal.entries
      .filter((entry) => entry.tab === this.name && entry.kind === kind);
  }

  /** The errors that it heard, but for attempts that failed while its server was gone. */
  get troubles() {
    return this.heard('error').filter(({ code }) => code !== 'CONNECT_FAILED');
  }

  /** The fingerprints of what it was shown, in order. @returns {string[]} */
  get shown() {
    return this.heard('message').map(({ fingerprint }) => fingerprint);
  }

  /** The fingerprints of what was promised to survive, in order. @returns {string[]} */
  get stored() {
    return this.heard('stored').filter(({ end }) => end === 'stored')
      .map(({ fingerprint }) => fingerprint);
  }

  /** The last state it has told. */
  get state() {
    return this.heard('state').at(-1)?.state;
  }

  /** @param {string} kind @param {number} [count] @param {number} [patience] ms */
  async hears(kind, count = 1, patience) {
    const what = `${this.name}: ${count} × ${kind}`;
    await this.#stage.until(what, () => this.heard(kind).length >= count, patience);
    return this.heard(kind);
  }

  /** @param {string} state @param {number} [patience] ms */
  async reaches(state, patience) {
    const what = `${this.name}: ${state}`;
    await this.#stage.until(what, () => this.state === state, patience);
  }

  /** Until nothing is pending any more. */
  async settles() {
    while ((await this.stats()).pending > 0) await pause(POLL);
  }
}
