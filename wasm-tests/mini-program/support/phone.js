// @ts-check
/** A phone in Chromium: what its owner does to a mini-program, and what went wrong in it. */
import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import { chromium } from 'playwright-core';
import { HostServer } from './host-server.js';

/** @typedef {import('node:test').TestContext} TestContext */
/** @typedef {import('playwright-core').Page} Page */
/** @typedef {import('../host/lifecycle.js').Interruption} Interruption */

/** Far longer than anything takes; only a failing test waits for it. */
export const PATIENCE = 30_000;

/** What a mini-program has of a browser's globals: the language, and what the host hands in. */
const LANGUAGE = [
  'Object', 'Function', 'Array', 'Number', 'parseFloat', 'parseInt', 'Infinity', 'NaN', 'undefined',
  'Boolean', 'String', 'Symbol', 'Promise', 'RegExp', 'Error', 'EvalError', 'RangeError',
  'ReferenceError', 'SyntaxError', 'TypeError', 'URIError', 'JSON', 'Math', 'ArrayBuffer',
  'Uint8Array', 'Int8Array', 'Uint16Array', 'Int16Array', 'Uint32Array', 'Int32Array',
  'Float32Array', 'Float64Array', 'Uint8ClampedArray', 'DataView', 'Map', 'Set', 'WeakMap',
  'WeakSet', 'Proxy', 'Reflect', 'decodeURI', 'decodeURIComponent', 'encodeURI',
  'encodeURIComponent', 'escape', 'unescape', 'isFinite', 'isNaN', 'eval',
];

/** Where the mini-program believes its server to be. */
export const SERVER_ORIGIN = 'wss://im.example.com';

/** Chromium says this whenever a connection attempt fails, which some tests want. */
const FAILED_ATTEMPT = /^WebSocket connection to '\S+' failed|ERR_INTERNET_DISCONNECTED/;

/** @type {import('playwright-core').Browser} */
let browser;
/** @type {HostServer} */
let host;

/** One browser and one host for all tests of a suite. @param {string} folder of the upload */
export function usePhones(folder) {
  before(async () => {
    browser = await chromium.launch({
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-quic', '--disable-background-networking',
        '--disable-component-update', '--disable-sync', '--no-first-run'],
    });
    host = new HostServer(folder, await namesOfBrowser());
    await host.start();
  });
  after(async () => {
    await browser?.close();
    await host?.close();
  });
}

/** Every global of a page that the language itself does not have. */
async function namesOfBrowser() {
  const page = await browser.newPage();
  const names = await page.evaluate(() => {
    const found = new Set();
    for (let object = window; object; object = Object.getPrototypeOf(object)) {
      for (const name of Object.getOwnPropertyNames(object)) found.add(name);
    }
    return [...found];
  });
  await page.close();
  return names.filter((name) => /^[A-Za-z_$][\w$]*$/.test(name) && !LANGUAGE.includes(name));
}

/**
 * @typedef {object} PhoneOptions
 * @property {Record<string, string>} [query] of the launch
 * @property {string} [language]
 * @property {number} [date] Unix ms
 * @property {import('../host/wx/engine.js').EngineOptions | null} [engine]
 * @property {'light' | 'dark'} [colorScheme]
 */

export class Phone {
  /** @type {Page} */
  page = /** @type {any} */ (undefined);
  /** What must not happen: errors, warnings, unhandled rejections. @type {string[]} */
  troubles = [];
  #context;
  #server;
  #options;

  /**
   * @param {import('playwright-core').BrowserContext} context
   * @param {{ url: string }} server
   * @param {PhoneOptions} options
   */
  constructor(context, server, options) {
    this.#context = context;
    this.#server = server;
    this.#options = options;
  }

  /**
   * Starts the mini-program on a phone of its own. After the test nothing must have gone wrong.
   * @param {TestContext} t
   * @param {{ url: string }} server
   * @param {PhoneOptions} [options]
   */
  static async start(t, server, options = {}) {
    const context = await browser.newContext({
      viewport: { width: 390, height: 780 }, locale: 'zh-CN', timezoneId: 'Asia/Shanghai',
      reducedMotion: 'reduce', colorScheme: options.colorScheme ?? 'light',
    });
    const phone = new Phone(context, server, options);
    t.after(async () => {
      await context.close();
      assert.deepEqual(phone.troubles, []);
    });
    await phone.launch();
    return phone;
  }

