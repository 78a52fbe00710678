// @ts-check
/** What a Markdown document of this repository is made of, as far as tests look at it. */
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { root } from '../../js/build/command.mjs';

/**
 * @typedef {object} Block between two fences
 * @property {string} file
 * @property {number} line of its first line of code
 * @property {string} language what stands behind the fence
 * @property {string} code
 * @property {string} generated the marker it stands in (`<!-- sizes -->`), or ''
 */

/** All documents, by path from the root. */
export const documents = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '*.md'],
  { cwd: root, encoding: 'utf8' }).split('\n')
  .filter((file) => file && fs.existsSync(path.join(root, file)));

/** @param {string} file */
export const read = (file) => fs.readFileSync(path.join(root, file), 'utf8');

/** @param {string} file @param {string} [text] @returns {Block[]} */
export function blocksOf(file, text = read(file)) {
  /** @type {Block[]} */
  const blocks = [];
  let generated = '', fence = '';
  for (const [index, line] of text.split('\n').entries()) {
    const [, marks, language] = /^\s*(```+)(.*)$/.exec(line) ?? [];
    if (fence) {
      if (marks === fence && !language) fence = '';
      else (/** @type {Block} */ (blocks.at(-1))).code += `${line}\n`;
    } else if (marks) {
      fence = marks;
      blocks.push({ file, line: index + 2, language: language.trim(), code: '', generated });
    } else {
      const [, end, name] = /^<!-- (\/?)([a-z]+) -->$/.exec(line) ?? [];
      if (name) generated = end ? '' : name;
    }
  }
  if (fence) throw new Error(`${file}:${blocks.at(-1)?.line}: the block has no end`);
  return blocks;
}

/** The same text with its code blanked out, each line in its place. @param {string} text */
function withoutCode(text) {
  const blank = (/** @type {string} */ code) => code.replace(/[^\n]/g, ' ');
  return text.replace(/^\s*(```+)[^`]*\n[^]*?^\s*\1$/gm, blank).replace(/`[^`\n]+`/g, blank);
}

/** @param {string} text @returns {Array<{ level: number, text: string }>} */
export const headingsOf = (text) => Array.from(
  text.replace(/^\s*(```+)[^`]*\n[^]*?^\s*\1$/gm, '').matchAll(/^(#+) (.*)$/gm),
  ([, marks, title]) => ({ level: marks.length, text: title }));

/** @param {string} text @returns {Array<{ line: number, to: string }>} as they are written */
export const linksOf = (text) => withoutCode(text).split('\n').flatMap((line, index) =>
  Array.from(line.matchAll(/\]\(([^)\s]+)[^)]*\)/g), ([, to]) => ({ line: index + 1, to })));

/** Tables by rows and columns. @param {string} text @returns {string[]} */
export function tablesOf(text) {
  const bare = withoutCode(text).split('\n').map((line) => line.startsWith('|') ? line : '');
  return bare.join('\n').split(/\n{2,}/).filter((table) => table.trim()).map((table) => {
    const rows = table.trim().split('\n').map((row) => row.split('|').length - 2);
    return `${rows.length} rows of ${[...new Set(rows)]}`;
  });
}

/** What a link may lead to, as GitHub names it. @param {string} text @returns {Set<string>} */
export function anchorsOf(text) {
  /** @type {Map<string, number>} */
  const seen = new Map();
  return new Set(headingsOf(text).map(({ text: title }) => {
    const slug = title.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase()
      .replace(/[^\p{L}\p{N}\p{M} _-]/gu, '').replaceAll(' ', '-');
    const count = seen.get(slug) ?? 0;
    seen.set(slug, count + 1);
    return count ? `${slug}-${count}` : slug;
  }));
}

/** Han characters, and the marks that are as wide. */
const WIDE = /[\u2e80-\ua4cf\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/;

/** Columns that it takes: a Han character is as wide as two Latin ones. @param {string} line */
export const widthOf = (line) =>
  [...line].reduce((width, character) => width + (WIDE.test(character) ? 2 : 1), 0);
