// @ts-check
// Stands in for chunks.js in the entry that loads nothing later: for tools that lose the files, and
// where `import()` is forbidden, as in service workers.
import * as twin from '#twin';
import * as log from '../api/log.js';
import * as tabs from '../tabs/index.js';
import * as ticker from './ticker/index.js';

export const importTwin = () => Promise.resolve(twin);
export const importTabs = () => Promise.resolve(tabs);
export const importTicker = () => Promise.resolve(ticker);
export const importLog = () => log;
