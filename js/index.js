// @ts-check
// The public entry. Importing it starts nothing and touches nothing.
import { createPlatform } from '#platform';
import { coreBytes } from '#core-bytes';
import { BaseClient } from './api/client.js';
import { checkWasm, loadCore } from './core/load.js';

export { ImError } from './api/errors.js';

export const SERVER = '0';

export class Client extends BaseClient {
  /** @param {import('./index.js').ClientOptions} options */
  constructor(options) {
    super(options, createPlatform, ({ wasm }) => loadCore(wasm, coreBytes));
    checkWasm(options.wasm);
  }
}
