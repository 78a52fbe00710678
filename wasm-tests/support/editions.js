// @ts-check
/** Which JavaScript each file of dist/ is written in, and what that says of engines. */
import { parse } from 'acorn';
import fs from 'node:fs';
import { walk } from '../../js/build/internal-names.mjs';

/**
 * @typedef {object} Edition
 * @property {number} year
 * @property {boolean} [imports] it may say `import()`, which came between two editions
 * @property {string} floor the oldest engines that it is for
 */

/** @type {Record<string, Edition>} */
export const EDITIONS = {
  legacy: { year: 5, floor: 'Chrome 37' },
  script: { year: 2015, floor: 'Chrome 51, Safari and iOS 10, Firefox 54' },
  page: { year: 2018, imports: true, floor: 'Chrome 63, Safari and iOS 11.3, Firefox 67' },
  node: { year: 2022, imports: true, floor: 'Node 20' },
};

/** Files of JavaScript in dist/, and what they are written for. */
export const FILES = /** @type {Record<string, string>} */ ({
  'legacy/mobileimsdk.js': 'legacy',
  'mobileimsdk.js': 'script', 'script/log.js': 'script', 'script/tabs.js': 'script',
  'script/ticker-page.js': 'script', 'script/twin.js': 'script', 'ticker.js': 'script',
  'miniprogram/index.js': 'script', 'miniprogram/talk.js': 'script',
  'miniprogram/twin.js': 'script',
  'browser.cjs': 'page', 'browser.mjs': 'page', 'slim.mjs': 'page', 'log.mjs': 'page',
  'whole.cjs': 'page', 'whole.mjs': 'page', 'slim.cjs': 'page',
  'tabs.mjs': 'page', 'ticker-page.mjs': 'page', 'twin.mjs': 'page', 'twin.cjs': 'page',
  'talk.mjs': 'page', 'talk.cjs': 'page', 'talk-more.mjs': 'page', 'talk-idb.mjs': 'page',
  'widget.js': 'page', 'widget.mjs': 'page', 'widget.cjs': 'page', 'widget-app.mjs': 'page',
  'react.mjs': 'page', 'react.cjs': 'page', 'vue.mjs': 'page', 'vue.cjs': 'page',
  'node.cjs': 'node', 'node.mjs': 'node', 'dev-server.cjs': 'node',
});

/** What came to the library after an edition's floor, by the edition; guarded uses apart. */
const AFTER_2018 = ['flat', 'flatMap', 'fromEntries', 'matchAll', 'replaceAll', 'trimStart',
  'trimEnd', 'allSettled', 'findLast', 'findLastIndex', 'toSorted', 'toReversed', 'toSpliced',
  'hasOwn', 'groupBy', 'withResolvers', 'structuredClone', 'queueMicrotask', 'WeakRef', 'BigInt',
  'FinalizationRegistry', 'AggregateError', 'TextEncoder', 'TextDecoder', 'randomUUID',
  'requestIdleCallback', 'isWellFormed', 'toWellFormed', 'SharedArrayBuffer', 'Atomics'];
const AFTER_2015 = ['finally', 'padStart', 'padEnd', 'getOwnPropertyDescriptors', 'formatToParts',
  ...AFTER_2018];
const AFTER_ES5 = ['startsWith', 'endsWith', 'includes', 'repeat', 'find', 'findIndex', 'fill',
  'copyWithin', 'codePointAt', 'normalize', 'fromCodePoint', 'Reflect', 'Proxy', ...AFTER_2015];
/** @type {Record<string, string[]>} */
export const TOO_NEW = { legacy: AFTER_ES5, script: AFTER_2015, page: AFTER_2018, node: [] };

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

/** @param {string} text @param {'script' | 'module'} sourceType @param {string[]} names */
export function namesOf(text, sourceType, names) {
  /** @type {Set<string>} */
  const found = new Set();
  walk(parse(text, { ecmaVersion: 'latest', sourceType }), (/** @type {any} */ node, parent) => {
    if (node.type !== 'Identifier' || !names.includes(node.name)) return;
    // What stands in an object is ours, and so is what stands in a class.
    const isOurs = parent.type === 'Property' && parent.value !== node ||
      parent.type === 'MethodDefinition' || parent.object?.property?.name === 'prototype';
    if (!isOurs) found.add(node.name);
  });
  return [...found].sort();
}

/** The first edition that has all that a text says. @param {string} text
 * @param {'script' | 'module'} sourceType */
export function editionOfText(text, sourceType) {
  let imports = false;
  // Not by its letters: comments and texts speak of it, too.
  walk(parse(text, { ecmaVersion: 'latest', sourceType }), (/** @type {any} */ { type }) => {
    if (type === 'ImportExpression') imports = true;
  });
  const year = [5, 2015, 2016, 2017, 2018, 2019, 2020, 2021, 2022].find((year) =>
    newerThan(text, sourceType, { year, imports, floor: '' }).length === 0);
  return `${year === 5 ? 'ES5' : `ES${year}`}${imports ? ' and `import()`' : ''}`;
}

/** @param {string} file */
export const editionOf = (file) => editionOfText(textOf(file), kindOf(file));

/** @param {string} file in dist/ */
export const textOf = (file) =>
  fs.readFileSync(new URL(`../../dist/${file}`, import.meta.url), 'utf8');

/** @param {string} file @returns {'script' | 'module'} */
export const kindOf = (file) => (file.endsWith('.mjs') ? 'module' : 'script');
