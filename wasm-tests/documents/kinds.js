// @ts-check
/** What a block of a document is, so that each is checked for what it is, and none for nothing. */

/** @typedef {import('./markdown.js').Block} Block */
/**
 * @typedef {'generated' | 'module' | 'mini-program' | 'types' | 'component' | 'shell' | 'page'
 *   | 'java' | 'json' | 'nginx' | 'headers' | 'output'} Kind
 */

/** @type {Record<string, Kind>} by what stands behind the fence */
const BY_LANGUAGE = {
  js: 'module', mjs: 'module', ts: 'types', jsx: 'component', tsx: 'component', vue: 'component',
  sh: 'shell', console: 'shell', html: 'page', wxml: 'page', xml: 'page', java: 'java',
  json: 'json', nginx: 'nginx', http: 'headers', text: 'output',
};
const MINI_PROGRAM = new RegExp("require\\('mobileimsdk-wasm|mobileimsdk-wasm/miniprogram|" +
  '\\b(Page|App|Component)\\(\\{|\\b(wx|uni)\\.');

/** @param {Block} block @returns {Kind} */
export function kindOf({ file, line, language, code, generated }) {
  if (generated) return 'generated';
  const kind = BY_LANGUAGE[language];
  if (!kind) throw new Error(`${file}:${line}: nobody knows how to check "${language}"`);
  return kind === 'module' && MINI_PROGRAM.test(code) ? 'mini-program' : kind;
}

/** A first line such as `// im.js` or `<!-- Chat.vue -->` names the file that a block is. */
const NAME = /^(?:\/\/|<!--|#) ([\w./-]+\.(?:m?js|[jt]sx|ts|vue|html|wxml|java|conf))(?: -->)?\n/;

/** @param {Block} block */
export const nameOf = ({ code }) => NAME.exec(code)?.[1];
