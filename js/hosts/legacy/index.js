// @ts-check
// The public entry of the ES5 file, for engines before ES2015 and WebAssembly: it runs the core's
// twin, and core.wasm where that is asked for.
import { instantiate } from '#twin';
import { BaseClient } from '../../api/client.js';
import { loadCore } from '../../core/load.js';
import { coreBytes } from '../../core/no-core.js';
import { createPlatform } from '../browser.js';

export { ImError, ServerErrorCode } from '../../api/errors.js';

export const SERVER = '0';

export class Client extends BaseClient {
  /** @param {import('../../index.js').ClientOptions} options */
  constructor(options) {
    super(options, createPlatform, load);
  }
}

/** @type {import('../../core/load.js').CoreLoader} */
function load({ wasm }) {
  return wasm === undefined ? { kind: 'js', api: instantiate() } : loadCore(wasm, coreBytes);
}
