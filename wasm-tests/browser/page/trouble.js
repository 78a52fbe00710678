// @ts-check
/**
 * What a browser may lack, or let fail; `?trouble=` names it. Without one, the page has all that
 * the browser has.
 */

/** @param {string} name @param {() => never} method */
const breakFactory = (name, method) => {
  Object.defineProperty(IDBFactory.prototype, name, { value: method });
};

/** @type {Record<string, () => void>} */
const TROUBLES = {
  /** Some private modes, and web views where storage is switched off. */
  absent() {
    Object.defineProperty(window, 'indexedDB', { value: undefined });
  },
  /** A frame of another site, or cookies blocked. */
  forbidden() {
    breakFactory('open', () => {
      throw new DOMException('The operation is insecure.', 'SecurityError');
    });
  },
  /** A known fault of browsers: a request that nobody ever answers. */
  silent() {
    breakFactory('open', () => /** @type {never} */ (new EventTarget()));
  },
  /** The disk is full. */
  full() {
    const refuse = () => {
      throw new DOMException('The quota has been exceeded.', 'QuotaExceededError');
    };
    for (const name of ['put', 'add']) {
      Object.defineProperty(IDBObjectStore.prototype, name, { value: refuse });
    }
  },
  /** Nothing is wrong; connections are counted. */
  counted() {
    const { open } = IDBFactory.prototype, { close } = IDBDatabase.prototype;
    const counts = Object.assign(window, { connections: 0 });
    Object.assign(IDBFactory.prototype, {
      /** @this {IDBFactory} @param {string} name */
      open(name) {
        const request = open.call(this, name);
        request.addEventListener('success', () => { counts.connections += 1; });
        return request;
      },
    });
    Object.assign(IDBDatabase.prototype, {
      /** @this {IDBDatabase} */
      close() {
        counts.connections -= 1;
        close.call(this);
      },
    });
  },
  /** A browser of 2021. */
  lockless() {
    Object.defineProperty(navigator, 'locks', { value: undefined });
  },
};

const trouble = new URLSearchParams(location.search).get('trouble');
if (trouble !== null) TROUBLES[trouble]();
