// @ts-check
// What a site has of the widget: bubble and badge at once, all else when somebody is about to
// want it. Calls before that are kept as what they ask for.
import css from './loader.css';
import { Bubble } from './bubble.js';
import {
  checkAttributes, checkPerson, checkProduct, checkText, checkTheme,
} from './checks.js';
import { element } from './element.js';
import { WidgetError } from './error.js';
import { Records } from './records.js';
import { Root } from './root.js';
import { Signals } from './signals.js';
import { Theme } from './theme.js';

/** @typedef {import('../app/index.js').App} App */
/** @typedef {import('../index.js').WidgetOptions} WidgetOptions */
/** @typedef {{ id: string, token?: any, profile?: any }} Person */

/** On screens this small the panel covers the page: it opens only when somebody asks for it. */
export const SMALL = '(max-width: 480px)';

const nothing = () => {};

/** What may be thrown away by who asked. @template T @param {Promise<T>} promise */
const optional = (promise) => {
  promise.catch(nothing);
  return promise;
};

export class Widget {
  /**
   * @param {WidgetOptions} options checked
   * @param {{ load: () => Promise<typeof import('../app/index.js')>, stylesheet?: string }} files
   */
  constructor(options, { load, stylesheet }) {
    this._options = options;
    this._importApp = load;
    this._stylesheet = options.stylesheet || stylesheet;
    this._signals = new Signals();
    this._records = new Records(options.name || options.to);
    const { locale = document.documentElement.lang || navigator.language || 'en' } = options;
    /** What the site has told so far. */
    this._facts = {
      locale, attributes: /** @type {any} */ ({}), product: /** @type {any} */ (null),
      person: /** @type {Person | null} */ (null),
    };
    if (options.user) {
      const { id, token, profile } = options.user;
      checkPerson(id, token, profile);
      this._facts.person = { id, token, profile };
    }
    /** @type {Promise<App> | null} */
    this._app = null;
    this._isOver = false;
    this._how = { locale, isOpen: false, isBusy: false, hasFailed: false, unread: 0 };
    this._mount();
  }

  _mount() {
    const { _options: { theme, side, zIndex, dir } } = this;
    const root = this._root = new Root(), { host } = root;
    /** @type {any} */ (host).widget = this;
    root.style(css, this._stylesheet);
    if (zIndex !== undefined) host.style.setProperty('--mobileim-z-index', `${zIndex}`);
    this._theme = new Theme(host);
    this._theme.set(theme || 'auto');
    this._bubble = new Bubble(() => this.toggle(), () => void this._load().catch(nothing));
    const direction = dir || getComputedStyle(document.documentElement).direction;
    const isLeft = (side || (direction === 'rtl' ? 'left' : 'right')) === 'left';
    this._place = element('section', `widget${isLeft ? ' left' : ''}`, this._bubble.element);
    this._place.dir = direction;
    root.shadow.append(this._place);
    this._how.unread = Number(this._records.read().unread) || 0;
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
    if (this._isOver || this._app) return;
    const { person } = this._facts;
    // Who somebody else has been is wiped, too, whether he talks or not.
    const hasFormer = !!leaving || !!id && !!person && person.id !== id;
    // Whom the site has named is not known again before it has named him.
    const isKnown = !!id && (isIdentified ? !!person : !person);
    if (!hasFormer && !(isKnown && (isOpen || isTalking))) return;
    const isShown = isOpen && isKnown && !matchMedia(SMALL).matches;
    this._load().then((app) => (isShown ? app.open(false) : app.connect())).catch(nothing);
  }

  _render() {
    const { _how: how, _facts: { locale } } = this;
    this._bubble.render(Object.assign(how, { locale }));
    this._place.lang = locale;
    this._place.setAttribute('aria-label', /^zh/i.test(locale) ? '客服聊天' : 'Chat');
  }

