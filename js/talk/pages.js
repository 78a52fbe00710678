// @ts-check
// Pages in the storage of a mini-program's host, and the directory that says which there are. What
// changes is written to new pages; then the directory names them, all at once; then the old ones
// go. So wherever the application ends, all of a change is there or nothing.
import { ask } from './host.js';
import { directoryOf, piecesOf, placeOf, placesOf, recordsOf, textsOf } from './page-texts.js';

/** @typedef {import('./host.js').HostApi} HostApi */
/** @typedef {import('./page-texts.js').Place} Place */
/** @typedef {import('./page-texts.js').Records} Records */

const MOST_READ = 60;  // pages in memory
const DIRECTORY = 'directory';
const NUMBER = /^\d{1,15}$/;
const ROOM = 1024;  // KB; who has as much left lacks no room

export class Pages {
  /** @param {HostApi} api @param {string} name */
  constructor(api, name) {
    this._api = api;
    this._name = `${name} `;
    this._isClosed = false;
    /** @type {Promise<any> | null} */
    this._opening = null;
    /** In the order of their first keys. @type {Place[]} */
    this.places = [];
    this.directoryUnits = 0;
    /** What may be in storage. @type {Set<number>} */
    this._numbers = new Set();
    this._next = 1;
    /** The directory in storage may be another than that in memory. */
    this._isUnsure = false;
    /** What was read, by its first number, the latest last. @type {Map<number, Records>} */
    this._known = new Map();
  }

  /** @returns {Promise<any>} */
  open() {
    this._opening = this._opening || this._keys().then((keys) => {
      keys.forEach((key) => NUMBER.test(key) && this._numbers.add(Number(key)));
      this._next = Math.max(0, ...Array.from(this._numbers)) + 1;
      return keys.indexOf(DIRECTORY) < 0 ? '[]' : this._load(DIRECTORY);
    }).then((text) => {
      this.places = placesOf(text, this._numbers);
      this.directoryUnits = text.length;
      this._isUnsure = false;
      return this._sweep();  // what was written when the application ended
    }).catch((cause) => {
      this._opening = null;
      throw cause;
    });
    return this._opening;
  }

  /** UTF-16 units of messages: all else stays, however much it is. */
  get units() {
    return this.places.reduce((sum, { at, units }) => (at ? sum + units : sum), 0);
  }

  /** @param {Place} place @returns {Promise<Records>} */
  read({ numbers }) {
    const [number] = numbers, known = this._known.get(number);
    if (known) return Promise.resolve(known);
    return Promise.all(numbers.map((one) => this._load(one))).then((pieces) => {
      const records = recordsOf(pieces.join(''));
      this._keep(number, records);
      return records;
    });
  }

  /**
   * All of it or nothing.
   * @param {Place[]} old pages that go
   * @param {Records[]} lists what comes, each list instead of one page
   * @returns {Promise<void>}
   */
  replace(old, lists) {
    /** @type {Array<{ place: Place, records: Records }>} */
    const fresh = [];
    /** @type {Promise<void>[]} */
    const writes = [];
    lists.forEach((list) => textsOf(list).forEach(({ records, text }) => {
      const numbers = piecesOf(text).map((piece) => {
        const number = this._next++;
        this._numbers.add(number);
        writes.push(this._save(number, piece));
        return number;
      });
      fresh.push({ place: placeOf(records, text.length, numbers), records });
    }));
    return allEnded(writes).catch((cause) => this._sweep().then(() => {
      throw cause;
    })).then(() => {
      const kept = this.places.filter((place) => old.indexOf(place) < 0);
      return this._commit(kept.concat(fresh.map(({ place }) => place)));
    }).then(() => fresh.forEach(({ place, records }) => this._keep(place.numbers[0], records)));
  }

  /** @param {Place[]} places */
  _commit(places) {
    places.sort((a, b) => (a.first < b.first ? -1 : 1));
    const text = directoryOf(places);
    this._isUnsure = true;
    return this._save(DIRECTORY, text).then(() => {
      this._isUnsure = false;
      this.places = places;
      this.directoryUnits = text.length;
      return this._sweep();
    });
  }

  /** Takes away what no directory names. */
  _sweep() {
    const named = new Set();
    this.places.forEach(({ numbers }) => numbers.forEach((number) => named.add(number)));
    const waste = this._isUnsure ? []
      : Array.from(this._numbers).filter((number) => !named.has(number));
    return Promise.all(waste.map((number) => {
      this._known.delete(number);
      // What cannot be removed now is waste the next time, too.
      return this._remove(number).then(() => this._numbers.delete(number), () => {});
    }));
  }

  /** Takes everything away, whatever is there. @returns {Promise<any>} */
  erase() {
    this._opening = null;
    this._numbers.clear();
    this._known.clear();
    // The directory first: without it the rest is waste.
    return this._keys().then((keys) => this._remove(DIRECTORY).then(() =>
      Promise.all(keys.filter((key) => key !== DIRECTORY).map((key) => this._remove(key)))));
  }

  /** Has the host no room any more? It says so itself. @returns {Promise<boolean>} */
  isFull() {
    return this._ask('getStorageInfo').then(({ currentSize, limitSize }) =>
      !(limitSize - currentSize > ROOM));
  }

  close() {
    this._isClosed = true;
    this._known.clear();
  }

  /** @param {number} number @param {Records} records */
  _keep(number, records) {
    this._known.set(number, records);
    const [oldest] = Array.from(this._known.keys());
    if (this._known.size > MOST_READ) this._known.delete(oldest);
  }

  /** @param {string} name @param {object} [options] @returns {Promise<any>} */
  _ask(name, options) {
    return this._isClosed ? Promise.reject(new Error('the store is closed'))
      : ask(this._api, name, options);
  }

  /** Its keys, without its name. @returns {Promise<string[]>} */
  _keys() {
    return this._ask('getStorageInfo').then(({ keys }) => keys
      .filter((/** @type {string} */ key) => key.indexOf(this._name) === 0)
      .map((/** @type {string} */ key) => key.slice(this._name.length)));
  }

  /** @param {string | number} key @returns {Promise<string>} */
  _load(key) {
    return this._ask('getStorage', { key: this._name + key }).then(({ data }) => {
      if (typeof data !== 'string' || !data) throw new Error('a page is missing');
      return data;
    });
  }

  /** @param {string | number} key @param {string} data @returns {Promise<void>} */
  _save(key, data) {
    return this._ask('setStorage', { key: this._name + key, data });
  }

  /** @param {string | number} key @returns {Promise<void>} */
  _remove(key) {
    return this._ask('removeStorage', { key: this._name + key });
  }
}

/** Waits for all of them, then fails as the first did. @param {Promise<void>[]} promises */
function allEnded(promises) {
  /** @type {{ cause: unknown } | undefined} */
  let failure;
  return Promise.all(promises.map((one) => one.catch((cause) => {
    failure = failure || { cause };
  }))).then(() => {
    if (failure) throw failure.cause;
  });
}
