// @ts-check
/** The old engines, by the names of their packages here, and what of dist/ each of them runs. */

export const PAGE_ENTRIES = ['browser.mjs', 'slim.mjs', 'whole.mjs', 'mobileimsdk.js',
  'legacy/mobileimsdk.js'];

/** Each runs all entries of a page. */
export const CHROMIUM = {
  'chromium-64': { version: '64', hasLocks: false },
  'chromium-69': { version: '69', hasLocks: true },
  'chromium-72': { version: '72', hasLocks: true },
};

/** @typedef {'legacy' | 'script' | 'miniprogram'} Kind */

/** @type {Record<string, Kind[]>} */
export const V8 = {
  'v8-3.28': ['legacy'], 'v8-4.5': ['legacy'], 'v8-5.1': ['legacy', 'script', 'miniprogram'],
  'v8-5.5': ['legacy', 'script', 'miniprogram'], 'v8-6.2': ['legacy', 'script', 'miniprogram'],
  'v8-6.8': ['legacy', 'script', 'miniprogram'],
};

/** What of dist/ each kind runs, files that are loaded included. @type {Record<Kind, string[]>} */
export const FILES_OF = {
  legacy: ['legacy/mobileimsdk.js'], script: ['mobileimsdk.js', 'script/twin.js'],
  miniprogram: ['miniprogram/index.js', 'miniprogram/twin.js'],
};

/** What the entries of a page load in those Chromiums. */
export const LOADED = ['log.mjs', 'tabs.mjs', 'twin.mjs', 'script/log.js', 'script/tabs.js',
  'script/twin.js'];

/** @param {string} file @returns {string} the engines of the tests that run it, for a table */
export function engineNames(file) {
  const names = Object.keys(V8).filter((name) =>
    V8[name].some((kind) => FILES_OF[kind].includes(file)));
  const isOfPages = PAGE_ENTRIES.includes(file) || LOADED.includes(file);
  return [isOfPages && `Chromium ${Object.values(CHROMIUM).map((one) => one.version).join(', ')}`,
    names.length && `V8 ${names.map((name) => name.slice(3)).join(', ')}`]
    .filter(Boolean).join('; ') || (/^(node|dev-server)\./.test(file) ? 'Node' : 'none of old');
}
