// @ts-check
/**
 * How every asynchronous call of `wx` answers: never in the same tick, by `success`, `fail` and
 * `complete`; with none of them, by a promise. A failure that nobody asked for is an unhandled
 * rejection.
 */
import { laterTask } from '../later-task.js';

/** @typedef {import('../gate.js').Gate} Gate */
/** @typedef {{ success?: Function, fail?: Function, complete?: Function }} Callbacks */

/** A failure as the page's code gets it. */
export class Failure extends Error {
  /** @param {string} why */
  constructor(why) {
    super(why);
    this.why = why;
  }
}

/**
 * @param {Gate} gate
 * @param {string} name of the call
 * @param {Callbacks & Record<string, any>} options
 * @param {() => object | void | Promise<object | void>} work throws a Failure
 * @returns {Promise<object> | undefined}
 */
export function call(gate, name, options, work) {
  const { success, fail, complete } = options;
  /** @type {(value: object) => void} */
  let resolve = () => {};
  /** @type {(reason: object) => void} */
  let reject = (reason) => void Promise.reject(reason);
  const asked = success ?? fail ?? complete;
  const promise = asked ? undefined : new Promise((...both) => { [resolve, reject] = both; });
  void finish();
  return promise;

  async function finish() {
    const outcome = await done();
    gate.pass(() => {
      if (outcome.failed && !fail) reject(outcome.value);
      else (outcome.failed ? fail : success ?? resolve)?.(outcome.value);
    });
    gate.pass(() => complete?.(outcome.value));
  }

  async function done() {
    await laterTask();
    try {
      return { failed: false, value: { ...await work(), errMsg: `${name}:ok` } };
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      return { failed: true, value: { errMsg: `${name}:fail ${error.why}` } };
    }
  }
}
