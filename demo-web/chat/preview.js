// @ts-check
// A message in a few words: for lists, notifications and who listens.
import { text } from './texts.js';

/** What other clients show of a file ends with its address. */
const ADDRESS = /\s*https?:\/\/\S+$/;

/** @param {string} kind @param {string} words */
export function previewText(kind, words) {
  if (kind !== 'image' && kind !== 'file') return words;
  return `${text(kind === 'image' ? 'picture' : 'file')} ${words.replace(ADDRESS, '')}`;
}
