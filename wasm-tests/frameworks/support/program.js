// A mini-program as a framework's build left it, run as a host runs it: its files as modules, its
// App, Page and Component, pages whose data are set, and events of what their templates bind. What
// is drawn of it is not looked at; what the package asks of the host meets the strict fakes.
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import vm from 'node:vm';
import { HIDDEN } from '../../support/mini-program/package.js';
import { frameworkApis } from './host-api.js';
import { PageOfHost } from './page-of-host.js';

// Constructing code of a string stays forbidden, but the name is there on every host.
const THERE = ['Function', 'global', 'globalThis'];

export class Program {
  /** What it wrote to the console. @type {string[]} */
  said = [];
  /** What it gave to App(). @type {any} */
  app = {};
  /** @type {PageOfHost | undefined} */
  page;
  /** @type {any} what Page() or Component() was given last */
  #defined;
  /** @type {Map<string, { exports: any }>} */
  #modules = new Map();

  /**
   * @param {string} folder of the build
   * @param {any} launch of the host, see ../../support/mini-program/app.js
   * @param {() => number} clock
   * @param {Record<string, string>} query of its start
   */
  constructor(folder, launch, clock, query) {
    this.folder = folder;
    this.launch = launch;
    const { pages } = JSON.parse(this.text('app.json'));
    this.start = { path: pages[0], query, scene: 1001, referrerInfo: {}, shareTicket: '' };
    this.context = vm.createContext(this.#globals(),
      { codeGeneration: { strings: false, wasm: false } });
    const own = vm.runInContext('this', this.context);
    own.Date.now = clock;
    own.global = {};
    // What is nowhere on a phone; the rest of what must not be there is hidden by the wrapper.
    for (const name of ['console', 'WebAssembly']) Reflect.deleteProperty(own, name);
    own.console = this.#console();
    for (const file of ['core.wasm', 'core.wasm.br']) {
      const { engine } = launch, place = this.#find(file);
      if (place) engine.files.set(`/${place}`, pathToFileURL(path.join(folder, place)).href);
    }
  }

  require = (/** @type {string} */ file) => this.#load(file);

  /** @param {string} file @returns {string} */
  text(file) {
    return fs.readFileSync(path.join(this.folder, file), 'utf8');
  }

  /** As a tap on its icon: the application, then its first page. */
  open() {
    const { start } = this;
    this.#load('app.js');
    this.app.onLaunch?.(start);
    this.app.onShow?.(start);
    this.#load(`${start.path}.js`);
    this.page = new PageOfHost(this, this.#defined, start);
    this.page.open();
  }

  /** @param {'onShow' | 'onHide'} method */
  tell(method) {
    this.app[method]?.(this.start);
    this.page?.tell(method);
  }

  #globals() {
    const { launch } = this, { host, gate, phone } = launch, { timers } = gate;
    /** @type {Record<string, unknown>} */
    const globals = {
      ...timers,
      // A framework's own; the package has none.
      setInterval: (/** @type {() => void} */ run, /** @type {number} */ ms) => {
        const again = () => {
          timer.id = timers.setTimeout(again, ms);
          run();
        };
        const timer = { id: timers.setTimeout(again, ms) };
        return timer;
      },
      clearInterval: (/** @type {any} */ timer) => timer && timers.clearTimeout(timer.id),
      [host.api]: { ...frameworkApis(launch, this.start), ...launch.api() },
      App: (/** @type {any} */ definition) => { this.app = definition; },
      Page: (/** @type {any} */ definition) => { this.#defined = { page: definition }; },
      Component: (/** @type {any} */ definition) => { this.#defined = { component: definition }; },
      Behavior: (/** @type {any} */ definition) => definition,
      getApp: () => this.app,
      getCurrentPages: () => (this.page ? [this.page.instance] : []),
    };
    // Alipay's pages have one, with this name only, as Taro says and takes for granted.
    if (host.api === 'my') globals.navigator = { swuserAgent: 'AlipayClient' };
    if (host.engine && !phone.without.includes(host.engine)) {
      globals[host.engine] = launch.engine.api;
    }
    return globals;
  }

  #console() {
    const note = (/** @type {string} */ kind) => (/** @type {unknown[]} */ ...words) => {
      this.said.push(`${kind}: ${words.map(String).join(' ')}`);
    };
    return Object.fromEntries(['log', 'info', 'warn', 'error', 'debug', 'group', 'groupEnd']
      .map((kind) => [kind, note(kind)]));
  }

  /** Where such a file lies, if anywhere. @param {string} name */
  #find(name) {
    return fs.readdirSync(this.folder, { recursive: true }).map(String)
      .find((file) => path.basename(file) === name);
  }

  /** @param {string} file from the root of the package */
  #load(file) {
    const known = this.#modules.get(file);
    if (known) return known.exports;
    const module = { exports: {} }, hidden = HIDDEN.filter((name) =>
      !THERE.includes(name) && !(name === 'navigator' && name in this.context));
    this.#modules.set(file, module);
    const script = new vm.Script(
      `(function (require, module, exports, ${hidden}) {${this.text(file)}\n})`,
      { filename: path.join(this.folder, file) });
    script.runInContext(this.context).call(undefined,
      (/** @type {string} */ wanted) => this.#load(this.#resolve(file, wanted)), module,
      module.exports);
    return module.exports;
  }

  /** @param {string} from @param {string} wanted */
  #resolve(from, wanted) {
    const place = wanted.startsWith('/') ? wanted.slice(1)
      : path.posix.join(path.posix.dirname(from), wanted);
    const npm = `miniprogram_npm/${wanted}/index.js`;  // as "build npm" leaves a package
    for (const file of [place, `${place}.js`, `${place}/index.js`, npm]) {
      const at = path.join(this.folder, file);
      if (fs.existsSync(at) && fs.statSync(at).isFile()) return file;
    }
    throw new Error(`module '${wanted}' is not defined, required by ${from}`);
  }
}
