// @ts-check
// The store of a mini-program: records on pages of the host's storage. When it has its share of
// that, or the host is full, the oldest messages go first.
import { OPEN, PLACE, findIn, idKey } from './keys.js';
import { MOST_DIRECTORY_UNITS } from './page-texts.js';

/** @typedef {import('./index.js').TalkStore} TalkStore */
/** @typedef {import('./index.js').TalkChange} TalkChange */
/** @typedef {import('./pages.js').Place} Place */
/** @typedef {import('./pages.js').Records} Records */

/** UTF-16, of messages; a host takes 10 MB of all that the application keeps. */
const MOST_UNITS = 2000000;
const LEAST_UNITS = 65536;  // that go at once, so that there is room for something
const AT_ONCE = 8;  // pages that are read together
const MOST_TRIES = 4;

/** @implements {TalkStore} */
export class PagedStore {
  /** @param {import('./pages.js').Pages} pages @param {number} [most] UTF-16 units */
  constructor(pages, most = MOST_UNITS) {
    this._pages = pages;
    this._most = most;
    /** @type {Promise<any>} */
    this._last = Promise.resolve();
    /** How many talks have it: two clients of one user have the same. */
    this.users = 1;
    /** Hears how many messages went for want of room. @type {(count: number) => void} */
    this.trimmed = () => {};
  }

  /**
   * @param {string} from @param {string} to
   * @param {number} [limit] @param {boolean} [isLatestFirst]
   * @returns {Promise<Records>}
   */
  range(from, to, limit = Infinity, isLatestFirst = false) {
    return this._turn(() => {
      const places = this._pages.places.filter((place, i) => this._touches(i, from, to));
      if (isLatestFirst) places.reverse();
      /** @type {Records} */
      const found = [];
      /** @param {number} i @returns {any} */
      const next = (i) => {
        if (i >= places.length || found.length >= limit) return found.slice(0, limit);
        const some = places.slice(i, i + AT_ONCE).map((place) => this._pages.read(place));
        return Promise.all(some).then((pages) => {
          for (const records of pages) {
            const page = records.filter(([key]) => key >= from && key < to);
            found.push(...isLatestFirst ? page.reverse() : page);
          }
          return next(i + AT_ONCE);
        });
      };
      return next(0);
    });
  }

  /** @param {(read: Map<string, any>) => TalkChange} change */
  update(change) {
    return this._turn(() => this._attempt(change, MOST_TRIES).then(() => this._trim()));
  }

  erase() {
    // Whatever is there: even what cannot be opened.
    return this._turn(() => this._pages.erase(), false);
  }

  get isClosed() {
    return this.users === 0;
  }

  close() {
    this.users -= 1;
    if (this.isClosed) this._pages.close();
  }

  /**
   * One after the other.
   * @template T @param {() => Promise<T>} call @param {boolean} [isOpened]
   * @returns {Promise<T>}
   */
  _turn(call, isOpened = true) {
    const run = () => (isOpened ? this._pages.open().then(call) : call());
    return this._last = this._last.then(run, run);
  }

  /** Has it a part of the range? @param {number} i @param {string} from @param {string} to */
  _touches(i, from, to) {
    const { places } = this._pages;
    return places[i].first < to && (i + 1 === places.length || places[i + 1].first > from);
  }

  /** At which index the page is that has a key, or would have it. @param {string} key */
  _indexOf(key) {
    const { places } = this._pages;
    return Math.max(findIn(places.length, (i) => places[i].first <= key) - 1, 0);
  }

  /** @param {string} key @returns {Promise<any>} */
  _get(key) {
    const place = this._pages.places[this._indexOf(key)];
    if (!place) return Promise.resolve();
    return this._pages.read(place).then((records) => {
      const found = records.find(([other]) => other === key);
      return found && found[1];
    });
  }

  /**
   * @param {(read: Map<string, any>) => TalkChange} change @param {number} tries
   * @returns {Promise<any>}
   */
  _attempt(change, tries) {
    return this._resolve(change, new Map()).then((result) => this._write(result).catch((cause) => {
      // The host may be full before we have our share: others keep things there, too.
      const full = tries ? this._pages.isFull() : Promise.resolve(false);
      return full.then((isFull) => isFull && this._letGo(LEAST_UNITS)).then((has) => {
        if (!has) throw cause;
        return this._attempt(change, tries - 1);
      });
    }));
  }

