// @ts-check
// The language of the page, which the agent can change, and its words with values put in.
import { PageWords } from '../../shared/page-words.js';
import { CHINESE, ENGLISH } from './words.js';

/** @typedef {import('./words.js').TextKey} TextKey */

/** @type {PageWords<TextKey>} */
export const words = new PageWords({ en: ENGLISH, 'zh-CN': CHINESE });

export const { changed: languageChanged, text, translatePage } = words;

/** As the client knows it. @returns {'en' | 'zh'} */
export const logLanguage = () => (words.language === 'en' ? 'en' : 'zh');

/** For dates and times: the user's own form of the language, where it is one. */
export function locale() {
  const { language } = words;
  return navigator.languages.find((tag) => tag.slice(0, 2) === language.slice(0, 2)) ?? language;
}
