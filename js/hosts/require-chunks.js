// @ts-check
// Stands in for chunks.js in the CommonJS build for Node: some runners of tests forbid `import()`
// there and allow `require`.
import * as log from '../api/log.js';
import * as tabs from '../tabs/index.js';
import * as ticker from './ticker/index.js';

export const importTabs = () => Promise.resolve(tabs);
export const importTicker = () => Promise.resolve(ticker);
export const importLog = () => log;
/** @returns {Promise<typeof import('#twin')>} */
export const importTwin = async () => /** @type {any} */ (require)('./twin.cjs');
/** @returns {Promise<typeof import('ws')>} */
export const importWs = async () => /** @type {any} */ (require)('ws');
