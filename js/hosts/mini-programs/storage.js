// @ts-check
// The store of a mini-program: texts under keys, many of them on one page, and each page under one
// key of the host's storage. So a burst is few writes, and no key comes near a host's limit.
import { ask } from './host.js';

/** @typedef {import('./host.js').HostApi} HostApi */
/** @typedef {Map<string, string>} Page texts by key */

const NAME = 'mobileimsdk-wasm ';
const PAGE_KEY = /^mobileimsdk-wasm \d+$/;
const PAGE_UNITS = 16384;  // UTF-16 units that a page is filled with, far below the limits

/** @param {string} key @param {string} text */
const unitsOf = (key, text) => key.length + text.length;

/** @param {Page} page */
function unitsOn(page) {
  let units = 0;
  page.forEach((text, key) => { units += unitsOf(key, text); });
  return units;
}

export class PagedStorage {
  /** @param {HostApi} api */
  constructor(api) {
    this._api = api;
    /** As they are in storage. @type {Map<number, Page>} */
    this._pages = new Map();
    /** Which page a key is on. @type {Map<string, number>} */
    this._where = new Map();
    /** Pages that may be otherwise in storage. @type {Set<number>} */
    this._doubtful = new Set();
    /** Pages that could not be read, and so must not be written. @type {Set<number>} */
    this._unreadable = new Set();
    /** @type {Promise<void> | null} */
    this._read = null;
    /** The last write; one follows the other. @type {Promise<void>} */
    this._written = Promise.resolve();
  }

  /**
   * @param {string} prefix
   * @returns {Promise<Array<[string, string]>>}
   */
  load(prefix) {
    const find = () => this._ready().then(() => {
      /** @type {Array<[string, string]>} */
      const found = [];
      this._pages.forEach((page) => page.forEach((text, key) => {
        if (key.startsWith(prefix)) found.push([key, text]);
      }));
      return found;
    });
    return this._written.then(find, find);
  }

  /**
   * @param {ReadonlyArray<[string, string]>} puts
   * @param {readonly string[]} removes
   */
  write(puts, removes) {
    const next = () => this._ready().then(() => this._change(puts, removes));
    return this._written = this._written.then(next, next);
  }

  /** @returns {Promise<void>} */
  _ready() {
    if (!this._read) {
      this._read = this._readAll();
      this._read.catch(() => { this._read = null; });  // who comes later tries again
    }
    return this._read;
  }

  _readAll() {
    this._unreadable.clear();
    return ask(this._api, 'getStorageInfo').then(({ keys }) => {
      const own = keys.filter((/** @type {string} */ key) => PAGE_KEY.test(key));
      return Promise.all(own.map((/** @type {string} */ key) => this._readPage(key)));
    }).then((pages) => {
      if (pages.length && pages.length === this._unreadable.size) throw new Error('unreadable');
      for (const [number, page] of pages) this._install(number, page);
    });
  }

  /**
   * @param {string} key
   * @returns {Promise<[number: number, page: Page]>}
   */
  _readPage(key) {
    const number = Number(key.slice(NAME.length));
    return ask(this._api, 'getStorage', { key }).then(({ data }) => [number, pageOf(data)], () => {
      this._unreadable.add(number);  // the others are worth having
      return [number, new Map()];
    });
  }

  /**
   * @param {number} number
   * @param {Page} page
   */
  _install(number, page) {
    const old = this._pages.get(number);
    let isDoubtful = false;
    if (old) old.forEach((_, key) => page.has(key) || this._where.delete(key));
    page.forEach((_, key) => {
      const other = this._where.get(key);
      if (other === undefined || other === number) return void this._where.set(key, number);
      page.delete(key);  // half of a write has left it on two pages
      isDoubtful = true;
    });
    if (page.size) this._pages.set(number, page);
    else this._pages.delete(number);
    if (isDoubtful) this._doubtful.add(number);
    else this._doubtful.delete(number);
  }

  /**
   * All of it or nothing: the pages in memory change when all of them are written.
   * @param {ReadonlyArray<[string, string]>} puts
   * @param {readonly string[]} removes
   */
  _change(puts, removes) {
    /** @type {Map<number, Page>} */
    const changed = new Map();
    /** @param {number} number */
    const edit = (number) => {
      const page = changed.get(number) || new Map(this._pages.get(number) || []);
      changed.set(number, page);
      return page;
    };
    for (const key of removes) {
      const number = this._where.get(key);
      if (number !== undefined) edit(number).delete(key);
    }
    const room = this._emptiest(changed);
    for (const [key, text] of puts) {
      const number = this._where.get(key), units = unitsOf(key, text);
      if (number === undefined && room.units && room.units + units > PAGE_UNITS) {
        room.number = this._unused(changed);
        room.units = 0;
      }
      edit(number === undefined ? room.number : number).set(key, text);
      if (number === undefined) room.units += units;
    }
    this._doubtful.forEach(edit);
    const numbers = Array.from(changed.keys());
    numbers.forEach((number) => this._doubtful.add(number));
    return Promise.all(numbers.map((number) => this._save(number, edit(number)))).then(() =>
      changed.forEach((page, number) => this._install(number, page)));
  }

  /**
   * Where new texts go first: so pages of which little is left do not become many.
   * @param {Map<number, Page>} changed
   */
  _emptiest(changed) {
    const least = { number: -1, units: PAGE_UNITS };
    this._pages.forEach((page, number) => {
      const units = unitsOn(changed.get(number) || page);
      if (units < least.units) Object.assign(least, { number, units });
    });
    return least.number < 0 ? { number: this._unused(changed), units: 0 } : least;
  }

  /** @param {Map<number, Page>} changed */
  _unused(changed) {
    let number = 0;
    while (this._pages.has(number) || changed.has(number) || this._unreadable.has(number)) number++;
    return number;
  }

  /**
   * @param {number} number
   * @param {Page} page
   */
  _save(number, page) {
    const key = NAME + number;
    if (!page.size) return ask(this._api, 'removeStorage', { key });
    return ask(this._api, 'setStorage', { key, data: JSON.stringify(Array.from(page)) });
  }
}

/**
 * @param {unknown} data
 * @returns {Page} without what this file did not write
 */
function pageOf(data) {
  try {
    const entries = JSON.parse(/** @type {string} */ (data));
    return new Map(entries.filter((/** @type {unknown[]} */ [key, text]) =>
      typeof key === 'string' && typeof text === 'string'));
  } catch (error) {
    return new Map();
  }
}
