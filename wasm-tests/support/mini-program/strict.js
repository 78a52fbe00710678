// @ts-check
/** What a strict host makes of calls that a real one may forgive. */

/** @typedef {(problem: string) => void} Report */

/**
 * An object of the host of which only what is listed may be touched, present or not.
 * @template {object} T
 * @param {string} name @param {T} object @param {readonly string[]} listed @param {Report} report
 * @returns {T}
 */
export function guard(name, object, listed, report) {
  const refuse = (/** @type {string} */ what) => {
    report(`${name}: ${what}`);
    throw new TypeError(`${name}: ${what}`);
  };
  const check = (/** @type {string | symbol} */ key) => {
    if (!listed.includes(String(key))) refuse(`${String(key)} is not used`);
  };
  return new Proxy(object, {
    get: (target, key) => {
      check(key);
      return Reflect.get(target, key);
    },
    has: (target, key) => {
      check(key);
      return Reflect.has(target, key);
    },
    set: (_, key) => refuse(`${String(key)} is set`),
    deleteProperty: (_, key) => refuse(`${String(key)} is deleted`),
    ownKeys: () => refuse('its keys are listed'),
  });
}

/**
 * Without `fail` a call that fails is an unhandled rejection; without both it answers a promise
 * on some hosts.
 * @param {string} call @param {any} options @param {Report} report
 */
export function checkCallbacks(call, options, report) {
  for (const name of ['success', 'fail']) {
    if (typeof options?.[name] !== 'function') report(`${call} without ${name}`);
  }
}

/** A value that is the same after JSON. @param {unknown} value @returns {boolean} */
export function isPlain(value) {
  if (typeof value === 'number') return Number.isFinite(value);
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return true;
  if (typeof value !== 'object') return false;
  const kind = Object.prototype.toString.call(value);
  if (Array.isArray(value)) return value.every(isPlain);
  return kind === '[object Object]' && Object.values(value).every(isPlain);
}
