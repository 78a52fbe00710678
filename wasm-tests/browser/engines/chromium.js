// @ts-check
/**
 * Debian's Chromium, started by itself and joined over its debugging port: so its process is ours
 * to kill, and tabs are hidden, slowed down and cached as for a user. A browser that the driver
 * starts has all that switched off.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium } from 'playwright-core';

/** @typedef {import('playwright-core').Page} Page */
/** @typedef {import('playwright-core').CDPSession} CDPSession */
/** @typedef {import('./engine.js').Browser} Browser */
/** @typedef {import('./engine.js').Tab} Tab */

const ARGUMENTS = ['--headless=new', '--no-sandbox', '--remote-debugging-port=0', '--no-first-run',
  '--disable-quic', '--disable-background-networking', '--disable-component-update',
  '--disable-sync', '--disable-gpu', '--password-store=basic'];

/** @implements {Tab} */
class ChromiumTab {
  #browser;
  #page;
  #protocol;

  /** @param {ChromiumBrowser} browser @param {Page} page @param {CDPSession} protocol */
  constructor(browser, page, protocol) {
    this.#browser = browser;
    this.#page = page;
    this.#protocol = protocol;
  }

  /** @param {string} url */
  async goto(url) {
    await this.#page.goto(url);
  }

  async reload() {
    await this.#page.reload();
  }

  async back() {
    // Not the driver's: it does not hear of a page that comes out of the cache.
    const { entries, currentIndex } = await this.#protocol.send('Page.getNavigationHistory');
    const { id } = entries[currentIndex - 1];
    await this.#protocol.send('Page.navigateToHistoryEntry', { entryId: id });
  }

  /** @param {string} method @param {unknown[]} args */
  async call(method, ...args) {
    const ask = () => this.#page.evaluate(
      ([name, values]) => /** @type {any} */ (window).actor[name](...values),
      /** @type {[string, unknown[]]} */ ([method, args]));
    try {
      return await ask();
    } catch (error) {
      // The page that was left ends late: it was asked instead of the one that has come back.
      if (!/context was destroyed/.test(String(error))) throw error;
      return ask();
    }
  }

  /** @param {string} url */
  async cover(url) {
    const expression = `window.open(${JSON.stringify(url)}, '_blank', 'noopener')`;
    return this.#browser.open(() =>
      this.#protocol.send('Runtime.evaluate', { expression, userGesture: true }));
  }

  async show() {
    await this.#page.bringToFront();
  }

  async close() {
    await this.#page.close();
  }

  /** @param {string} file */
  async screenshot(file) {
    await this.#page.screenshot({ path: file });
  }

  async kill() {
    const dead = this.#page.waitForEvent('crash');
    this.#protocol.send('Page.crash').catch(() => {}); // nobody is left to answer
    await dead;
  }

  async freeze() {
    await this.#protocol.send('Page.setWebLifecycleState', { state: 'frozen' });
  }

  async resume() {
    await this.#protocol.send('Page.setWebLifecycleState', { state: 'active' });
  }

  async hang() {
    await this.#protocol.send('Debugger.enable');
    await this.#protocol.send('Debugger.pause');
  }

  async goOffline() {
    await this.#setOffline(true);
  }

  async goOnline() {
    await this.#setOffline(false);
  }

  /** @param {number} bytes */
  async limitStorage(bytes) {
    const { origin } = new URL(this.#page.url());
    await this.#protocol.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: bytes });
  }

  /** @param {boolean} offline */
  async #setOffline(offline) {
    await this.#protocol.send('Network.enable');
    await this.#protocol.send('Network.emulateNetworkConditions', {
      offline, latency: 0, downloadThroughput: -1, uploadThroughput: -1,
    });
  }
}

/** @implements {Browser} */
export class ChromiumBrowser {
  name = /** @type {const} */ ('Chromium');
  #profile;
  #flags;
  /** @type {import('node:child_process').ChildProcess} */
  #process;
  /** @type {import('playwright-core').Browser} */
  #browser;
  /** @type {CDPSession} */
  #protocol;
  /** The last tab that was opened. @type {Promise<unknown>} */
  #opened = Promise.resolve();

  /** @param {string} profile directory @param {string[]} flags */
  constructor(profile, flags) {
    this.#profile = profile;
    this.#flags = flags;
  }

  /** @param {string[]} [flags] of the command line, besides the usual ones */
  static async launch(flags = []) {
    const profile = await mkdtemp(path.join(tmpdir(), 'chromium-profile-'));
    const browser = new ChromiumBrowser(profile, flags);
    await browser.#start();
    return browser;
  }

  /** @param {string} url */
  async newTab(url) {
    return this.open(() => this.#protocol.send('Target.createTarget', { url, newWindow: true }));
  }

  /**
   * One after the other: the driver does not say whose the new tab is.
   * @param {() => Promise<unknown>} command
   * @returns {Promise<ChromiumTab>}
   */
  open(command) {
    const opened = this.#opened.then(async () => {
      const [context] = this.#browser.contexts();
      const [page] = await Promise.all([context.waitForEvent('page'), command()]);
      await page.waitForLoadState();
      return new ChromiumTab(this, page, await context.newCDPSession(page));
    });
    this.#opened = opened.catch(() => {});
    return opened;
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
    const command = process.env.CHROMIUM ?? '/usr/bin/chromium';
    const args = [...ARGUMENTS, ...this.#flags, `--user-data-dir=${this.#profile}`, 'about:blank'];
    this.#process = spawn(command, args, { stdio: ['ignore', 'ignore', 'pipe'] });
    const address = await addressIn(/** @type {any} */ (this.#process.stderr));
    this.#browser = await chromium.connectOverCDP(address, { noDefaults: true, isLocal: true });
    this.#protocol = await this.#browser.newBrowserCDPSession();
  }

  async #kill() {
    const dead = once(this.#process, 'exit');
    this.#process.kill('SIGKILL');
    await dead;
  }
}

/** @param {import('node:stream').Readable} stderr @returns {Promise<string>} of its debugger */
function addressIn(stderr) {
  return new Promise((resolve, reject) => {
    let said = '';
    stderr.on('data', (data) => {
      said += data;
      const [address] = /ws:\/\/\S+/.exec(said) ?? [];
      if (address) resolve(address);
    });
    stderr.on('end', () => reject(new Error(`Chromium did not start:\n${said}`)));
  });
}
