// @ts-check
// The switches for language and theme, wherever they stand on the page.
import { recallChoice, rememberChoice } from './choices.js';

/** @typedef {import('./page-words.js').PageWords<any>} Words with `otherLanguageShort` */
/** @typedef {'light' | 'dark'} Theme */

const system = matchMedia('(prefers-color-scheme: dark)');

/** @returns {Theme} */
const systemTheme = () => (system.matches ? 'dark' : 'light');
const recallTheme = () => recallChoice('theme', /** @type {Theme[]} */ (['light', 'dark']));
const theme = () => recallTheme() ?? systemTheme();

/** @param {string} selector @param {(button: HTMLButtonElement) => void} deed */
function withButtons(selector, deed) {
  document.querySelectorAll(selector).forEach((button) => {
    deed(/** @type {HTMLButtonElement} */ (button));
  });
}

/** @param {Words} words */
export function followSwitches(words) {
  withButtons('[data-switch="theme"]', (button) => {
    button.addEventListener('click', () => {
      const next = theme() === 'dark' ? 'light' : 'dark';
      // Who chooses what the system has anyway follows the system from then on.
      rememberChoice('theme', next === systemTheme() ? '' : next);
      renderTheme();
    });
  });
  withButtons('[data-switch="language"]', (button) => {
    button.addEventListener('click', words.switchLanguage);
  });
  system.addEventListener('change', renderTheme);
  words.changed.on(() => renderLanguage(words));
  renderTheme();
  renderLanguage(words);
}

function renderTheme() {
  const chosen = recallTheme();
  if (chosen === undefined) delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = chosen;
  withButtons('[data-switch="theme"]', (button) => {
    button.setAttribute('aria-pressed', String(theme() === 'dark'));
  });
}

/** @param {Words} words */
function renderLanguage(words) {
  withButtons('[data-switch="language"]', (button) => {
    // Named in the language that one gets, for who cannot read the present one.
    button.lang = document.documentElement.lang === 'en' ? 'zh-CN' : 'en';
    button.textContent = words.text('otherLanguageShort');
  });
}
