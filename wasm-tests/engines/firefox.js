// @ts-check
/** Debian's Firefox as it is, over WebDriver BiDi. */
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { launch } from 'puppeteer-core';

/** @typedef {import('puppeteer-core').Page} Page */
/** @typedef {import('../browser/engines/engine.js').Browser} Browser */
/** @typedef {import('../browser/engines/engine.js').Tab} Tab */

/** @implements {Tab} */
class FirefoxTab {
  #page;

  /** @param {Page} page */
  constructor(page) {
    this.#page = page;
  }

  /** @param {string} url */
  async goto(url) {
    await this.#page.goto(url);
  }

  async reload() {
    await this.#page.reload();
  }

  /** @param {string} method @param {unknown[]} args */
  async call(method, ...args) {
    return this.#page.evaluate(
      (name, values) => /** @type {any} */ (window).actor[name](...values), method, args);
  }

  async close() {
    await this.#page.close();
  }

  /** @param {string} file */
  async screenshot(file) {
    await this.#page.screenshot({ path: /** @type {`${string}.png`} */ (file) });
  }
}

/** @implements {Browser} */
export class FirefoxBrowser {
  name = /** @type {const} */ ('Firefox');
  #profile;
  /** @type {import('puppeteer-core').Browser} */
  #browser;

  /** @param {string} profile directory */
  constructor(profile) {
    this.#profile = profile;
  }

  static async launch() {
    const browser = new FirefoxBrowser(await mkdtemp(path.join(tmpdir(), 'firefox-profile-')));
    await browser.#start();
    return browser;
  }

  /** @param {string} url */
  async newTab(url) {
    const page = await this.#browser.newPage({ type: 'window' });
    await page.goto(url);
    return new FirefoxTab(page);
  }

  async crash() {
    await this.#kill();
    await this.#start();
  }

  async close() {
    await this.#kill();
    await rm(this.#profile, { recursive: true, force: true, maxRetries: 5 });
  }

  async #start() {
    this.#browser = await launch({
      browser: 'firefox', protocol: 'webDriverBiDi', headless: true, userDataDir: this.#profile,
      executablePath: process.env.FIREFOX ?? '/usr/bin/firefox-esr',
    });
  }

  async #kill() {
    const main = /** @type {import('node:child_process').ChildProcess} */ (this.#browser.process());
    const dead = once(main, 'exit');
    main.kill('SIGKILL');
    await dead;
  }
}
