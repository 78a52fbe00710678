// @ts-check
// The language of the page, which the user can change, and its words with values put in.
import { Translator, chooseLanguage } from '../shared/translator.js';
import { recallChoice, rememberChoice } from './memory.js';
import { Signal } from './signal.js';
import { CHINESE, ENGLISH } from './words.js';

/** @typedef {import('./words.js').TextKey} TextKey */
/** @typedef {import('../shared/translator.js').Language} Language */

const TABLES = { en: ENGLISH, 'zh-CN': CHINESE };

/** @type {Signal<void>} everything with words must be rendered anew */
export const languageChanged = new Signal();

/** @type {Language | undefined} unless the address asks for one */
const chosen = new URLSearchParams(location.search).has('lang') ? undefined
  : recallChoice('language', ['en', 'zh-CN']);

let translator = new Translator(chosen ?? chooseLanguage(location), TABLES);

/** As the client knows it. @returns {'en' | 'zh'} */
export const logLanguage = () => (translator.language === 'en' ? 'en' : 'zh');

/** For dates and times: the user's own form of the language, where it is one. */
export function locale() {
  const { language } = translator;
  const own = navigator.languages.find((tag) => tag.slice(0, 2) === language.slice(0, 2));
  return own ?? language;
}

export function switchLanguage() {
  const language = translator.language === 'en' ? 'zh-CN' : 'en';
  translator = new Translator(language, TABLES);
  rememberChoice('language', language);
  translatePage();
  languageChanged.emit();
}

/**
 * @param {TextKey} key
 * @param {Record<string, string | number>} [values]
 */
export function text(key, values = {}) {
  // Isolated: a foreign id written from right to left must not turn our sentence around.
  const isolated = Object.entries(values).map(([name, value]) =>
    [name, typeof value === 'number' ? value : `\u2068${value}\u2069`]);
  return translator.text(key, Object.fromEntries(isolated));
}

/** Fills index.html with the words of the user's language. */
export function translatePage() {
  translator.translatePage();
  // What shows only an icon tells sighted users its name, too.
  document.querySelectorAll('button[data-label]').forEach((button) => {
    button.setAttribute('title', button.getAttribute('aria-label') ?? '');
  });
}
