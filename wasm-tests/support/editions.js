// @ts-check
/** Which JavaScript each file of dist/ is written in, and what that says of engines. */
import { parse } from 'acorn';
import fs from 'node:fs';
import { walk } from '../../js/build/internal-names.mjs';

/**
 * @typedef {object} Edition
 * @property {number} year
 * @property {boolean} [imports] it may say `import()`, which came between two editions
 * @property {string} floor the oldest engines that can read it
 */

/** @type {Record<string, Edition>} */
export const EDITIONS = {
  page: { year: 2018, imports: true, floor: 'Chrome 63, Safari and iOS 11.3, Firefox 67' },
  es5: { year: 5, floor: 'Chrome 37' },
  2015: { year: 2015, floor: 'Chrome 51, Safari and iOS 10, Firefox 54' },
  node: { year: 2022, imports: true, floor: 'Node 20' },
};

/** Files of JavaScript in dist/, and their editions. @type {Record<string, keyof typeof EDITIONS>} */
export const FILES = {
  'browser.cjs': 'page', 'browser.mjs': 'page', 'slim.mjs': 'page', 'log.mjs': 'page',
  'whole.cjs': 'page', 'whole.mjs': 'page', 'slim.cjs': 'page',
  'tabs.mjs': 'page', 'ticker-page.mjs': 'page', 'mobileimsdk.js': '2015',
  'script/log.js': '2015', 'script/tabs.js': '2015', 'script/ticker-page.js': '2015',
  'script/twin.js': '2015', 'legacy/mobileimsdk.js': 'es5',
  'ticker.js': '2015', 'twin.cjs': '2015', 'twin.mjs': '2015',
  'miniprogram/index.js': '2015', 'miniprogram/twin.js': '2015',
  'node.cjs': 'node', 'node.mjs': 'node',
};

/** Which regular expressions of ES2018 came later to the engines of that floor. */
const LATE_EXPRESSION = /\(\?<|\\[pP]\{/;

/**
 * What a text says that its edition has not.
 * @param {string} text
 * @param {'script' | 'module'} sourceType
 * @param {Edition} edition
 * @returns {string[]}
 */
export function newerThan(text, sourceType, { year, imports }) {
  // The parser knows this word only together with what else is of 2020.
  const readable = imports ? text.replace(/\bimport\(/g, 'imports(') : text;
  /** @type {string[]} */
  const found = [];
  try {
    const tree = parse(readable, { ecmaVersion: /** @type {any} */ (year), sourceType });
    walk(tree, (/** @type {any} */ node) => {
      const { type, regex } = node;
      if (regex && (LATE_EXPRESSION.test(regex.pattern) || regex.flags.includes('s')) ||
        type === 'ForOfStatement' && node.await || node.async && node.generator) {
        if (year < 2020) found.push(type);
      }
    });
  } catch (error) {
    found.push(String(error));
  }
  return found;
}

/** @param {string} file in dist/ */
export const textOf = (file) =>
  fs.readFileSync(new URL(`../../dist/${file}`, import.meta.url), 'utf8');

/** @param {string} file @returns {'script' | 'module'} */
export const kindOf = (file) => (file.endsWith('.mjs') ? 'module' : 'script');
