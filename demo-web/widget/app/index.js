// @ts-check
// What is loaded when somebody is about to chat: the client, the talk and the panel, in one file.
import { Client } from '../../../js/index.js';
import { Talk } from '../../../js/talk/index.js';
import panel from '../view/panel.css';
import writing from '../view/writing.css';
import { Panel } from '../view/panel.js';
import { Sound } from '../view/sound.js';
import { Title } from '../view/title.js';
import { wordsOf } from '../view/words.js';
import { Visitor } from '../visitor/visitor.js';
import { checkAttributes, checkOptions, checkPerson, checkProduct, checkText, checkTheme }
  from './checks.js';
import { Theme } from './theme.js';

/**
 * What the loader hands over.
 * @typedef {object} Context
 * @property {import('../index.js').WidgetOptions} options
 * @property {import('../loader/records.js').Records} records
 * @property {import('../loader/root.js').Root} root
 * @property {HTMLElement} place
 * @property {HTMLElement} bubble
 * @property {string} [stylesheet]
 * @property {(event: string, value?: any) => boolean} tell
 * @property {(how: { isOpen: boolean, unread: number }) => void} show
 * @property {string} locale
 * @property {Array<[name: string, args: any[]]>} calls that were made before
 */

/** In ms: tabs of a browser tell each other faster. */
const MOMENT = 300;
const NEWS = ['status', 'position', 'agent'];

export class App {
  /** @param {Context} context */
  constructor(context) {
    const { options, records, root, place, bubble, stylesheet, locale, calls } = context;
    checkOptions(options);
    this._context = context;
    root.style(panel + writing, stylesheet);
    this._theme = new Theme(root.host);
    this._theme.set(options.theme || 'auto');
    if (options.dir) place.dir = options.dir;
    const { user: person = null } = options;
    /** What the site has told so far. @type {import('../visitor/visitor.js').Facts} */
    const facts = this._facts = { locale, attributes: {}, product: null, person: /** @type {any} */
      (person) };
    /** What of that has to be done. */
    this.settled = Promise.resolve();
    this._text = wordsOf(() => facts.locale, /** @type {any} */ (options.words) || {});
    this._sound = options.sound === false ? null : new Sound(window);
    this._ringing = /** @type {unknown} */ (null);
    this._title = new Title();
    this._told = '';
    /** Nothing is to be shown before all is there. */
    this._isDue = true;
    const { url, to, mode = 'desk', name = to, upload, client, preChat, sign } = options;
    this._visitor = new Visitor({
      library: { Client: /** @type {any} */ (Client), Talk: /** @type {any} */ (Talk) },
      settings: { url, to, mode, name, upload, client, sign,
        preChat: /** @type {any} */ (preChat) },
      facts, records, told: {
        changed: () => this._change(),
        said: (message) => this._hear(message),
        failed: (error) => void context.tell('error', error),
      },
    });
    this._panel = new Panel({
      visitor: this._visitor, text: this._text, options, facts, place, bubble,
      close: () => this.close(), failed: (error) => void context.tell('error', error),
    });
    /** @type {(() => void) | null} */
    this._undo = this._followPage(records.key);
    this._isDue = false;
    this._replay(calls);
  }

  /** @param {Array<[name: string, args: any[]]>} calls */
  _replay(calls) {
    for (const [name, args] of calls.splice(0)) {
      try {
        const done = /** @type {any} */ (this)[name](...args);
        if (done) this.settled = Promise.all([this.settled, done]).then(() => {});
      } catch (error) {
        // Who called it is gone.
        if (!this._context.tell('error', error)) console.error(error);
      }
    }
    this.settled.catch(() => {});
  }

  /** @param {string} key of what is remembered @returns {() => void} */
  _followPage(key) {
    const see = () => {
      this._visitor.setVisible(document.visibilityState !== 'hidden');
      this._change();
    };
    const move = () => this._visitor.update();
    const store = (/** @type {StorageEvent} */ event) => {
      // Another tab has another person.
      if ((event.key === key || event.key === null) && this._visitor.follow()) this.close();
    };
    const navigation = /** @type {any} */ (window).navigation;
    /** @type {Array<[any, string, any]>} */
    const followed = [
      [document, 'visibilitychange', see], [window, 'storage', store],
      [window, 'popstate', move], [window, 'hashchange', move],
      [navigation, 'currententrychange', move],
    ];
    for (const [target, event, act] of followed) if (target) target.addEventListener(event, act);
    see();
    return () => {
      for (const [target, event, act] of followed) {
        if (target) target.removeEventListener(event, act);
      }
    };
  }

