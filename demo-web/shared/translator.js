// @ts-check
// The words of a page in the language of its reader.

/** @typedef {'en' | 'zh-CN'} Language */

/**
 * What the address asks for with `?lang=`, else what the browser prefers.
 * @param {Location | URL} address
 * @returns {Language}
 */
export function chooseLanguage({ search }) {
  const wanted = new URLSearchParams(search).get('lang') ?? navigator.language;
  return wanted.toLowerCase().startsWith('zh') ? 'zh-CN' : 'en';
}

/** @template {string} Key */
export class Translator {
  #table;

  /**
   * @param {Language} language
   * @param {Record<Language, Record<Key, string>>} tables
   */
  constructor(language, tables) {
    this.language = language;
    this.#table = tables[language];
  }

  /**
   * @param {Key} key
   * @param {Record<string, string | number>} [values] for the names in braces
   */
  text = (key, values = {}) =>
    // A replacement function, because in a replacement string "$&" would have a meaning.
    this.#table[key].replace(/\{(\w+)\}/g, (_, name) => String(values[name]));

  /** Fills the elements of the page that name their words. */
  translatePage() {
    document.documentElement.lang = this.language;
    document.querySelectorAll('[data-text], [data-label], [data-hint]').forEach((place) => {
      const { dataset } = /** @type {HTMLElement} */ (place);
      /** @param {string} key */
      const word = (key) => this.text(/** @type {Key} */ (key));
      if (dataset.text) place.textContent = word(dataset.text);
      if (dataset.label) place.setAttribute('aria-label', word(dataset.label));
      if (dataset.hint) place.setAttribute('placeholder', word(dataset.hint));
    });
  }
}