  /** As a tap on its icon, after `kill()` too. @param {PhoneOptions} [options] */
  async launch(options = {}) {
    const { query = {}, language = 'zh_CN', date, engine = {} } = { ...this.#options, ...options };
    this.page = await this.#context.newPage();
    this.page.setDefaultTimeout(PATIENCE);
    this.#watch(this.page);
    const { origin } = new URL(this.#server.url);
    const launch = { domains: { [SERVER_ORIGIN]: origin }, query, language, date, engine };
    await this.page.addInitScript((given) => {
      /** @type {any} */ (window).launch = given;
    }, launch);
    await this.page.goto(host.url);
  }

  /** The system ends the mini-program: no word to its code, and its sockets break. */
  async kill() {
    await this.page.close({ runBeforeUnload: false });
  }

  /** To the background. */
  async hide() {
    await this.tell(({ lifecycle }) => lifecycle.hide());
  }

  async show() {
    await this.tell(({ lifecycle }) => lifecycle.show());
  }

  /** Time that passes at once for the phone. @param {number} ms */
  async skip(ms) {
    await this.tell(({ clock }, time) => clock.skip(time), ms);
  }

  /** How sockets end in the background. @param {Interruption} interruption */
  async interruptBy(interruption) {
    await this.tell(({ lifecycle }, how) => { lifecycle.interruption = how; }, interruption);
  }

  /**
   * Its sockets are gone with the network that they used.
   * @param {'wifi' | '4g' | 'none'} networkType
   * @param {import('../host/wx/sockets.js').CloseEvent} [event] of the sockets
   */
  async switchNetwork(networkType, event = { code: 1006, reason: 'abnormal closure' }) {
    await this.tell(({ sockets, listeners, gate }, given) => {
      const isConnected = given.networkType !== 'none';
      sockets.switchNetwork(isConnected, given.event);
      gate.pass(() => listeners.tell('NetworkStatusChange', {
        isConnected, networkType: given.networkType,
      }));
    }, { networkType, event });
  }

  /** Until it is so many: one that nobody answers takes a while to close. @param {number} count */
  async socketsInUse(count) {
    await this.page.waitForFunction((wanted) =>
      /** @type {any} */ (window).miniProgram.phone.sockets.count === wanted, count);
  }

  /**
   * Inside of the phone.
   * @template Given, Answer
   * @param {(phone: any, given: Given) => Answer} deed
   * @param {Given} [given]
   * @returns {Promise<Answer>}
   */
  async tell(deed, given) {
    const phone = await this.page.evaluateHandle(() =>
      /** @type {any} */ (window).miniProgram.phone);
    return /** @type {any} */ (phone.evaluate(/** @type {any} */ (deed), given));
  }

  /**
   * As the page's code, with what that has for globals.
   * @template Answer
   * @param {(globals: any, ask: (name: string, options: object) => Promise<any>) => Answer} deed
   *   `ask` calls `wx`, and answers what `success` or `fail` is given
   * @returns {Promise<Answer>}
   */
  async asPage(deed) {
    return this.page.evaluate(`(${deed})(miniProgram.globals, (name, options) =>
      new Promise((resolve) => miniProgram.globals.wx[name](
        { ...options, success: resolve, fail: resolve })))`);
  }

  /**
   * What the page's code finds of the browser: each name's `typeof`, and what it gets for making
   * code of a string. In a task of its own, since the test is allowed more.
   * @returns {Promise<{ names: Record<string, string>, made: string }>}
   */
  async probe() {
    return this.tell(({ modules }) => {
      const { names, make } = modules.load('host/probe.js');
      return new Promise((resolve) => {
        setTimeout(() => {
          try {
            resolve({ names, made: typeof make() });
          } catch (error) {
            resolve({ names, made: /** @type {Error} */ (error).name });
          }
        });
      });
    });
  }

  /** @param {Page} page */
  #watch(page) {
    page.on('pageerror', (error) => this.troubles.push(`${error}\n${error.stack}`));
    page.on('console', (message) => {
      const text = message.text();
      if (['error', 'warning'].includes(message.type()) && !FAILED_ATTEMPT.test(text)) {
        this.troubles.push(`console ${message.type()}: ${text}`);
      }
    });
    page.on('crash', () => this.troubles.push('the page crashed'));
  }
}
