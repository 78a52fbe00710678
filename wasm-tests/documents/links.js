// @ts-check
/** Where a document's links lead: to files and headings that are there, and are where it is. */
import fs from 'node:fs';
import path from 'node:path';
import { root } from '../../js/build/command.mjs';
import { anchorsOf, linksOf, read } from './markdown.js';

/**
 * @param {string} file
 * @param {(file: string) => boolean} isPublished
 * @returns {string[]} what is wrong with its links
 */
export function wrongLinks(file, isPublished, text = read(file)) {
  return linksOf(text).flatMap(({ line, to }) => {
    if (/^[a-z]+:/.test(to)) return [];
    const [place, anchor] = decodeURI(to).split('#');
    const target = place ? path.posix.join(path.posix.dirname(file), place) : file;
    const at = `${file}:${line}: ${to}`;
    if (place && !fs.existsSync(path.join(root, target))) return [`${at} leads nowhere`];
    if (isPublished(file) && !isPublished(target)) return [`${at} leaves the package`];
    if (anchor === undefined) return [];
    const known = target === file ? anchorsOf(text)
      : target.endsWith('.md') ? anchorsOf(read(target)) : new Set();
    return known.has(anchor) ? [] : [`${at} is no heading there`];
  });
}