  /**
   * @param {(read: Map<string, any>) => TalkChange} change @param {Map<string, any>} read
   * @returns {Promise<TalkChange>}
   */
  _resolve(change, read) {
    return new Promise((resolve) => resolve(change(read))).then((result) => {
      if (!result.more) return result;
      return Promise.all(result.more.map((/** @type {string} */ key) =>
        this._get(key).then((record) => read.set(key, record))))
        .then(() => this._resolve(change, read));
    });
  }

  /** @param {TalkChange} change @returns {Promise<void>} */
  _write({ puts = [], removes = [], drops = [] }) {
    const { _pages: pages } = this, { places } = pages;
    /** What they are to hold, by index. @type {Map<number, Map<string, any>>} */
    const held = new Map();
    /** @type {Set<number>} */
    const changed = new Set();
    const indices = new Set(removes.concat(puts.map(([key]) => key))
      .map((key) => this._indexOf(key)));
    for (const [from, to] of drops) {
      places.forEach((_, i) => this._touches(i, from, to) && indices.add(i));
    }
    return Promise.all(Array.from(indices).map((i) =>
      (places[i] ? pages.read(places[i]) : Promise.resolve([])).then((records) =>
        held.set(i, new Map(records))))).then(() => {
      const pageOf = (/** @type {number} */ i) => /** @type {Map<string, any>} */ (held.get(i));
      const remove = (/** @type {number} */ i, /** @type {string} */ key) =>
        pageOf(i).delete(key) && changed.add(i);
      for (const [from, to] of drops) {
        held.forEach((page, i) => page.forEach((_, key) => from <= key && key < to &&
          remove(i, key)));
      }
      for (const key of removes) remove(this._indexOf(key), key);
      for (const [key, record] of puts) {
        const i = this._indexOf(key);
        pageOf(i).set(key, record);
        changed.add(i);
      }
      const numbers = Array.from(changed);
      return changed.size ? pages.replace(numbers.map((i) => places[i]).filter(Boolean),
        numbers.map((i) => sorted(pageOf(i)))) : undefined;
    });
  }

  /** @returns {Promise<any>} */
  _trim() {
    const { units, directoryUnits } = this._pages;
    if (units <= this._most && directoryUnits <= MOST_DIRECTORY_UNITS) return Promise.resolve();
    return this._letGo(units / 10).then((has) => has && this._trim());
  }

  /**
   * The pages go whose latest message is the oldest. That writes nothing but the directory, so it
   * can be done when there is no room at all.
   * @param {number} wanted UTF-16 units @returns {Promise<boolean>} false: there is none
   */
  _letGo(wanted) {
    const { _pages: pages } = this;
    const oldest = pages.places.filter(({ at }) => at > 0).sort((a, b) => a.at - b.at);
    let units = 0;
    const gone = oldest.filter((place) => units < wanted && (units += place.units));
    if (!gone.length) return Promise.resolve(false);
    return Promise.all(gone.map((place) => pages.read(place))).then((lists) => {
      /** @type {string[]} */
      const marks = [];
      lists.forEach((records) => records.forEach(([, { peer, id }]) =>
        marks.push(idKey(PLACE, `${peer}`, `${id}`), idKey(OPEN, `${peer}`, `${id}`))));
      return pages.replace(gone, []).then(() => {
        this.trimmed(marks.length / 2);
        return this._takeAway(marks);
      });
    }).then(() => true);
  }

  /**
   * What cannot go at once goes in parts, each of which takes less room.
   * @param {string[]} keys @returns {Promise<any>}
   */
  _takeAway(keys) {
    return this._write({ removes: keys }).catch(() => {
      const middle = keys.length >> 1;
      return middle && this._takeAway(keys.slice(0, middle))
        .then(() => this._takeAway(keys.slice(middle)));
    });
  }
}

/** @param {Map<string, any>} page @returns {Records} */
const sorted = (page) => Array.from(page).sort((a, b) => (a[0] < b[0] ? -1 : 1));
