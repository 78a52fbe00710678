// @ts-check
// Light or dark, and the colours, as variables of the element. `auto` follows the system.

/** @typedef {import('../index.js').WidgetTheme} WidgetTheme */

/** Old engines know the older way to listen alone. */
const system = () => (typeof matchMedia === 'function'
  ? matchMedia('(prefers-color-scheme: dark)') : null);

/** Black or white, whichever stands out. @param {string} color @returns {string} '' = unknown */
export function colorOn(color) {
  const short = /^#([\da-f])([\da-f])([\da-f])$/i.exec(color);
  const parts = short ? short.slice(1).map((digit) => digit + digit)
    : (/^#([\da-f]{2})([\da-f]{2})([\da-f]{2})$/i.exec(color) || []).slice(1);
  if (!parts.length) return '';
  const [r, g, b] = parts.map((part) => {
    const value = parseInt(part, 16) / 255;
    return value <= 0.04045 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4);
  });
  // Where both would do, white looks better: 4.5 to 1 is enough.
  return 1.05 / (0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05) >= 4.5 ? '#fff' : '#000';
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
    const { scheme, accent, onAccent, font, radius } = typeof theme === 'string'
      ? /** @type {WidgetTheme} */ ({ scheme: theme }) : theme;
    if (scheme) this._scheme = scheme;
    if (accent) {
      this._put('accent', accent);
      this._put('on-accent', onAccent || colorOn(accent));
    } else if (onAccent) {
      this._put('on-accent', onAccent);
    }
    if (font) this._put('font', font);
    if (radius) this._put('radius', radius);
    this._render();
  }

  end() {
    if (this._system) this._system.removeListener(this._follow);
  }

  /** @param {string} name @param {string} value */
  _put(name, value) {
    this._host.style.setProperty(`--mobileim-${name}`, value);
  }

  _render() {
    const isDark = this._scheme === 'dark' ||
      this._scheme === 'auto' && !!this._system && this._system.matches;
    this._host.setAttribute('data-scheme', isDark ? 'dark' : 'light');
  }
}
