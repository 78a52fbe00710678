// @ts-check
// Stands in for chunks.js in files that have all in them: for engines that know no `import()`, for
// places that forbid it, as service workers do, and for tools that lose the files.
import * as twin from '#twin';
import * as log from '../../api/log.js';
import * as tabs from '../../tabs/index.js';
import * as ticker from '../ticker/index.js';

export const importTwin = () => Promise.resolve(twin);
export const importTabs = () => Promise.resolve(tabs);
export const importTicker = () => Promise.resolve(ticker);
export const importLog = () => log;
