// @ts-check
/** The storage of a mini-program: it outlives the app, within a host's limits. */
import { checkCallbacks, isPlain } from './strict.js';

/** @typedef {import('./app.js').App} App */
/** @typedef {'getStorageInfo' | 'getStorage' | 'setStorage' | 'removeStorage'} Call */

const TOTAL_BYTES = 10 * 1024 * 1024;

/** What a value takes. @param {unknown} value */
const bytesOf = (value) =>
  Buffer.byteLength(typeof value === 'string' ? value : JSON.stringify(value));

/** What is on the phone. */
export class Disk {
  /** @type {Map<string, { json: string, bytes: number }>} */
  #entries = new Map();
  bytes = 0;
  /** The most that was in one key, bytes. */
  largest = 0;

  /** @param {string} key */
  get(key) {
    const entry = this.#entries.get(key);
    return entry && JSON.parse(entry.json);
  }

  /** What a key takes. @param {string} key */
  bytesOf(key) {
    return this.#entries.get(key)?.bytes ?? 0;
  }

  /** @param {string} key @param {unknown} value */
  set(key, value) {
    const bytes = bytesOf(key) + bytesOf(value);
    this.delete(key);
    this.bytes += bytes;
    this.largest = Math.max(this.largest, bytes);
    this.#entries.set(key, { json: JSON.stringify(value), bytes });
  }

  /** @param {string} key */
  delete(key) {
    this.bytes -= this.bytesOf(key);
    this.#entries.delete(key);
  }

  get keys() {
    return [...this.#entries.keys()];
  }

  /** Keys of the package under test. */
  get own() {
    return this.keys.filter((key) => key.startsWith('mobileimsdk-wasm '));
  }

  /** All that it wrote. */
  get ownText() {
    return this.own.map((key) => this.#entries.get(key)?.json).join('\n');
  }
}

export class Storage {
  // --- What a test may change ---

  /** ms that a call takes */
  latency = 1;
  /** Whose calls fail. @type {Set<Call>} */
  failing = new Set();
  /** Keys that cannot be read. @type {Set<string>} */
  unreadable = new Set();
  /** Whose calls are not answered. @type {Set<Call>} */
  hanging = new Set();
  /** Of those that fail or hang: is it done all the same? */
  doneAnyway = false;

  /** How often each was called. @type {Record<Call, number>} */
  calls = { getStorageInfo: 0, getStorage: 0, setStorage: 0, removeStorage: 0 };
  /** Calls that were not answered yet, and the most there were. */
  waiting = 0;
  mostWaiting = 0;

  /** @param {App} app @param {Disk} disk */
  constructor(app, disk) {
    this.app = app;
    this.disk = disk;
    const { host } = app;
    this.api = {
      getStorageInfo: this.#call('getStorageInfo', () => ({
        keys: disk.keys, currentSize: Math.ceil(disk.bytes / 1024),
        limitSize: TOTAL_BYTES / 1024,
      })),
      getStorage: this.#call('getStorage', ({ key }) => {
        if (this.unreadable.has(key)) throw new Error('data is broken');
        const found = disk.get(key);
        if (found === undefined && host.missing === undefined) throw new Error('data not found');
        return { data: found === undefined ? host.missing : found };
      }),
      /** Alipay takes an object, and answers one. @param {any} asked */
      getStorageSync: (asked) => {
        const isObject = host.api === 'my', key = isObject ? asked.key : asked;
        if (typeof key !== 'string') app.report('getStorageSync without a key');
        const found = disk.get(key), data = found === undefined ? host.missing ?? '' : found;
        return isObject ? { data } : data;
      },
      setStorage: this.#call('setStorage', ({ key, data }) => this.#set(key, data)),
      removeStorage: this.#call('removeStorage', ({ key }) => {
        disk.delete(key);
        return {};
      }),
    };
  }

  /** @param {string} key @param {unknown} data */
  #set(key, data) {
    const { disk, app: { host } } = this;
    const bytes = bytesOf(data);
    if (bytes > host.keyBytes) {
      this.app.report(`setStorage of ${bytes} bytes under one key`);
      throw new Error('entry size limit reached');
    }
    if (disk.bytes - disk.bytesOf(key) + bytes > TOTAL_BYTES) {
      throw new Error('exceed storage max size 10Mb');
    }
    disk.set(key, data);
    return {};
  }

  /**
   * One asynchronous call: what it does is done at its end, whether or not the page still runs
   * then; a page that is gone has taken what it asked for with it.
   * @param {Call} name @param {(options: any) => object} act
   */
  #call(name, act) {
    const { app } = this, { gate, world } = app;
    return (/** @type {any} */ options) => {
      this.calls[name] += 1;
      checkCallbacks(name, options, app.report);
      if (name !== 'getStorageInfo' && typeof options.key !== 'string') {
        app.report(`${name} without a key`);
      }
      if (name === 'setStorage' && !isPlain(options.data)) {
        app.report(`setStorage of ${Object.prototype.toString.call(options.data)}`);
      }
      const { key, data } = structuredClone({ key: options.key, data: options.data });
      this.mostWaiting = Math.max(this.mostWaiting, this.waiting += 1);
      const hangs = this.hanging.has(name), fails = this.failing.has(name);
      const work = () => {
        if (!gate.alive || hangs && !this.doneAnyway) return;
        try {
          if (fails && !this.doneAnyway) throw new Error('internal error');
          const result = act({ key, data });
          if (fails) throw new Error('internal error');
          if (!hangs) this.#answer(() => gate.pass(() => options?.success?.(result)));
        } catch (error) {
          const { message } = /** @type {Error} */ (error);
          this.#answer(() => app.fail(options, `${name}:fail ${message}`));
        }
      };
      if (app.answersAtOnce) work();
      else world.later(this.latency, work);
    };
  }

  /** @param {() => void} answer */
  #answer(answer) {
    this.waiting -= 1;
    answer();
  }
}
