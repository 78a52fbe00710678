// @ts-check
/**
 * As much of node:test as the tests use: one test after the other, in the order of the file. What
 * comes of them is printed for run.mjs, a line of JSON each.
 */
import { shell, unhandled } from './shell.js';

/** @typedef {(t: Context) => unknown} Body */
/**
 * @typedef {object} Suite
 * @property {string[]} path the names from the outermost to this one
 * @property {Suite | null} parent
 * @property {Array<() => Promise<void>>} steps
 * @property {Array<() => unknown>} before
 * @property {Array<() => unknown>} beforeEach
 * @property {Array<() => unknown>} after
 */

/** @param {Suite | null} parent @param {string[]} path @returns {Suite} */
const newSuite = (parent, path) => ({
  parent, path, steps: [], before: [], beforeEach: [], after: [],
});

let suite = newSuite(null, []), status = 0;
/** Full names, of tests and of whole suites. @type {Set<string>} */
let excluded = new Set();

/** @param {object} line */
const report = (line) => shell.print(JSON.stringify(line));

/** @param {unknown} error */
function spell(error) {
  const { message, stack = '', code } = /** @type {any} */ (Object(error));
  return `${message ?? error}${code ? ` (${code})` : ''}\n${stack}`;
}

/** What a test is given. */
class Context {
  /** @type {Array<() => unknown>} */
  #after = [];
  /** @type {Array<() => void>} */
  #mocked = [];

  /** @param {() => unknown} hook */
  after(hook) {
    this.#after.push(hook);
  }

  mock = {
    /** @param {any} object @param {string} name @param {(...args: any[]) => any} body */
    method: (object, name, body) => {
      const own = Object.getOwnPropertyDescriptor(object, name), original = object[name];
      /** @type {Array<{ arguments: any[] }>} */
      const calls = [];
      object[name] = function (/** @type {any[]} */ ...args) {
        calls.push({ arguments: args });
        return body.apply(this, args);
      };
      const restore = () => {
        if (own) Object.defineProperty(object, name, own);
        else delete object[name];
      };
      this.#mocked.push(restore);
      return Object.assign(object[name], {
        mock: { calls, callCount: () => calls.length, restore, original },
      });
    },
    restoreAll: () => {
      for (const restore of this.#mocked.splice(0).reverse()) restore();
    },
  };

  /** @param {string} text */
  diagnostic(text) {
    report({ says: text });
  }

  async end() {
    this.mock.restoreAll();
    for (const hook of this.#after.splice(0)) await hook();
  }
}

/** @param {Suite} of @returns {Array<() => unknown>} */
const hooksBefore = (of) => [...of.parent ? hooksBefore(of.parent) : [], ...of.beforeEach];

/** @param {string} name @param {Suite} of @param {Body} body */
async function runTest(name, of, body) {
  report({ begun: name });
  /** @type {unknown[]} */
  const wrong = [];
  const context = new Context();
  const note = (/** @type {unknown} */ error) => wrong.push(error);
  const attempt = async (/** @type {() => unknown} */ act) => {
    try {
      await act();
    } catch (error) {
      note(error);
    }
  };
  unhandled.push(note);
  await attempt(async () => {
    for (const hook of hooksBefore(of)) await hook();
    await body(context);
  });
  await attempt(() => context.end());
  await new Promise((resolve) => setImmediate(resolve));  // until every rejection was seen
  unhandled.splice(unhandled.lastIndexOf(note), 1);
  if (wrong.length) status = 1;
  report(wrong.length ? { failed: name, why: wrong.map(spell).join('\n') } : { passed: name });
}

/** @param {Suite} of @param {Body} [body] that fills it */
async function runSuite(of, body) {
  const outer = suite;
  suite = of;
  await body?.(new Context());
  for (const hook of of.before) await hook();
  for (const step of of.steps) await step();
  for (const hook of of.after) await hook();
  suite = outer;
}

/** @param {string} title @param {(name: string, of: Suite) => Promise<void>} run */
function add(title, run) {
  const of = suite, name = [...of.path, title].join(' > ');
  of.steps.push(async () => {
    if (excluded.has(name)) report({ excluded: name });
    else await run(name, of);
  });
}

/** @param {any[]} rest options, which say nothing here, and the body @returns {Body} */
const bodyOf = (...rest) => rest[rest.length - 1];

/** @param {string} title @param {any[]} rest */
export function describe(title, ...rest) {
  add(title, (_, of) => runSuite(newSuite(of, [...of.path, title]), bodyOf(...rest)));
}

/** @param {string} title @param {any[]} rest */
export function test(title, ...rest) {
  add(title, (name, of) => runTest(name, of, bodyOf(...rest)));
}
export default test;

/** @param {() => unknown} hook */
export const before = (hook) => { suite.before.push(hook); };
/** @param {() => unknown} hook */
export const beforeEach = (hook) => { suite.beforeEach.push(hook); };
/** @param {() => unknown} hook */
export const after = (hook) => { suite.after.push(hook); };
test.after = after;

/** The shell says itself what it was started with. */
function checkOptions() {
  const options = Object.entries(shell.options()).filter(([name]) => /^use\w*JIT$/.test(name));
  const compilers = options.filter(([, value]) => value).map(([name]) => name);
  if (!options.some(([name]) => name === 'useJIT')) throw new Error('is there a JIT?');
  if (compilers.length) throw new Error(`there is a JIT: ${compilers}`);
}

/**
 * Runs what the file asked for, and ends the shell.
 * @param {Promise<unknown>} ready @param {string[]} without
 */
export async function run(ready, without) {
  excluded = new Set(without);
  const broken = (/** @type {unknown} */ error) => {
    status = 1;
    report({ broken: spell(error) });
  };
  unhandled.push(broken);  // for what no test is to blame for
  try {
    checkOptions();
    await ready;
    await runSuite(suite);
  } catch (error) {
    broken(error);
  }
  report({ ended: status });
  shell.quit();
}
