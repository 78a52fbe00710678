// @ts-check
/** The stack of pages, each in a frame of its own below a navigation bar with a way back. */
import { element } from './wx/ui.js';

/** @typedef {import('./page-factory.js').PageFactory} PageFactory */
/**
 * @typedef {object} Entry
 * @property {string} path
 * @property {HTMLElement} frame
 * @property {HTMLElement} title
 * @property {any} component
 * @property {() => void} release
 */

const DEPTH = 10;

export class Pages {
  /** @type {Entry[]} */
  #stack = [];
  #factory;
  #gate;

  /** @param {PageFactory} factory @param {import('./gate.js').Gate} gate */
  constructor(factory, gate) {
    this.#factory = factory;
    this.#gate = gate;
  }

  get top() {
    return this.#stack.at(-1);
  }

  get paths() {
    return this.#stack.map(({ path }) => path);
  }

  /** @param {string} url @returns {boolean} whether there is room, and such a page */
  canOpen(url) {
    return this.#stack.length < DEPTH && this.#factory.has(this.parse(url).path);
  }

  /** @param {string} url with a query, relative to the page on top */
  parse(url) {
    const base = `app:///${this.top?.path ?? ''}`;
    const { pathname, searchParams } = new URL(url, base);
    return { path: pathname.slice(1), query: Object.fromEntries(searchParams) };
  }

  /** @param {string} url */
  open(url) {
    const { path, query } = this.parse(url);
    const below = this.top;
    if (below) this.#tell(below, 'hide');
    const title = element('span', 'phone-title', this.#factory.titleOf(path));
    const bar = element('div', 'phone-bar', title, element('span', 'phone-capsule', '···\u2003◎'));
    const place = element('div', '');
    const body = element('div', 'phone-scroll', place);
    const frame = element('section', 'phone-page', bar, element('div', 'phone-body', body));
    document.body.append(frame);
    const { component, release } = this.#factory.create(path, body, place);
    const entry = { path, frame, title, component, release };
    this.#stack.push(entry);
    if (below) bar.prepend(this.#backArrow());
    this.#arrange();
    this.#call(entry, 'onLoad', query);
    this.#tell(entry, 'show');
    this.#call(entry, 'onReady');
  }

  /** @param {number} [count] */
  back(count = 1) {
    for (let i = 0; i < count && this.#stack.length > 1; i += 1) this.#drop();
    this.#arrange();
    if (this.top) this.#tell(this.top, 'show');
  }

  /** @param {string} url all pages go, this one comes */
  reopen(url) {
    const { href } = new URL(url, `app:///${this.top?.path ?? ''}`);
    while (this.top) this.#drop();
    this.open(href.slice('app://'.length));
  }

  /** The application goes to the background or comes back. @param {'show' | 'hide'} what */
  tell(what) {
    if (this.top) this.#tell(this.top, what);
  }

  /** @param {string} title */
  rename(title) {
    if (this.top) this.top.title.textContent = title;
  }

  #backArrow() {
    const arrow = element('button', 'phone-back', '‹');
    arrow.setAttribute('aria-label', 'back');
    arrow.addEventListener('click', () => this.#gate.pass(() => this.back()));
    return arrow;
  }

  #drop() {
    const entry = this.#stack.pop();
    if (entry === undefined) return;
    this.#call(entry, 'onUnload');
    entry.release();
    entry.frame.remove();
  }

  /** Only the page on top is seen, and only its own style sheet counts. */
  #arrange() {
    for (const { frame } of this.#stack) frame.hidden = frame !== this.top?.frame;
    if (this.top) this.#factory.dress(this.top.path);
  }

  /** @param {Entry} entry @param {'show' | 'hide'} what */
  #tell(entry, what) {
    this.#call(entry, what === 'show' ? 'onShow' : 'onHide');
    entry.component.triggerPageLifetime(what, []);
  }

  /** @param {Entry} entry @param {string} method @param {object} [value] */
  #call(entry, method, value) {
    const page = entry.component.getMethodCaller();
    page[method]?.(value);
  }
}
