// @ts-check
// Light or dark, and the colours, as variables of the element. `auto` follows the system.

/** @typedef {import('../index.js').WidgetTheme} WidgetTheme */

/** Old engines know the older way to listen alone. */
const system = () => (typeof matchMedia === 'function'
  ? matchMedia('(prefers-color-scheme: dark)') : null);

/** Black or white, whichever stands out. @param {string} color @returns {string} '' = unknown */
export function colorOn(color) {
  const digits = color.length === 4 ? color.replace(/[^#]/g, '$&$&') : color;
  if (!/^#[\da-f]{6}$/i.test(digits)) return '';
  const [r, g, b] = [1, 3, 5].map((at) => (parseInt(digits.slice(at, at + 2), 16) / 255) ** 2.2);
  // White wherever it can be read: 4.5 to 1.
  return 0.2126 * r + 0.7152 * g + 0.0722 * b < 0.18 ? '#fff' : '#000';
}

export class Theme {
  /** @param {HTMLElement} host */
  constructor(host) {
    this._host = host;
    this._scheme = 'auto';
    this._system = system();
    this._follow = () => this._render();
    if (this._system) this._system.addListener(this._follow);
  }

  /** What is left out stays. @param {WidgetTheme | 'auto' | 'light' | 'dark'} theme */
  set(theme) {
    const { scheme, accent, onAccent = accent && colorOn(accent), font, radius } =
      typeof theme === 'string' ? /** @type {WidgetTheme} */ ({ scheme: theme }) : theme;
    if (scheme) this._scheme = scheme;
    /** @type {Record<string, string | undefined>} */
    const given = { accent, 'on-accent': onAccent, font, radius };
    for (const name of Object.keys(given)) {
      if (given[name]) this._host.style.setProperty(`--mobileim-${name}`, `${given[name]}`);
    }
    this._render();
  }

  end() {
    if (this._system) this._system.removeListener(this._follow);
  }

  _render() {
    const isDark = this._scheme === 'dark' ||
      this._scheme === 'auto' && !!this._system && this._system.matches;
    this._host.setAttribute('data-scheme', isDark ? 'dark' : 'light');
  }
}