  /** @returns {Promise<App>} */
  _load() {
    if (this._app) return this._app;
    const { _how: how } = this;
    how.isBusy = true;
    how.hasFailed = false;
    this._render();
    const app = this._importApp().then((made) => made.start({
      options: this._options, facts: this._facts, records: this._records, root: this._root,
      place: this._place, bubble: this._bubble.element, stylesheet: this._stylesheet,
      tell: (event, value) => this._signals.emit(event, value),
      show: (isOpen, unread) => {
        if (this._isOver) return;
        const wasOpen = how.isOpen, before = how.unread;
        Object.assign(how, { isOpen, unread });
        this._render();
        if (isOpen !== wasOpen) this._signals.emit(isOpen ? 'open' : 'close');
        if (unread !== before) this._signals.emit('unread', unread);
      },
    })).then((started) => {
      how.isBusy = false;
      if (this._isOver) void started.destroy();
      else this._render();
      return started;
    }, (cause) => {
      this._app = null;  // the next press tries again
      how.isBusy = false;
      how.hasFailed = true;
      const error = new WidgetError('LOAD_FAILED', 'the chat could not be loaded', { cause });
      if (!this._isOver) {
        this._render();
        if (!this._signals.emit('error', error)) console.warn(`${error.message}: ${cause}`);
      }
      throw error;
    });
    this._app = app;
    return app;
  }

  /** Calls what is there by now, or will be. @param {(app: App) => any} act */
  _later(act) {
    if (this._app && !this._isOver) this._app.then(act).catch(nothing);
  }

  get isOpen() {
    return this._how.isOpen;
  }

  get unread() {
    return this._how.unread;
  }

  open() {
    return optional(this._isOver ? Promise.resolve() : this._load().then((app) => app.open(true)));
  }

  close() {
    this._later((app) => app.close());
  }

  toggle() {
    if (this.isOpen) this.close();
    else void this.open();
  }

  show() {
    if (!this._place.hidden) return;
    this._place.hidden = false;
    this._signals.emit('show');
  }

  hide() {
    if (this._place.hidden) return;
    this.close();
    this._place.hidden = true;
    this._signals.emit('hide');
  }

  /** @param {string} id @param {any} [token] @param {any} [profile] @returns {Promise<void>} */
  identify(id, token, profile) {
    checkPerson(id, token, profile);
    if (this._isOver) return Promise.resolve();
    this._facts.person = { id, token: token || undefined, profile: profile || undefined };
    const { id: former, leaving } = this._records.read();
    if (this._app || leaving || former && former !== id) {
      return optional(this._load().then((app) => app.identify()));
    }
    if (former) this._resume();
    return Promise.resolve();
  }

  /** @returns {Promise<void>} */
  reset() {
    if (this._isOver) return Promise.resolve();
    this._facts.person = null;
    this._facts.attributes = {};
    const { id, leaving } = this._records.read();
    if (!this._app && !id && !leaving) return Promise.resolve();
    return optional(this._load().then((app) => app.reset()));
  }

  /** @param {string} locale */
  setLocale(locale) {
    checkText(locale, 'locale', 'a language, like "en" or "zh-CN"');
    this._facts.locale = locale;
    this._render();
    this._later((app) => app.update(true));
  }

  /** @param {any} attributes */
  setAttributes(attributes) {
    checkAttributes(attributes);
    const all = this._facts.attributes = Object.assign({}, this._facts.attributes, attributes);
    for (const name of Object.keys(all)) {
      if (all[name] === null) delete all[name];
      else all[name] = String(all[name]);
    }
    this._later((app) => app.update());
  }

  /** @param {any} product */
  setProduct(product) {
    checkProduct(product);
    this._facts.product = product && Object.assign({}, product);
    this._later((app) => app.update());
  }

  /** @param {any} theme */
  setTheme(theme) {
    checkTheme(theme);
    this._theme.set(theme);
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
    if (this._isOver) return Promise.resolve();
    this._isOver = true;
    this._theme.end();
    this._root.remove();
    this._signals.emit('destroy');
    return this._app ? this._app.then((app) => app.destroy(), nothing) : Promise.resolve();
  }
}

/** What a page needs for itself comes first. @param {() => void} act */
function whenLoaded(act) {
  if (document.readyState === 'complete') act();
  else addEventListener('load', () => setTimeout(act), { once: true });
}
