// @ts-check
/**
 * Storage with WeChat's limits: 1 MB a key, 10 MB in all, plain data only. The browser keeps it for
 * the origin, so it survives the page. A write is done natively, some time after the call.
 */
import { call, Failure } from './call.js';
import { notPlain } from './json.js';

/** @typedef {import('../gate.js').Gate} Gate */
/** @typedef {{ key: string, data?: unknown } & import('./call.js').Callbacks} Request */

const ENTRY_BYTES = 1024 * 1024, ALL_BYTES = 10 * 1024 * 1024;

const bytesOf = (/** @type {string} */ text) => new Blob([text]).size;

const total = () => Object.keys(localStorage)
  .reduce((sum, key) => sum + bytesOf(key) + bytesOf(localStorage[key]), 0);

/** @param {unknown} key @param {unknown} data */
function write(key, data) {
  if (typeof key !== 'string' || key === '') throw new Failure('parameter error: key');
  const fault = notPlain(data);
  if (fault !== null) throw new Failure(`parameter error: ${fault}`);
  const text = JSON.stringify(data);
  if (bytesOf(text) > ENTRY_BYTES) throw new Failure('entry size limit reached');
  const replaced = bytesOf(localStorage.getItem(key) ?? '');
  if (total() - replaced + bytesOf(text) > ALL_BYTES) throw new Failure('exceed storage max size');
  localStorage.setItem(key, text);
}

/** @param {string} key */
function read(key) {
  const text = localStorage.getItem(key);
  if (text === null) throw new Failure('data not found');
  return JSON.parse(text);
}

const info = () => ({
  keys: Object.keys(localStorage), currentSize: Math.ceil(total() / 1024),
  limitSize: ALL_BYTES / 1024,
});

/** @param {Gate} gate */
export function storageApi(gate) {
  return {
    getStorage: (/** @type {Request} */ request) =>
      call(gate, 'getStorage', request, () => ({ data: read(request.key) })),
    setStorage: (/** @type {Request} */ request) =>
      call(gate, 'setStorage', request, () => write(request.key, request.data)),
    removeStorage: (/** @type {Request} */ request) =>
      call(gate, 'removeStorage', request, () => localStorage.removeItem(request.key)),
    getStorageInfo: (/** @type {Request} */ request) =>
      call(gate, 'getStorageInfo', request, info),
    getStorageSync: (/** @type {string} */ key) =>
      (localStorage.getItem(key) === null ? '' : read(key)),
    setStorageSync: (/** @type {string} */ key, /** @type {unknown} */ data) => write(key, data),
  };
}
