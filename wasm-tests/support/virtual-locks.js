// @ts-check
/**
 * The Web Locks of one origin and its tabs, as the standard has them, without a browser: what is
 * asked for is granted in the order of asking, a microtask later; the locks of a tab that dies are
 * free at once, and nothing of it is heard again.
 */

/** @typedef {{ name: string, mode: LockMode, tab: VirtualTab }} Entry */
/** @typedef {Entry & { end: (cause?: Error) => void }} Held */
/** @typedef {Entry & { grant: () => void }} Waiting */
/** @typedef {LockOptions & { signal?: AbortSignal }} Options */

export class VirtualLocks {
  /** @type {Held[]} */
  held = [];
  /** @type {Waiting[]} in the order of asking */
  waiting = [];
  #tabs = 0;

  /** A new tab of the origin. */
  tab() {
    return new VirtualTab(this, `tab ${this.#tabs += 1}`);
  }

  /** @param {{ name: string, mode: LockMode }} request @param {readonly Waiting[]} before it */
  isFree({ name, mode }, before) {
    return ![...this.held, ...before].some((other) => other.name === name &&
      (mode === 'exclusive' || other.mode === 'exclusive'));
  }

  /** Grants what can be granted. */
  serve() {
    for (let i = 0; i < this.waiting.length;) {
      const request = this.waiting[i];
      if (!this.isFree(request, this.waiting.slice(0, i))) i += 1;
      else this.waiting.splice(i, 1)[0].grant();
    }
  }

  /** The names of the locks that are held. */
  get names() {
    return this.held.map(({ name }) => name);
  }
}

/** One tab. Its `locks` are what `navigator.locks` is there. */
export class VirtualTab {
  alive = true;

  /** @param {VirtualLocks} origin @param {string} id */
  constructor(origin, id) {
    this.origin = origin;
    this.id = id;
    /** @type {LockManager} */
    this.locks = {
      request: (/** @type {string} */ name, /** @type {any} */ options,
        /** @type {any} */ callback = options) =>
        this.#request(name, callback === options ? {} : options, callback),
      query: () => this.#query(),
    };
  }

  /** Its page is left, crashes or is closed. */
  die() {
    const { origin } = this;
    this.alive = false;
    origin.held = origin.held.filter(({ tab }) => tab !== this);
    origin.waiting = origin.waiting.filter(({ tab }) => tab !== this);
    origin.serve();
  }

  /** @param {(value: any) => void} settle @returns {(value: any) => void} while the tab lives */
  #living(settle) {
    return (value) => {
      if (this.alive) settle(value);
    };
  }

  /** @returns {Promise<LockManagerSnapshot>} */
  #query() {
    const describe = (/** @type {Array<Held | Waiting>} */ list) =>
      list.map(({ name, mode, tab }) => ({ name, mode, clientId: tab.id }));
    return new Promise((resolve) => {
      queueMicrotask(() => this.#living(resolve)({
        held: describe(this.origin.held), pending: describe(this.origin.waiting),
      }));
    });
  }

  /** @param {string} name @param {Options} options @param {(lock: Lock | null) => any} callback */
  #request(name, options, callback) {
    const { mode = 'exclusive', steal = false, ifAvailable = false, signal } = options;
    return new Promise((settle, fail) => {
      const resolve = this.#living(settle), reject = this.#living(fail);
      const legal = !name.startsWith('-') && !(steal && (ifAvailable || mode === 'shared')) &&
        !(signal && (steal || ifAvailable));
      if (!legal) return reject(new DOMException('not like this', 'NotSupportedError'));
      if (signal?.aborted) return reject(signal.reason);
      const request = { name, mode, tab: this, grant: () => {
        signal?.removeEventListener('abort', abort);
        this.#hold(request, callback, resolve, reject);
      } };
      const abort = () => {
        const { origin } = this, at = origin.waiting.indexOf(request);
        if (at < 0) return;
        origin.waiting.splice(at, 1);
        reject(signal?.reason);
        origin.serve();
      };
      signal?.addEventListener('abort', abort);
      return queueMicrotask(() => this.#enqueue(request, options, callback, resolve, reject));
    });
  }

  /**
   * @param {Waiting} request @param {Options} options @param {(lock: Lock | null) => any} callback
   * @param {(value: any) => void} resolve @param {(error: any) => void} reject
   */
  #enqueue(request, { steal, ifAvailable, signal }, callback, resolve, reject) {
    const { origin } = this;
    if (!this.alive) return;
    if (signal?.aborted) return reject(signal.reason);
    if (ifAvailable && !origin.isFree(request, origin.waiting)) {
      Promise.resolve(null).then(callback).then(resolve, reject);
      return;
    }
    if (steal) {
      for (const held of origin.held.filter(({ name }) => name === request.name)) {
        held.end(new DOMException('the lock was stolen', 'AbortError'));
      }
      request.grant();
      return;
    }
    origin.waiting.push(request);
    origin.serve();
  }

  /**
   * @param {Waiting} request @param {(lock: Lock | null) => any} callback
   * @param {(value: any) => void} resolve @param {(error: any) => void} reject
   */
  #hold({ name, mode }, callback, resolve, reject) {
    const { origin } = this;
    /** @type {Held} */
    const held = { name, mode, tab: this, end: (cause) => {
      origin.held = origin.held.filter((other) => other !== held);
      if (cause) reject(cause);
    } };
    origin.held.push(held);
    const release = () => {
      held.end();
      origin.serve();
    };
    const run = async () => {
      if (this.alive) return callback({ name, mode });
      return undefined;
    };
    Promise.resolve().then(run)
      .then((value) => { release(); resolve(value); },
        (error) => { release(); reject(error); });
  }
}
