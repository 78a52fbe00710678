// @ts-check
// The words of a page whose reader can change the language.
import { Signal } from './signal.js';
import { recallChoice, rememberChoice } from './choices.js';
import { Translator, chooseLanguage } from './translator.js';

/** @typedef {import('./translator.js').Language} Language */

/** @template {string} Key */
export class PageWords {
  #tables;
  /** @type {Translator<Key>} */
  #translator;

  /** @type {Signal<void>} everything with words must be rendered anew */
  changed = new Signal();

  /** @param {Record<Language, Record<Key, string>>} tables */
  constructor(tables) {
    this.#tables = tables;
    /** @type {Language | undefined} unless the address asks for one */
    const chosen = new URLSearchParams(location.search).has('lang') ? undefined
      : recallChoice('language', ['en', 'zh-CN']);
    this.#translator = new Translator(chosen ?? chooseLanguage(location), tables);
  }

  /** @returns {Language} */
  get language() {
    return this.#translator.language;
  }

  /** To the other one, and remembers it. */
  switchLanguage = () => {
    const language = this.language === 'en' ? 'zh-CN' : 'en';
    this.#translator = new Translator(language, this.#tables);
    rememberChoice('language', language);
    this.translatePage();
    this.changed.emit();
  };

  /**
   * @param {Key} key
   * @param {Record<string, string | number>} [values]
   */
  text = (key, values = {}) => {
    // Isolated: a foreign id written from right to left must not turn our sentence around.
    const isolated = Object.entries(values).map(([name, value]) =>
      [name, typeof value === 'number' ? value : `\u2068${value}\u2069`]);
    return this.#translator.text(key, Object.fromEntries(isolated));
  };

  /** Fills the page with the words of the user's language. */
  translatePage = () => {
    this.#translator.translatePage();
    // What shows only an icon tells sighted users its name, too.
    document.querySelectorAll('button[data-label]').forEach((button) => {
      button.setAttribute('title', button.getAttribute('aria-label') ?? '');
    });
  };
}
