// @ts-check
// Stands in for chunks.js in Node, where files cost nothing: all is there at once but the twin.
import * as log from '../api/log.js';
import * as tabs from '../tabs/index.js';
import * as ticker from './ticker/index.js';

export { importTwin } from '../core/chunks.js';

export const importTabs = () => Promise.resolve(tabs);
export const importTicker = () => Promise.resolve(ticker);
export const importLog = () => log;
export const importWs = () => import('ws');
