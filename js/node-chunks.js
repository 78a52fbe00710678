// @ts-check
// Stands in for chunks.js in Node, where files cost nothing: what spells the log is there at once.
import * as log from './log.js';

export { importTabs, importTicker, importTwin } from './chunks.js';

export const importLog = () => log;
