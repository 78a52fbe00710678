// @ts-check
/**
 * What the reader of an example has, and the example does not say: the names that stand for a part
 * of his own application. An example may use these, the language, and what it imports. Whoever
 * needs another one adds a line here.
 */
import { Client, ImError, SERVER } from 'mobileimsdk-wasm';

const nothing = () => {};

/** An element of a page, as far as examples touch one. */
export class Element {
  textContent = '';
  value = 'hello';
  hidden = false;
  disabled = false;
  className = '';
  dataset = {};
  style = {};
  /** @type {any[]} */
  children = [];
  classList = { add: nothing, remove: nothing, toggle: nothing };
  /** @type {Record<string, (event: any) => void>} */
  #listeners = {};

  /** @param {...any} children */
  append(...children) {
    this.children.push(...children);
  }

  /** @param {any} child */
  appendChild(child) {
    this.children.push(child);
    return child;
  }

  /** @param {string} type @param {(event: any) => void} listener */
  addEventListener(type, listener) {
    this.#listeners[type] = listener;
  }

  /** What the page's user does. */
  use() {
    const event = { preventDefault: nothing, target: this, key: 'Enter' };
    for (const type of ['input', 'submit', 'click']) this.#listeners[type]?.(event);
  }

  removeEventListener = nothing;
  remove = nothing;
  focus = nothing;
  scrollIntoView = nothing;
  setAttribute = nothing;
  querySelector = () => new Element();
  reset = nothing;
}

/** One element for each name that was asked for. */
function makeDocument() {
  /** @type {Map<string, Element>} */
  const elements = new Map();
  const find = (/** @type {string} */ name) => {
    const element = elements.get(name) ?? new Element();
    elements.set(name, element);
    return element;
  };
  const own = new Element();
  return Object.assign(own, {
    elements, hidden: false, visibilityState: 'visible', title: '', head: new Element(),
    body: new Element(), createElement: () => new Element(), querySelector: find,
    getElementById: (/** @type {string} */ id) => find(`#${id}`),
  });
}

/** A tray of texts under keys, as `localStorage`. */
function makeStorage() {
  /** @type {Map<string, string>} */
  const entries = new Map();
  return {
    getItem: (/** @type {string} */ key) => entries.get(key) ?? null,
    setItem: (/** @type {string} */ key, /** @type {string} */ value) => {
      entries.set(key, String(value));
    },
    removeItem: (/** @type {string} */ key) => { entries.delete(key); },
  };
}

/** A store of texts under keys. @returns {import('mobileimsdk-wasm').Store} */
function makeStore() {
  /** @type {Map<string, string>} */
  const entries = new Map();
  return {
    load: async (prefix) => [...entries].filter(([key]) => key.startsWith(prefix)),
    async write(puts, removes) {
      for (const [key, value] of puts) entries.set(key, value);
      for (const key of removes) entries.delete(key);
    },
  };
}

/** Their types, where it is not enough to take anything. */
export const TYPES = /** @type {Record<string, string>} */ ({
  Client: "typeof import('mobileimsdk-wasm').Client",
  ImError: "typeof import('mobileimsdk-wasm').ImError",
  SERVER: 'string',
  client: "import('mobileimsdk-wasm').Client",
  options: "import('mobileimsdk-wasm').ClientOptions",
  url: 'string',
  userId: 'string',
  token: 'string',
});

/**
 * @param {string} url of the server that stands for the reader's
 * @returns {Record<string, any>} by name
 */
export function standIns(url) {
  const document = makeDocument();
  const mine = {
    // The package itself, where an example leaves the import out; a client's options; a client
    // that is logged in by whoever runs the example, and keeps what is pending, as in a browser.
    Client, ImError, SERVER,
    url, userId: 'alice', token: 'a token',
    options: { url, userId: 'alice' },
    client: new Client({ url, userId: 'alice', store: makeStore() }),

    // What the application's server is asked for.
    fetchToken: async () => 'a token',
    freshTicket: async () => 'a ticket',
    fetchHistory: async () => [{ fp: 'an old fingerprint' }],
    fetch: async () => ({
      ok: true, status: 200, text: async () => 'a token',
      json: async () => ({ token: 'a token', ticket: 'a ticket', messages: [] }),
    }),
    bytesFromYourServer: async (/** @type {number} */ count) => new Uint8Array(count).fill(7),
    report: nothing,

    // What the application draws.
    bubbles: {},
    draw: nothing, drawBubble: nothing, drawTicks: nothing, showBubble: nothing,
    showConnection: nothing, showLoginForm: nothing, showTyping: nothing, offerResend: nothing,
    console: { log: nothing, info: nothing, warn: nothing, error: nothing, debug: nothing },

    // What a page has and Node has not.
    document,
    window: Object.assign(new Element(), { document }),
    location: { pathname: '/chat', host: 'example.com', protocol: 'https:', href: '' },
    localStorage: makeStorage(),
    sessionStorage: makeStorage(),
    navigator: { language: 'zh-CN', onLine: true },
    history: { replaceState: nothing },
    alert: nothing,

    // What a framework has. Effects run, and are cleaned up.
    useEffect: (/** @type {() => (() => void)} */ effect) => { setTimeout(effect(), 200); },
  };
  return mine;
}
