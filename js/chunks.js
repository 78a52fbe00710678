// @ts-check
// What is loaded only when it is needed, each from a file of its own. The paths are literal, so
// that every bundler finds the files and makes chunks of them.

export const importTwin = () => import('#twin');
export const importTabs = () => import('./tabs/index.js');
export const importTicker = () => import('./ticker/index.js');
/** @returns {typeof import('./log.js') | Promise<typeof import('./log.js')>} */
export const importLog = () => import('./log.js');
