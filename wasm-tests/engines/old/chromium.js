// @ts-check
/**
 * Chromium as it was, out of a package that has it packed inside. Drivers of today do not speak
 * with it: these are the few words that have stayed the same.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { WebSocket } from 'ws';
import { root } from '../../../js/build/command.mjs';

const ARGUMENTS = ['--headless', '--no-sandbox', '--no-zygote', '--disable-gpu', '--no-first-run',
  '--remote-debugging-port=0', '--disable-dev-shm-usage'];

/** @param {string} name of the package @returns {string} path of the program, unpacked once */
function unpacked(name) {
  const program = path.join(root, 'build/engines', name);
  if (fs.existsSync(program)) return program;
  const packed = path.join(root, 'wasm-tests/engines/node_modules', name, 'bin');
  const [file] = fs.readdirSync(packed).filter((one) => one.endsWith('.br'));
  fs.mkdirSync(path.dirname(program), { recursive: true });
  const bytes = brotliDecompressSync(fs.readFileSync(path.join(packed, file)));
  fs.writeFileSync(`${program}.part`, bytes, { mode: 0o755 });
  fs.renameSync(`${program}.part`, program);
  return program;
}

/** One connection of the debugging protocol. */
class Wire {
  #socket;
  #last = 0;
  /** @type {Map<number, (answer: any) => void>} */
  #asked = new Map();
  /** What is waited for. @type {Map<string, () => void>} */
  #awaited = new Map();

  /** @param {WebSocket} socket open */
  constructor(socket) {
    this.#socket = socket;
    socket.on('message', (data) => {
      const { id, method, ...said } = JSON.parse(String(data));
      if (id) this.#asked.get(id)?.(said);
      else this.#awaited.get(method)?.();
    });
  }

  /** @param {string} url */
  static async open(url) {
    const socket = new WebSocket(url, { perMessageDeflate: false });
    await once(socket, 'open');
    return new Wire(socket);
  }

  /** @param {string} method @param {object} [params] @returns {Promise<any>} */
  async ask(method, params = {}) {
    const id = ++this.#last;
    const answered = new Promise((resolve) => { this.#asked.set(id, resolve); });
    this.#socket.send(JSON.stringify({ id, method, params }));
    const { result, error } = await answered;
    this.#asked.delete(id);
    if (error) throw new Error(`${method}: ${error.message}`);
    return result;
  }

  /** @param {string} event @returns {Promise<void>} */
  hears(event) {
    return new Promise((resolve) => { this.#awaited.set(event, resolve); });
  }
}

class Page {
  #wire;

  /** @param {Wire} wire */
  constructor(wire) {
    this.#wire = wire;
  }

  /** @param {string} url @param {string} [first] a script that runs before those of the page */
  async goto(url, first) {
    await this.#wire.ask('Page.enable');
    if (first) await this.#wire.ask('Page.addScriptToEvaluateOnNewDocument', { source: first });
    await this.#load(() => this.#wire.ask('Page.navigate', { url }));
  }

  async reload() {
    await this.#load(() => this.#wire.ask('Page.reload'));
  }

  /** @param {() => Promise<unknown>} begin */
  async #load(begin) {
    const loaded = this.#wire.hears('Page.loadEventFired');
    await begin();
    await loaded;
  }

  /** @param {string} expression @returns {Promise<any>} what its promise comes to */
  async evaluate(expression) {
    const { result, exceptionDetails } = await this.#wire.ask('Runtime.evaluate',
      { expression, awaitPromise: true, returnByValue: true });
    if (exceptionDetails) {
      const { text, exception } = exceptionDetails;
      throw new Error(exception ? exception.description ?? JSON.stringify(exception) : text);
    }
    return result.value;
  }

  /** @param {string} method of what the page calls `actor` @param {unknown[]} args */
  call(method, ...args) {
    return this.evaluate(`actor.${method}(...${JSON.stringify(args)})`);
  }
}

export class OldChromium {
  #process;
  #profile;
  #browser;
  #host;

  /**
   * @param {import('node:child_process').ChildProcess} process @param {string} profile
   * @param {Wire} browser @param {string} host of its debugging port
   */
  constructor(process, profile, browser, host) {
    this.#process = process;
    this.#profile = profile;
    this.#browser = browser;
    this.#host = host;
  }

  /** @param {string} name of the package */
  static async launch(name) {
    const profile = fs.mkdtempSync(path.join(tmpdir(), 'old-chromium-'));
    const child = spawn(unpacked(name), [...ARGUMENTS, `--user-data-dir=${profile}`, 'about:blank'],
      { stdio: ['ignore', 'ignore', 'pipe'] });
    const address = await new Promise((resolve, reject) => {
      let said = '';
      child.stderr.on('data', (data) => {
        said += data;
        const [found] = /ws:\/\/\S+/.exec(said) ?? [];
        if (found) resolve(found);
      });
      child.once('exit', () => reject(new Error(`${name} did not start:\n${said}`)));
    });
    return new OldChromium(child, profile, await Wire.open(address), new URL(address).host);
  }

  /** @returns {Promise<string>} such as 64.0.3264.0 */
  async version() {
    const { product } = await this.#browser.ask('Browser.getVersion');
    return product.split('/')[1];
  }

  async newPage() {
    const { targetId } = await this.#browser.ask('Target.createTarget', { url: 'about:blank' });
    return new Page(await Wire.open(`ws://${this.#host}/devtools/page/${targetId}`));
  }

  async close() {
    const ended = once(this.#process, 'exit');
    this.#process.kill('SIGKILL');
    await ended;
    fs.rmSync(this.#profile, { recursive: true, force: true, maxRetries: 5 });
  }
}
