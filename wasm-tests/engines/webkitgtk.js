// @ts-check
/**
 * WebKitGTK, the engine that runs here and is nearest to Safari, in its small browser, over classic
 * WebDriver. Needs a display and a session bus.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { Builder, Capabilities } from 'selenium-webdriver';

/** @typedef {import('../browser/engines/engine.js').Browser} Browser */
/** @typedef {import('../browser/engines/engine.js').Tab} Tab */

const MINI_BROWSER = '/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser';
/** For one script, ms: far longer than any takes. */
const SCRIPT_PATIENCE = 15_000;
/** The page may still be loading: this engine's driver does not always wait for modules. */
const CALL = `
  const [method, args, answer] = arguments;
  const ready = () => window.actor || new Promise((go) => setTimeout(go, 10)).then(ready);
  Promise.resolve(ready()).then((actor) => actor[method](...args))
    .then((value) => answer({ value }), (error) => answer({ error: String(error) }));`;

/** One window at a time hears the driver, so its commands stand in a line. */
class Windows {
  #line = Promise.resolve();

  /** @param {any} driver */
  constructor(driver) {
    this.driver = driver;
  }

  /**
   * @template T @param {string} handle of a window @param {() => Promise<T>} command
   * @returns {Promise<T>}
   */
  in(handle, command) {
    const done = this.#line.then(async () => {
      await this.driver.switchTo().window(handle);
      return command();
    });
    this.#line = done.then(() => {}, () => {});
    return done;
  }
}

/** @implements {Tab} */
class WebKitTab {
  #windows;
  #driver;
  #handle;

  /** @param {Windows} windows @param {string} handle */
  constructor(windows, handle) {
    this.#windows = windows;
    this.#driver = windows.driver;
    this.#handle = handle;
  }

  /** @param {string} url */
  async goto(url) {
    await this.#windows.in(this.#handle, () => this.#driver.get(url));
  }

  async reload() {
    await this.#windows.in(this.#handle, () => this.#driver.navigate().refresh());
  }

  async back() {
    await this.#windows.in(this.#handle, () =>
      this.#driver.executeScript('setTimeout(() => history.back(), 50)'));
  }

  /** @param {string} method @param {unknown[]} args */
  async call(method, ...args) {
    const { value, error } = await this.#windows.in(this.#handle, () =>
      this.#driver.executeAsyncScript(CALL, method, args));
    if (error !== undefined) throw new Error(error);
    return value;
  }

  async close() {
    await this.#windows.in(this.#handle, () => this.#driver.close());
  }

  /** @param {string} file */
  async screenshot(file) {
    const picture = await this.#windows.in(this.#handle, () => this.#driver.takeScreenshot());
    await writeFile(file, picture, 'base64');
  }
}

/** @implements {Browser} */
export class WebKitBrowser {
  name = /** @type {const} */ ('WebKitGTK');
  #process;
  #windows;
  /** Of the window that is there first and is left empty: a session without one would end. */
  #first;

  /**
   * @param {import('node:child_process').ChildProcess} process @param {any} driver
   * @param {string} first
   */
  constructor(process, driver, first) {
    this.#process = process;
    this.#windows = new Windows(driver);
    this.#first = first;
  }

  static async launch() {
    const port = await freePort();
    const process = spawn('WebKitWebDriver', [`--port=${port}`], { stdio: 'ignore' });
    const url = `http://127.0.0.1:${port}`;
    await answers(`${url}/status`);
    const driver = await new Builder().usingServer(url).withCapabilities(new Capabilities({
      browserName: 'MiniBrowser', timeouts: { script: SCRIPT_PATIENCE },
      'webkitgtk:browserOptions': { binary: MINI_BROWSER, args: ['--automation'] },
    })).build();
    return new WebKitBrowser(process, driver, await driver.getWindowHandle());
  }

  /** @param {string} url */
  async newTab(url) {
    const { driver } = this.#windows;
    const handle = await this.#windows.in(this.#first, async () => {
      await driver.switchTo().newWindow('window');
      await driver.get(url);
      return driver.getWindowHandle();
    });
    return new WebKitTab(this.#windows, handle);
  }

  async close() {
    await this.#windows.driver.quit();
    const ended = once(this.#process, 'exit');
    this.#process.kill();
    await ended;
  }
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  server.close();
  return port;
}

/** @param {string} url */
async function answers(url) {
  while (!await fetch(url).then(({ ok }) => ok, () => false)) await pause(20);
}
