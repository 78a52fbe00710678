// @ts-check
// Stands in for the inlined core in the slim entry.
import { ImError } from '../api/errors.js';

/** @returns {Uint8Array} */
export function coreBytes() {
  throw new ImError('WASM_LOAD_FAILED',
    'this entry has no core inlined: give the option `wasm` the URL that serves core.wasm');
}
