// @ts-check
// What a site has of the widget: bubble and badge at once, all else when somebody is about to
// want it. Calls before that wait, and are checked there: who only passes by downloads no more than
// he sees.
import css from './loader.css';
import { Bubble } from './bubble.js';
import { element } from './element.js';
import { WidgetError } from './error.js';
import { Records } from './records.js';
import { Root } from './root.js';
import { Signals } from './signals.js';

/** @typedef {import('../app/index.js').App} App */
/** @typedef {import('../index.js').WidgetOptions} WidgetOptions */

/** On screens this small the panel covers the page: it opens only when somebody asks for it. */
const SMALL = '(max-width: 480px), (max-height: 480px)';

const nothing = () => {};

/** Not looking at it is fine. @template T @param {Promise<T>} promise */
const optional = (promise) => {
  promise.catch(nothing);
  return promise;
};

export class Widget {
  /**
   * @param {WidgetOptions} options
   * @param {{ load: () => Promise<typeof import('../app/index.js')>, stylesheet?: string }} files
   */
  constructor(options, { load, stylesheet }) {
    const { documentElement } = document, {
      locale = documentElement.lang || navigator.language || 'en', name = options.to, side,
      dir = getComputedStyle(documentElement).direction, theme, zIndex, user,
    } = options;
    this._options = options;
    this._importApp = load;
    this._stylesheet = options.stylesheet || stylesheet;
    this._signals = new Signals();
    this._records = new Records(name);
    /** Whom the site has named. */
    this._named = user && user.id;
    /** What was called before the app was there. @type {Array<[name: string, args: any[]]>} */
    this._calls = [];
    /** @type {Promise<App> | null} */
    this._loading = null;
    /** @type {App | null} */
    this._app = null;
    this._isOver = false;
    /** The window is to be open once it can be. */
    this._isWanted = false;
    this._how = { locale, isOpen: false, isBusy: false, hasFailed: false,
      unread: Number(this._records.read().unread) || 0 };
    const root = this._root = new Root(), { host, shadow } = root;
    /** @type {any} */ (host).widget = this;
    root.style(css, this._stylesheet);
    this._accent(theme);
    if (zIndex) host.style.setProperty('--mobileim-z-index', `${zIndex}`);
    this._bubble = new Bubble(() => this.toggle(), () => void this._load().catch(nothing));
    this._place = element('section', 'widget', this._bubble.element);
    if ((side || (dir === 'rtl' ? 'left' : '')) === 'left') this._place.classList.add('left');
    this._place.dir = dir;
    shadow.append(this._place);
    this._render();
    setTimeout(() => {
      if (this._isOver) return;
      this._signals.emit('ready');
      whenLoaded(() => this._resume());
    });
  }

  /** Goes on with a chat that an earlier page has begun. */
  _resume() {
    const { id, isIdentified, isOpen, isTalking, leaving } = this._records.read();
    if (this._isOver || this._loading) return;
    const named = this._named;
    // Whom the site has named is not known again before it has named him.
    const isKnown = !!id && !leaving && (isIdentified ? id === named : !named);
    // What is left of somebody else is wiped.
    const hasFormer = !!leaving || !!id && !!named && named !== id;
    if (!hasFormer && !(isKnown && (isOpen || isTalking))) return;
    const isHidden = this._place.hidden || matchMedia(SMALL).matches;
    this._isWanted = !!isOpen && isKnown && !isHidden;
    this._load().then((app) => (this._isWanted ? app.open(false) : isKnown && app.connect()))
      .catch(nothing);
  }

  _render() {
    const { _how: how, _place: place } = this;
    this._bubble.render(how);
    place.lang = how.locale;
    place.setAttribute('aria-label', /^zh/i.test(how.locale) ? '客服聊天' : 'Chat');
  }

  /** @param {any} theme the bubble has a colour of it */
  _accent(theme) {
    const { style } = this._root.host;
    if (theme && theme.accent) style.setProperty('--mobileim-accent', theme.accent);
  }

  /** @returns {Promise<App>} */
  _load() {
    return this._loading = this._loading || this._start();
  }

