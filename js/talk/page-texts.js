// @ts-check
// Pages and their directory as texts. A host may be an old one, or its storage corrupt: what is no
// page throws.
import { MESSAGE, timeOf } from './keys.js';

/** @typedef {Array<[key: string, record: any]>} Records in order */
/**
 * `first` is its first key, `units` what it takes; `at` is when the latest of its messages was
 * written, 0 without any; its text lies under these numbers, in as many pieces.
 * @typedef {{ first: string, units: number, at: number, numbers: number[] }} Place
 */

const PAGE_UNITS = 8192;  // UTF-16 units that a page is filled with
const KEY_UNITS = 60000;  // that one key may hold: no host takes less than 200 KB
/** Beyond it the directory comes near what a key may hold. */
export const MOST_DIRECTORY_UNITS = 50000;

/** @param {string} text @returns {string[]} pieces that a key may hold */
export function piecesOf(text) {
  /** @type {string[]} */
  const pieces = [];
  for (let start = 0, end = 0; start < text.length; start = end) {
    end = start + KEY_UNITS;
    // Half a character is none to a host that keeps UTF-8.
    if (text.charCodeAt(end - 1) >> 10 === HIGH_SURROGATE) end -= 1;
    pieces.push(text.slice(start, end));
  }
  return pieces;
}

const HIGH_SURROGATE = 0xd800 >> 10;

/** @param {Place[]} places */
export const directoryOf = (places) => JSON.stringify(places.map(({ first, units, at, numbers }) =>
  [first, units, at].concat(/** @type {any} */ (numbers))));

/** @param {string} text @param {Set<number>} known the numbers that there are @returns {Place[]} */
export function placesOf(text, known) {
  const entries = JSON.parse(text);
  const isOne = Array.isArray(entries) && entries.every((entry) => Array.isArray(entry) &&
    entry.length > 3 && typeof entry[0] === 'string' && entry[1] >= 0 && entry[2] >= 0 &&
    entry.slice(3).every((number) => known.has(number)));
  if (!isOne) throw new Error('the directory is corrupt');
  return entries.map(([first, units, at, ...numbers]) => ({ first, units, at, numbers }));
}

/** @param {string} text @returns {Records} */
export function recordsOf(text) {
  const records = JSON.parse(text);
  const isOne = Array.isArray(records) && records.every((record) =>
    Array.isArray(record) && typeof record[0] === 'string');
  if (!isOne) throw new Error('a page is corrupt');
  return records;
}

/** @param {Records} records @param {number} units @param {number[]} numbers @returns {Place} */
export function placeOf(records, units, numbers) {
  const [[first]] = records;
  // No message is of the time 0, which is of pages without any.
  const at = first[0] !== MESSAGE ? 0
    : records.reduce((latest, [key]) => Math.max(latest, timeOf(key)), 1);
  return { first, units, at, numbers };
}

/**
 * What was one page, as one or more of about the same size. What begins with different letters is
 * on different pages, so that messages can go and nothing goes with them.
 * @param {Records} list @returns {Array<{ records: Records, text: string }>}
 */
export function textsOf(list) {
  /** @type {Map<string, string[]>} */
  const groups = new Map();
  list.forEach((record) => {
    const [letter] = record[0], texts = groups.get(letter) || [];
    groups.set(letter, texts);
    texts.push(JSON.stringify(record));
  });
  /** @type {Array<{ records: Records, text: string }>} */
  const pages = [];
  let done = 0;
  groups.forEach((texts) => shares(texts).forEach((page) => {
    pages.push({ records: list.slice(done, done += page.length), text: `[${page}]` });
  }));
  return pages;
}

/** @param {string[]} texts @returns {string[][]} */
function shares(texts) {
  const all = texts.reduce((sum, { length }) => sum + length, 0);
  const share = all / Math.ceil(all / PAGE_UNITS);
  /** @type {string[][]} */
  const pages = [];
  let units = 0, end = 0;
  for (const text of texts) {
    if (units >= end) pages.push([]);
    while (units >= end) end += share;
    pages[pages.length - 1].push(text);
    units += text.length;
  }
  return pages;
}
