// @ts-check
// What is loaded only when it is needed, each from a file of its own. The paths are literal, so
// that every bundler finds the files and makes chunks of them.

export const importTwin = () => import('#twin');
/** Null where there are no tabs.
 * @type {(() => Promise<typeof import('../tabs/index.js')>) | null} */
export const importTabs = () => import('../tabs/index.js');
/** Null where no worker can help.
 * @type {(() => Promise<typeof import('../hosts/ticker/index.js')>) | null} */
export const importTicker = () => import('../hosts/ticker/index.js');
/** @returns {typeof import('../api/log.js') | Promise<typeof import('../api/log.js')>} */
export const importLog = () => import('../api/log.js');
