// @ts-check
// Stands in for chunks.js in mini-programs: they load no code on demand, and have neither tabs nor
// workers that could help.
import * as log from '../../api/log.js';

export const importTabs = null, importTicker = null;

export const importLog = () => log;
