// @ts-check
// Stands in for chunks.js in the classic script: the files lie beside it, wherever it came from. A
// relative import would not do, since a classic script from another origin has no base address.

// Only while a classic script runs for the first time does the document say which one it is.
const script = typeof document === 'object' &&
  /** @type {HTMLScriptElement | null} */ (document.currentScript);
const address = script ? script.src : '';

/**
 * @param {string} file
 * @returns {Promise<any>}
 */
async function importBeside(file) {
  return import(address ? new URL(file, address).href : file);
}

export const importTwin = () => importBeside('./twin.mjs');
export const importTabs = () => importBeside('./tabs.mjs');
export const importTicker = () => importBeside('./ticker-page.mjs');
export const importLog = () => importBeside('./log.mjs');
