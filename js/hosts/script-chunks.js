// @ts-check
// Stands in for chunks.js in the classic script: the files lie beside it, wherever it came from,
// and are classic scripts too, since `import()` is more than its edition has. In a worker they lie
// beside what the worker runs.
import { attempt } from '../api/foreign.js';

// Only while a classic script runs for the first time does the document say which one it is.
const own = typeof document === 'object' &&
  /** @type {HTMLScriptElement | null} */ (document.currentScript);
const address = own ? own.src : '', nonce = own ? own.nonce : '';

/** What is there already, or comes. @type {Record<string, Promise<any>>} */
const files = {};
/** Where a policy wants addresses of scripts to be vouched for. @type {any} */
let policy;

/** @param {string} url */
function vouched(url) {
  const { trustedTypes } = /** @type {any} */ (self);
  if (trustedTypes && !policy) {
    policy = attempt(() => trustedTypes.createPolicy('mobileimsdk-wasm', {
      createScriptURL: (/** @type {string} */ text) => text,
    }));
  }
  return policy ? policy.createScriptURL(url) : url;
}

/**
 * Runs a script, which leaves its exports with its element, or in a worker with the global object.
 * @param {string} url
 * @returns {Promise<any>} what it exports
 */
function run(url) {
  return new Promise((resolve, reject) => {
    /** @param {any} place */
    const take = (place) => {
      const { mobileimsdk } = place;
      delete place.mobileimsdk;
      if (mobileimsdk) resolve(mobileimsdk);
      else reject(new Error(`${url} could not be loaded, or is something else`));
    };
    if (typeof document !== 'object') {
      /** @type {any} */ (self).importScripts(vouched(url));
      take(self);
      return;
    }
    const element = document.createElement('script');
    if (nonce) element.nonce = nonce;
    element.onload = element.onerror = () => {
      element.remove();
      take(element);
    };
    element.src = vouched(url);
    (document.head || document.documentElement).appendChild(element);
  });
}

/** @param {string} name */
function load(name) {
  const file = `script/${name}.js`;
  if (!files[name]) {
    files[name] = run(address ? new URL(file, address).href : file);
    files[name].catch(() => delete files[name]);  // another time it may be there
  }
  return files[name];
}

export const importTwin = () => load('twin');
export const importTabs = () => load('tabs');
export const importTicker = () => load('ticker-page');
export const importLog = () => load('log');
