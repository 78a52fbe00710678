// @ts-check
// The title of the page blinks while something is unread and nobody looks; then it is what it was,
// or what the page has made of it meanwhile.

const EVERY = 1200;

export class Title {
  constructor() {
    /** @type {unknown} */
    this._timer = null;
    this._own = '';
    this._before = '';
  }

  /** @param {string} words '' = nothing is unread, or somebody looks */
  set(words) {
    this._words = words;
    if (words && !this._timer) this._timer = setInterval(() => this._blink(), EVERY);
    if (words || !this._timer) return;
    clearInterval(/** @type {any} */ (this._timer));
    this._timer = null;
    this._restore();
  }

  _blink() {
    if (this._restore()) return;
    this._before = document.title;
    document.title = this._own = String(this._words);
  }

  _restore() {
    const isOurs = this._own !== '' && document.title === this._own;
    if (isOurs) document.title = this._before;
    this._own = '';
    return isOurs;
  }
}
