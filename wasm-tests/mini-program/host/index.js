// @ts-check
/**
 * A phone with one mini-program, in a browser page. The server has put `bundle` beside it, the test
 * `launch`; the script of the mini-program itself comes after this one, and hands in its modules.
 */
import { Clock, dateOf } from './clock.js';
import { Gate } from './gate.js';
import { Lifecycle } from './lifecycle.js';
import { Modules } from './modules.js';
import { PageFactory } from './page-factory.js';
import { Pages } from './pages.js';
import { timersOf } from './timers.js';
import { engineOf } from './wx/engine.js';
import { makeWx } from './wx/index.js';
import { Listeners } from './wx/listeners.js';
import { Sockets } from './wx/sockets.js';

/**
 * @typedef {object} Launch
 * @property {Record<string, string>} domains
 * @property {Record<string, string>} query
 * @property {string} language
 * @property {number} [date] Unix ms at the start
 * @property {import('./wx/engine.js').EngineOptions | null} engine null: a base library without
 */

const { launch, miniProgram: { bundle } } = /** @type {any} */ (window);

const clock = new Clock(launch.date);
const gate = new Gate();
const modules = new Modules();
const sockets = new Sockets(gate, clock, launch.domains);
const listeners = new Listeners();
const factory = new PageFactory(bundle, modules);
const pages = new Pages(factory, gate);
/** @type {Record<string, any>} */
let app = {};
const lifecycle = new Lifecycle(clock, gate, sockets, (what) => {
  const method = what === 'show' ? 'onShow' : 'onHide';
  app[method]?.(launchOptions());
  listeners.tell(what === 'show' ? 'AppShow' : 'AppHide', launchOptions());
  pages.tell(what);
});
const phone = {
  clock, gate, sockets, pages, listeners, lifecycle, modules, language: launch.language,
  clipboard: '',
};

function launchOptions() {
  return { path: bundle.pages[0], query: { ...launch.query }, scene: 1001 };
}

/** All that the page's code is given; the wrapper around it hides the rest of the browser. */
const globals = {
  wx: makeWx(phone), ...timersOf(clock, gate), Date: dateOf(clock), console,
  WXWebAssembly: launch.engine === null ? undefined : engineOf(gate, bundle.files, launch.engine),
  ...factory.globals,
  App(/** @type {Record<string, any>} */ definition) { app = definition; },
  getApp: () => app,
  getCurrentPages: () => pages.paths.map((route) => ({ route })),
};

function start() {
  modules.load('app.js');
  factory.runComponents();
  app.onLaunch?.(launchOptions());
  app.onShow?.(launchOptions());
  pages.open(`/${bundle.pages[0]}`);
}

Object.assign(/** @type {any} */ (window).miniProgram, {
  phone, globals, start,
  define: modules.define.bind(modules),
});
