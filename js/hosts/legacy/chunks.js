// @ts-check
// Stands in for chunks.js in the ES5 file, which has all in it: its engines know no `import()`.
import * as twin from '#twin';
import * as log from '../../api/log.js';
import * as tabs from '../../tabs/index.js';
import * as ticker from '../ticker/index.js';

export const importTwin = () => Promise.resolve(twin);
export const importTabs = () => Promise.resolve(tabs);
export const importTicker = () => Promise.resolve(ticker);
export const importLog = () => log;
