// @ts-check
// The public entry of mini-programs. Requiring it starts nothing and touches nothing.
import { BaseClient } from '../../api/client.js';
import { createPlatform } from './platform.js';
import { loadCore } from './load.js';

export { ImError, ServerErrorCode } from '../../api/errors.js';

export const SERVER = '0';

export class Client extends BaseClient {
  /** @param {import('../../index.js').ClientOptions} options */
  constructor(options) {
    super(options, createPlatform, loadCore);
  }
}
