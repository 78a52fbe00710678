// @ts-check
// The public entry of mini-programs. Requiring it starts nothing and touches nothing.
import { BaseClient } from '../client.js';
import { createPlatform } from '../platform/miniprogram.js';
import { loadCore } from './load.js';

export { ImError } from '../errors.js';

export const SERVER = '0';

export class Client extends BaseClient {
  /** @param {import('../index.js').ClientOptions} options */
  constructor(options) {
    super(options, createPlatform, loadCore);
  }
}
