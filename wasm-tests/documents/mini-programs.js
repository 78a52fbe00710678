// @ts-check
/**
 * Runs a block for a mini-program on the strict fake of WeChat's host, on virtual time: its pages
 * are opened, shown and tapped. Fails when it throws, or when no client of it comes online.
 */
import assert from 'node:assert/strict';
import vm from 'node:vm';
import { transformSync } from 'esbuild';
import { HIDDEN } from '../support/mini-program/package.js';
import { Phone } from '../support/mini-program/phone.js';
import { wanted } from './names.js';
import { standIns } from './stand-ins.js';

/** @typedef {import('./markdown.js').Block} Block */
/** @typedef {import('../support/mini-program/app.js').App} App */

/** What an application is told from without, in this order. */
const EVENTS = ['onLaunch', 'onLoad', 'onReady', 'onShow', 'attached', 'ready'];
/** What a page has when it is opened with parameters, and what a tap or an input brings. */
const EVENT = {
  peer: 'bob', id: 'bob', detail: { value: 'hello' }, currentTarget: { dataset: {} },
};
const nothing = () => {};
const URL = 'wss://im.example.com/websocket';
/** Where frameworks put the core, besides where "build npm" puts it. */
const CORE = ['/static/core.wasm.br', '/core.wasm.br'];

/** Of the host's calls those that only applications use. */
const OWN_CALLS = {
  getStorageSync: () => '', setStorageSync: nothing, removeStorageSync: nothing,
  showToast: nothing, showModal: nothing, hideLoading: nothing, showLoading: nothing,
  navigateTo: nothing, redirectTo: nothing, reLaunch: nothing, setNavigationBarTitle: nothing,
  /** @param {any} options */
  login: ({ success }) => success?.({ code: 'a code' }),
  /** @param {any} options */
  request: ({ success }) => success?.({ statusCode: 200, data: { token: 'a token' } }),
};

/** A page or an app, as the host makes one of its options. @param {any} options */
function instantiate(options) {
  const { methods, ...own } = options;
  return { ...own, ...methods, data: { ...own.data }, setData(/** @type {object} */ changes) {
    Object.assign(this.data, JSON.parse(JSON.stringify(changes)));
  } };
}

/** @param {import('../support/mini-program/phone.js').Phone} phone @param {App} app */
function makeHost(phone, app) {
  /** @type {any[]} */
  const instances = [];
  /** @type {any[]} */
  const clients = [];
  const { Client } = app.require('mobileimsdk-wasm');
  class Watched extends Client {
    /** @param {any} options */
    constructor(options) {
      super(options);
      clients.push(this);
      this.isLoggedIn = false;
      this.wasOnline = false;
      this.on('state', (/** @type {any} */ { state }) => {
        this.wasOnline ||= state === 'online';
      });
      this.on('error', (/** @type {any} */ { code, cause }) => {
        if (code === 'HANDLER_FAILED') app.report(`a listener threw: ${cause?.stack}`);
      });
    }

    /** @param {any} [given] */
    login(given) {
      this.isLoggedIn = true;
      return super.login(given);
    }
  }
  /** @type {any} */
  let made;
  const open = (/** @type {any} */ options) => { instances.push(instantiate(options)); };
  const { client: _client, Client: _Client, ...reader } = standIns(URL);
  /** @type {Record<string, any>} */
  const names = {
    ...reader, ...app.gate.timers, Client: Watched,
    get client() {
      const { url, options } = this;
      return made ??= new Watched({ ...options, url });
    },
    Page: open, App: open, Component: open, getCurrentPages: () => instances,
    getApp: () => instances[0] ?? { globalData: {} },
    wx: { ...app.api(), ...OWN_CALLS }, uni: { ...app.api(), ...OWN_CALLS },
    ref: (/** @type {any} */ value) => ({ value }), reactive: (/** @type {any} */ value) => value,
  };
  const library = { ...app.require('mobileimsdk-wasm'), Client: Watched };
  return { instances, clients, names, library, world: phone.world };
}

/**
 * A uni-app file without what is for other platforms; a file without such comments as it is.
 * @param {string} code @param {'MP' | 'H5'} platform
 */
export const branchOf = (code, platform) => code.replace(
  /^\/\/ #ifdef (\w+).*\n([^]*?)^\/\/ #endif\n/gm,
  (_, other, text) => other.startsWith(platform) ? `\n${text}\n` : text.replace(/.*\n/g, '\n'));

/**
 * @param {import('node:test').TestContext} t
 * @param {Block} block
 * @param {Map<string, string>} files of this document that come before, by name
 */
export async function runMiniProgram(t, block, files) {
  const phone = new Phone(t, 'wechat'), app = phone.launch();
  for (const place of CORE) app.engine.files.set(place, 'core.wasm.br');
  const host = makeHost(phone, app);
  if (wanted(branchOf(block.code, 'MP'), ['client']).length > 0) {
    await host.world.until(host.names.client.login());
  }
  /** @type {Record<string, any>} */
  const modules = {};
  const require = (/** @type {string} */ name) => {
    if (name === 'mobileimsdk-wasm' || name === 'mobileimsdk-wasm/miniprogram') return host.library;
    if (name.startsWith('mobileimsdk-wasm/')) return app.require(name.replace('/miniprogram', ''));
    const file = [...files.keys()].find((own) => own.replace(/\.\w+$/, '').endsWith(
      name.replace(/^[./@]+/, '').replace(/\.js$/, '')));
    assert.ok(file, `nobody knows the module ${name}`);
    return modules[file] ??= evaluate(files.get(file) ?? '', file);
  };
  const evaluate = (/** @type {string} */ text, /** @type {string} */ filename) => {
    const branch = branchOf(text, 'MP');
    const needed = wanted(branch, Object.keys(host.names));
    const { code } = transformSync(branch, { format: 'cjs' });
    const hidden = HIDDEN.filter((name) => !needed.includes(name));
    const parameters = ['require', 'module', 'exports', ...needed, ...hidden];
    const module = { exports: {} };
    new vm.Script(`(function (${parameters}) {${code}\n})`, { filename })
      .runInContext(app.code.context).call(undefined, require, module, module.exports,
        ...needed.map((name) => /** @type {any} */ (host.names)[name]));
    return module.exports;
  };
  evaluate(block.code, `${block.file}:${block.line}`);
  await use(host);
  for (const client of host.clients) client.dispose();
  for (const client of host.clients) {
    assert.ok(client.wasOnline || !client.isLoggedIn, 'a client was never online');
  }
}

/** What happens to it: it is opened, a message comes, everything is tapped, it is closed. */
async function use(/** @type {ReturnType<typeof makeHost>} */ { instances, clients, world }) {
  const call = (/** @type {any} */ instance, /** @type {string} */ name) =>
    typeof instance[name] === 'function' && instance[name](EVENT);
  for (const instance of instances) for (const name of EVENTS) call(instance, name);
  await world.advance(2000);
  if (clients.some(({ state }) => state === 'online')) await world.server.message();
  for (const instance of instances) {
    const taps = Object.keys(instance).filter((name) =>
      !EVENTS.includes(name) && !/^on(Un[lL]oad|Hide)$|^detached$|^setData$/.test(name));
    for (const name of taps) call(instance, name);
  }
  await world.advance(2000);
  for (const instance of instances) for (const name of ['onHide', 'onUnload']) call(instance, name);
  await world.advance(100);
}
