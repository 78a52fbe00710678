// @ts-check
// Stands in for chunks.js in Node, where files cost nothing: what spells the log is there at once.
import * as log from '../api/log.js';

export { importTabs, importTicker, importTwin } from '../core/chunks.js';

export const importLog = () => log;
export const importWs = () => import('ws');