  /** @returns {Promise<App>} */
  _start() {
    const { _how: how, _signals: signals } = this;
    /** @param {Partial<typeof how>} changes */
    const set = (changes) => {
      const { isOpen, unread } = how;
      Object.assign(how, changes);
      if (this._isOver) return;
      this._render();
      if (how.isOpen !== isOpen) signals.emit(how.isOpen ? 'open' : 'close');
      if (how.unread !== unread) signals.emit('unread', how.unread);
    };
    set({ isBusy: true, hasFailed: false });
    return this._importApp().then(({ start }) => {
      const app = start({
        options: this._options, records: this._records, root: this._root, place: this._place,
        bubble: this._bubble.element, stylesheet: this._stylesheet, locale: how.locale,
        calls: this._calls, show: set, tell: (event, value) => signals.emit(event, value),
      });
      if (this._isOver) void app.destroy();
      this._app = app;
      set({ isBusy: false });
      return app;
    }).catch((cause) => {
      this._loading = null;  // the next press tries again
      set({ isBusy: false, hasFailed: true });
      const error = cause.code ? cause
        : new WidgetError('LOAD_FAILED', `the chat did not load: ${cause}`, { cause });
      if (!signals.emit('error', error)) console.error(error);
      throw error;
    });
  }

  /** Now, or when the app is there. @param {string} name @param {...any} args @returns {any} */
  _ask(name, ...args) {
    if (this._isOver) return Promise.resolve();
    if (this._app) return /** @type {any} */ (this._app)[name](...args);
    this._calls.push([name, args]);
    if (/^[ir]/.test(name)) {
      const { id, leaving = [] } = this._records.read();
      // What is kept of somebody else is wiped at once, or by a later page.
      if (id && id !== this._named) leaving.push(id);
      if (leaving[0]) {
        this._records.write({ leaving });
        return optional(this._load().then((app) => app.settled));
      }
    }
    return Promise.resolve();
  }

  get isOpen() {
    return this._how.isOpen;
  }

  get unread() {
    return this._how.unread;
  }

  open() {
    if (this._isOver) return Promise.resolve();
    this._isWanted = true;
    this.show();
    return optional(this._load().then((app) => {
      if (this._isWanted) app.open(true);
    }));
  }

  close() {
    this._isWanted = false;
    if (this._app) this._app.close();
  }

  toggle() {
    if (this.isOpen) this.close();
    else void this.open();
  }

  show() {
    this._hide(false);
  }

  hide() {
    this.close();
    this._hide(true);
  }

  /** @param {boolean} isHidden */
  _hide(isHidden) {
    if (this._place.hidden === isHidden || this._isOver) return;
    this._place.hidden = isHidden;
    this._signals.emit(isHidden ? 'hide' : 'show');
  }

  /** @param {string} id @param {any} [token] @param {any} [profile] @returns {Promise<void>} */
  identify(id, token, profile) {
    this._named = id;
    const done = this._ask('identify', id, token, profile);
    if (!this._loading) this._resume();
    return done;
  }

  /** @returns {Promise<void>} */
  reset() {
    this._named = undefined;
    return this._ask('reset');
  }

  /** @param {string} locale */
  setLocale(locale) {
    this._ask('setLocale', locale);
    this._how.locale = locale;
    this._render();
  }

  /** @param {any} attributes */
  setAttributes(attributes) {
    this._ask('setAttributes', attributes);
  }

  /** @param {any} product */
  setProduct(product) {
    this._ask('setProduct', product);
  }

  /** @param {any} theme */
  setTheme(theme) {
    this._ask('setTheme', theme);
    this._accent(theme);
  }

  /** @param {string} event @param {(value: any) => void} listener */
  on(event, listener) {
    return this._signals.on(event, listener);
  }

  /** @param {string} event @param {(value: any) => void} listener */
  off(event, listener) {
    this._signals.off(event, listener);
  }

  /** @returns {Promise<void>} */
  destroy() {
    const { _app: app } = this;
    if (this._isOver) return Promise.resolve();
    this._isOver = true;
    this._how.isOpen = false;
    this._root.remove();
    this._signals.emit('destroy');
    return app ? app.destroy() : Promise.resolve();
  }
}

/** What a page needs for itself comes first. @param {() => void} act */
function whenLoaded(act) {
  if (document.readyState === 'complete') act();
  else addEventListener('load', () => setTimeout(act));
}
