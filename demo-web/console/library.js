// @ts-check
// The built client, and what of the talk reads the kinds of content, beside this folder as they
// are served: `../dist/`.

/** @typedef {typeof import('../../js/index.js')} ClientLibrary */
/** @typedef {typeof import('../../js/talk/index.js')} TalkLibrary */

const CLIENT = '../dist/browser.mjs', TALK = '../dist/talk.mjs';

/** Once it is loaded, nobody is asked for it before. @type {TalkLibrary} */
let talk;

/** @returns {Promise<ClientLibrary>} rejects where nothing was built */
export async function loadLibrary() {
  const at = (/** @type {string} */ path) => new URL(path, document.baseURI).href;
  const [client, library] = await Promise.all([import(at(CLIENT)), import(at(TALK))]);
  talk = library;
  return client;
}

/** @param {string} text */
export const findLinks = (text) => talk.findLinks(text);

/** @param {string} content @param {number} typeu */
export const parseContent = (content, typeu) => talk.parseContent(content, typeu);
