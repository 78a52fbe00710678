// @ts-check
/** Whether a document says in Chinese what it says in English, as far as its form shows. */
import { blocksOf, headingsOf, linksOf, tablesOf } from './markdown.js';

/** @typedef {import('./markdown.js').Block} Block */

/** @param {string} file */
export const twinOf = (file) => file.replace(/\.md$/, '.zh-CN.md');

/**
 * Code without what is for people: its comments, and what a page says between its tags. Its texts
 * are told apart.
 * @param {Block} block
 */
function split({ language, code }) {
  const comments = /^(sh|console|nginx)$/.test(language) ? /(^|\s)#.*/gm
    : /(^|\s)\/\/.*|\/\*[^]*?\*\/|<!--[^]*?-->/gm;
  /** @type {string[]} */
  const texts = [];
  const bare = code.replace(comments, '$1').replace(/(?<![=-])>[^<>{}();]+</g, '><')
    .replace(/(['"`])((?:\\.|(?!\1)[^\\\n])*)\1/g, (_, quote, content) => {
      texts.push(content);
      return `${quote}…${quote}`;
    });
  const lines = bare.split('\n').map((line) => line.trim().replace(/\s+/g, ' '));
  return { bare: lines.filter(Boolean).join('\n'), texts };
}

/**
 * Whether two blocks are the same code: a text may be another one if that is no ASCII.
 * What a program printed is not compared, nor what is generated.
 * @param {Block} english @param {Block} chinese
 */
function isSame(english, chinese) {
  if (english.language !== chinese.language) return false;
  if (english.generated || english.language === 'text') {
    return english.generated === chinese.generated;
  }
  const one = split(english), other = split(chinese);
  return one.bare === other.bare && one.texts.every((text, i) =>
    text === other.texts[i] || /[^\0-\x7f]/.test(other.texts[i]));
}

/** A link may lead to either language of a document. @param {string} text */
const targetsOf = (text) => linksOf(text).map(({ to }) => to.replace('.zh-CN.md', '.md')
  .replace(/#.*/, '#').replace(/(desktop|chinese)[\w-]*\.png/, '*.png')).sort();

/**
 * The first thing in which two lists differ.
 * @template T @param {string} what @param {T[]} one @param {T[]} other
 * @param {(left: T, right: T) => boolean} same @param {(item: T) => string} say
 */
function first(what, one, other, same, say) {
  for (let i = 0; i < Math.max(one.length, other.length); i += 1) {
    if (i < one.length && i < other.length && same(one[i], other[i])) continue;
    const [left, right] = [one, other].map((list) => i < list.length ? say(list[i]) : 'none');
    return [`${what} ${i + 1}:\n${left}\n—— in Chinese:\n${right}`];
  }
  return [];
}

/**
 * @param {string} english @param {string} chinese
 * @returns {string[]} what differs, the first of each
 */
export function differences(english, chinese) {
  const equal = (/** @type {string} */ left, /** @type {string} */ right) => left === right;
  const itself = (/** @type {string} */ text) => text;
  return [
    ...first('heading', headingsOf(english), headingsOf(chinese),
      (left, right) => left.level === right.level,
      ({ level, text }) => `${'#'.repeat(level)} ${text}`),
    ...first('block of code', blocksOf('', english), blocksOf('', chinese), isSame,
      ({ language, code, line }) => `line ${line}: ${language}\n${code}`),
    ...first('table', tablesOf(english), tablesOf(chinese), equal, itself),
    ...first('link', targetsOf(english), targetsOf(chinese), equal, itself),
  ];
}
