// @ts-check
// The built client, and the talk on top of it, as they are served.

/** @typedef {typeof import('../../js/index.js')} ClientLibrary */
/** @typedef {typeof import('../../js/talk/index.js')} TalkLibrary */
/** @typedef {ClientLibrary & TalkLibrary} Library */

const CLIENT = '/dist/browser.mjs', TALK = '/dist/talk.mjs';
/** What the talk would load when it is needed, which may be offline. */
const MORE = '/dist/talk-more.mjs';

/** Once it is loaded, nobody is asked for it before. @type {Library} */
let loaded;

/** @returns {Promise<Library>} rejects where nothing was built */
export async function loadLibrary() {
  const [client, talk] = await Promise.all([import(CLIENT), import(TALK), import(MORE)]);
  loaded = { ...client, ...talk };
  return loaded;
}

/** @param {string} text */
export const findLinks = (text) => loaded.findLinks(text);
