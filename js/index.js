// @ts-check
// The public entry. Importing it starts nothing and touches nothing.
import { createPlatform } from '#platform';
import { coreBytes } from '#core-bytes';
import { BaseClient } from './api/client.js';
import { ImError } from './api/errors.js';
import { loadCore } from './core/load.js';
import { hostApi } from './hosts/mini-programs/host.js';

export { ImError, ServerErrorCode } from './api/errors.js';

export const SERVER = '0';

export class Client extends BaseClient {
  /** @param {import('./index.js').ClientOptions} options */
  constructor(options) {
    super(options, createPlatform, load);
  }
}

/** @type {import('./core/load.js').CoreLoader} */
function load({ wasm }) {
  if (hostApi().connectSocket && typeof document === 'undefined') {
    throw new ImError('WASM_LOAD_FAILED',
      'in a mini-program import "mobileimsdk-wasm/miniprogram"');
  }
  return loadCore(wasm, coreBytes);
}
