// @ts-check
// What is loaded when somebody is about to chat: the client, the talk and the panel, in one file.
import { Client } from '../../../js/index.js';
import { Talk } from '../../../js/talk/index.js';
import css from '../view/panel.css';
import { Panel } from '../view/panel.js';
import { Sound } from '../view/sound.js';
import { Title } from '../view/title.js';
import { wordsOf } from '../view/words.js';
import { Visitor } from '../visitor/visitor.js';

/**
 * What the loader hands over.
 * @typedef {object} Context
 * @property {import('../index.js').WidgetOptions} options
 * @property {import('../visitor/visitor.js').Facts} facts
 * @property {import('../loader/records.js').Records} records
 * @property {import('../loader/root.js').Root} root
 * @property {HTMLElement} place
 * @property {HTMLElement} bubble
 * @property {string} [stylesheet]
 * @property {(event: string, value?: any) => boolean} tell
 * @property {(isOpen: boolean, unread: number) => void} show
 */

const NEWS = ['status', 'position', 'agent'];

export class App {
  /** @param {Context} context */
  constructor(context) {
    const { options, facts, records, root, place, bubble, stylesheet } = context;
    this._context = context;
    root.style(css, stylesheet);
    this._text = wordsOf(() => facts.locale, /** @type {any} */ (options.words) || {});
    this._sound = options.sound === false ? null : new Sound(window);
    this._title = new Title();
    this._told = '';
    this._isDue = false;
    const { url, to, mode = 'desk', name = to, upload, client, preChat, sign } = options;
    this._visitor = new Visitor({
      library: { Client: /** @type {any} */ (Client), Talk: /** @type {any} */ (Talk) },
      settings: { url, to, mode, name, upload, client, preChat: /** @type {any} */ (preChat), sign },
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
    this._undo = this._followPage(records.key);
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
    if (this._isDue || !this._panel) return;
    this._isDue = true;
    Promise.resolve().then(() => {
      this._isDue = false;
      if (this._undo) this._render();
    });
  }

  _render() {
    const { _visitor: visitor, _panel: panel, _context: { show, tell } } = this;
    panel.render();
    show(panel.isOpen, visitor.unread);
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
    if (!isSeen && this._sound) this._sound.play();
    this._context.tell('message', { kind: body.kind, text: body.text, time });
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
    if (!this._panel.isOpen) return;
    this._panel.close();
    this._visitor.look(false);
    const { records } = this._context;
    if (records.read().id) records.write({ isOpen: false });
    this._render();
  }

  connect() {
    return this._visitor.begin();
  }

  identify() {
    return this._visitor.identify();
  }

  reset() {
    this.close();
    return this._visitor.reset();
  }

  /** @param {boolean} [isLanguage] the words are others */
  update(isLanguage) {
    this._visitor.update();
    if (isLanguage) this._panel.translate();
    this._render();
  }

  destroy() {
    const { _undo: undo } = this;
    if (!undo) return Promise.resolve();
    this._undo = null;
    undo();
    this._title.set('');
    if (this._sound) this._sound.end();
    this._panel.end();
    return this._visitor.end().then(() => {});
  }
}

/** @param {Context} context */
export const start = (context) => new App(context);
