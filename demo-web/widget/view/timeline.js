// @ts-check
// The lines in their order, with the days between them; keeps to the end as long as the reader
// does.
import { drawnButton, element } from '../loader/element.js';
import { DOWN } from './icons.js';
import { LineView } from './line-view.js';
import { dayOf, dayText } from './times.js';

/** @typedef {import('../visitor/lines.js').Line} Line */

/** So near the end, in pixels, counts as at the end. */
const NEAR = 60;
/** A pause of so many ms begins a new group. */
const PAUSE = 300000;

export class Timeline {
  /** @param {import('./line-view.js').Kit & { older: () => void, greeting: () => string }} kit */
  constructor(kit) {
    this._kit = kit;
    /** By id. @type {Map<string, LineView>} */
    this._views = new Map();
    /** By id of the line after it. @type {Map<string, HTMLElement>} */
    this._between = new Map();
    this._greeting = element('p', 'words');
    this._greeting.dir = 'auto';
    this._welcome = element('div', 'line theirs first', element('div', 'balloon', this._greeting));
    this._older = element('button', 'older');
    this._older.type = 'button';
    this._older.addEventListener('click', kit.older);
    this._typing = element('div', 'dots', element('i', ''), element('i', ''), element('i', ''));
    this._list = element('div', 'lines');
    this._list.setAttribute('role', 'log');
    this._list.tabIndex = 0;
    this._down = drawnButton('down', '', DOWN, () => this.toEnd());
    this.element = element('div', 'timeline', this._list, this._down);
    this._list.addEventListener('scroll', () => this._look(), { passive: true });
    /** Does the reader stand at the end? */
    this._isAtEnd = true;
    this._last = '';
  }

  /** @param {readonly Line[]} lines @param {{ hasOlder: boolean, isTyping: boolean }} how */
  render(lines, { hasOlder, isTyping }) {
    const { _list: list, _kit: { text, greeting } } = this;
    const height = list.scrollHeight, top = list.scrollTop, wasAtEnd = this._isAtEnd;
    const [first] = lines, before = this._first;
    list.setAttribute('aria-label', text('messages'));
    this._older.textContent = text('older');
    this._down.setAttribute('aria-label', text('newest'));
    this._greeting.textContent = greeting();
    /** @type {HTMLElement[]} */
    const wanted = hasOlder ? [this._older] : [this._welcome];
    const ids = new Set(lines.map(({ id }) => id));
    for (const [id, { element: gone }] of this._views) {
      if (ids.has(id)) continue;
      gone.remove();
      this._views.delete(id);
    }
    lines.forEach((line, i) => this._put(wanted, line, lines[i - 1]));
    if (isTyping) wanted.push(this._typing);
    place(list, wanted);
    this._first = first ? first.id : '';
    const last = lines[lines.length - 1], isNew = !!last && last.id !== this._last;
    this._last = last ? last.id : '';
    if (wasAtEnd || isNew && last.own) this.toEnd();
    // What came above moves nothing.
    else if (before && this._first !== before) list.scrollTop = top + list.scrollHeight - height;
    this._look();
  }

  /** @param {HTMLElement[]} wanted @param {Line} line @param {Line} [before] */
  _put(wanted, line, before) {
    const { id, time, own, name, body } = line, { _kit: { text, locale } } = this;
    let view = this._views.get(id);
    if (view) view.render(line);
    else this._views.set(id, view = new LineView(line, this._kit));
    const isNewDay = !before || dayOf(before.time) !== dayOf(time);
    const isFirst = isNewDay || before.own !== own || before.name !== name ||
      before.body.kind === 'system' || time - before.time > PAUSE;
    if (isNewDay) wanted.push(this._line(`day ${id}`, 'day', dayText(time, locale(), text)));
    if (isFirst && name && body.kind !== 'system') {
      wanted.push(this._line(`name ${id}`, 'name', name));
    }
    view.element.classList[isFirst ? 'add' : 'remove']('first');
    wanted.push(view.element);
  }

  /** @param {string} key @param {string} className @param {string} words */
  _line(key, className, words) {
    const made = this._between.get(key) || element('p', className);
    this._between.set(key, made);
    if (made.textContent !== words) made.textContent = words;
    return made;
  }

  /** Nothing of it is left. */
  clear() {
    this.render([], { hasOlder: false, isTyping: false });
    this._between.clear();
    this._isAtEnd = true;
  }

  toEnd() {
    this._list.scrollTop = this._list.scrollHeight;
    this._isAtEnd = true;
    this._down.hidden = true;
  }

  /** The room is another one: who stood at the end stays there. */
  fit() {
    if (this._isAtEnd) this.toEnd();
  }

  _look() {
    const { scrollTop, scrollHeight, clientHeight } = this._list;
    if (!clientHeight) return;  // not on the screen
    this._isAtEnd = scrollHeight - scrollTop - clientHeight < NEAR;
    this._down.hidden = this._isAtEnd;
  }
}

/** Makes these the children; what is there stays, and with it the focus.
 * @param {HTMLElement} parent @param {HTMLElement[]} wanted */
function place(parent, wanted) {
  const kept = new Set(/** @type {Node[]} */ (wanted));
  for (const child of Array.from(parent.childNodes)) if (!kept.has(child)) child.remove();
  let at = parent.firstChild;
  for (const child of wanted) {
    if (child === at) at = at.nextSibling;
    else parent.insertBefore(child, at);
  }
}
