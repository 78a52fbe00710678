// @ts-check
// Stands in for the inlined core in the slim entry.
import { ImError } from '../api/errors.js';

/** @returns {Uint8Array} */
export function coreBytes() {
  throw new ImError('WASM_LOAD_FAILED',
    'no core is inlined: the option `wasm` must lead to core.wasm');
}