  // --- What the visitor tells ---

  /** Several changes are shown at once. */
  _change() {
    if (this._isDue) return;
    this._isDue = true;
    Promise.resolve().then(() => {
      this._isDue = false;
      if (this._undo) this._render();
    });
  }

  _render() {
    const { _visitor: visitor, _panel: panel, _context: { show, tell } } = this;
    panel.render();
    show({ isOpen: panel.isOpen, unread: visitor.unread });
    const isHidden = document.visibilityState === 'hidden';
    this._title.set(isHidden && visitor.unread > 0
      ? `(${visitor.unread}) ${this._text('newMessage')}` : '');
    /** @type {any} */
    const status = { isOnline: visitor.isOnline, stage: visitor.stage };
    for (const name of NEWS) {
      status[name] = visitor.desk ? /** @type {any} */ (visitor.desk)[name] : null;
    }
    const told = JSON.stringify(status);
    if (told === this._told) return;
    this._told = told;
    tell('status', status);
  }

  /** @param {import('../../../js/talk/index.js').TalkMessage} message */
  _hear({ body, own, time }) {
    if (own || body.kind === 'system') return;
    const isSeen = this._panel.isOpen && document.visibilityState !== 'hidden';
    if (!isSeen) this._ring();
    this._context.tell('message', { kind: body.kind, text: body.text, time });
  }

  /** Once for several; and not for what another tab has on its screen, which is read by then. */
  _ring() {
    if (!this._sound || this._ringing) return;
    this._ringing = setTimeout(() => {
      this._ringing = null;
      if (this._sound && this._visitor.unread > 0) this._sound.play();
    }, MOMENT);
  }

  // --- What the loader asks for ---

  /** @param {boolean} isFocused */
  open(isFocused) {
    if (!this._undo) return;
    this._visitor.look(true);
    void this._visitor.begin();
    this._panel.open(isFocused);
    this._context.records.write({ isOpen: true });
    this._render();
  }

  close() {
    if (!this._undo || !this._panel.isOpen) return;
    this._panel.close();
    this._visitor.look(false);
    const { records } = this._context;
    if (records.read().id) records.write({ isOpen: false });
    this._render();
  }

  connect() {
    return this._visitor.begin();
  }

  /** @param {string} id @param {any} [token] @param {any} [profile] */
  identify(id, token, profile) {
    checkPerson(id, token, profile);
    const { attributes = {} } = profile || {};
    const { person: former } = this._facts;
    if (former && former.id !== id) this._facts.attributes = {};  // they were of him
    this._facts.person = { id, token: token || undefined,
      profile: Object.assign({}, profile, { attributes: told({}, attributes) }) };
    return this._visitor.identify();
  }

  reset() {
    this._facts.person = null;
    this._facts.attributes = {};
    this.close();
    this._panel.forget();
    return this._visitor.reset();
  }

  /** @param {string} locale */
  setLocale(locale) {
    checkText(locale, 'locale');
    this._facts.locale = locale;
    this._update();
    this._panel.translate();
  }

  /** @param {any} attributes */
  setAttributes(attributes) {
    checkAttributes(attributes);
    this._facts.attributes = told(this._facts.attributes, attributes);
    this._update();
  }

  /** @param {any} product */
  setProduct(product) {
    checkProduct(product);
    this._facts.product = product && Object.assign({}, product);
    this._update();
  }

  /** @param {any} theme */
  setTheme(theme) {
    checkTheme(theme);
    this._theme.set(theme);
  }

  _update() {
    this._visitor.update();
    this._change();
  }

  destroy() {
    const { _undo: undo } = this;
    if (!undo) return Promise.resolve();
    this._undo = null;
    undo();
    this._theme.end();
    this._title.set('');
    clearTimeout(/** @type {any} */ (this._ringing));
    if (this._sound) this._sound.end();
    this._panel.end();
    return this._visitor.end().then(() => {});
  }
}

/**
 * What agents are told; null takes it away.
 * @param {Record<string, string>} before @param {Record<string, unknown>} changes
 */
function told(before, changes) {
  const all = Object.assign({}, before);
  for (const name of Object.keys(changes)) {
    if (changes[name] == null) delete all[name];
    else all[name] = String(changes[name]);
  }
  return all;
}

/** @param {Context} context */
export const start = (context) => new App(context);
