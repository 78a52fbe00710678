// @ts-check
/** What does not run in the JavaScriptCore shell, and why. */

const MODULE = 'brings a core.wasm of its own: the option `wasm` has no effect in a mini-program';
const TABS = 'about tabs of a browser: a mini-program runs once at a time for a user';
const WORKERS = 'about a worker\'s timers, of which a mini-program has none';
const NODE = 'runs Node itself: processes, sockets, files, contexts, the collector';

/** By name of the file, without `.test.js`. @type {Record<string, string>} */
export const FILES = {
  'interop': NODE, 'soak': NODE, 'platform': NODE, 'mini-program-fake': NODE,
  'loading': MODULE, 'low-memory': MODULE, 'memory': MODULE, 'trap': MODULE, 'wasm': MODULE,
  'live-tabs': TABS, 'tabs': TABS, 'tabs-handover': TABS,
  'ticker': WORKERS,
};

/**
 * By file: a test, or all under a heading, by their full names.
 * @type {Record<string, Record<string, string>>}
 */
export const TESTS = {
  errors: {
    'the error > OUT_OF_MEMORY is met, and says something': MODULE,
    'the error > WASM_LOAD_FAILED is met, and says something': MODULE,
    'the error > CORE_FAILED is met, and says something': MODULE,
    'the error > SHARING_UNAVAILABLE is met, and says something': TABS,
    'the error > TICKER_FAILED is met, and says something': WORKERS,
    'the error > codes that index.d.ts promises are these, no more and no fewer': NODE,
  },
  faults: { 'the slim entry': MODULE },
  inheritance: {
    'an ending > by dispose() at any moment of the loading': TABS,  // without Web Locks it runs
  },
  options: { 'an option of another kind > wasm is refused when it is of the wrong type': MODULE },
  security: { 'no text becomes code': NODE, 'SECURITY.md': NODE },
  token: { 'no token ever enters the core\'s memory': MODULE },
};

const MANY = 'tens of thousands of messages, or a million units, interpreted one by one';

/**
 * What takes long without a JIT: runs with --long only.
 * @type {Record<string, Record<string, string>>}
 */
export const LONG = {
  garbage: { 'a giant frame': MANY, 'garbage > 20,000 mutilated frames, of all types': MANY },
  hostile: {
    'each of the 65,536 code units, and each surrogate pair,': MANY,
    'many identifiers of the same beginning do not collide': MANY,
  },
  inheritance: {
    'what a page has left > in bursts of thousands is all there, in order': MANY,
  },
  'mini-program-storage': {
    'a storage > that becomes full under many messages: nothing is lost': MANY,
    ['the next launch > gets back 10,000 messages; no key was near the limit, ' +
      'not even that of Alipay']: MANY,
  },
  receive: {
    'the core\'s memory > stays as it is over 20000 messages without QoS': MANY,
    'the core\'s memory > stops growing with the fingerprints, over 2 × 20000 messages': MANY,
    'the core\'s memory > is not grown by large frames for good': MANY,
  },
  'send-limits': { 'the queue > holds 20,000 messages': MANY },
  token: {
    'a token of a function is kept no longer than the login needs it': 'all objects are spelled',
  },
};
