// @ts-check
// The log as it is read: filtered, paused, copied.
import { element, find } from '../shared/element.js';
import { LEVELS } from './log-book.js';
import { text } from './texts.js';

/** @typedef {import('./log-book.js').LogBook} LogBook */
/** @typedef {import('./log-book.js').Line} Line */

/** How many lines the page holds; the book has more. */
const SHOWN = 300;

export class LogView {
  #place = find('log-lines', HTMLElement);
  #notice = find('log-notice', HTMLElement);
  #level = find('log-level', HTMLSelectElement);
  #speaker = find('log-speaker', HTMLSelectElement);
  #pause = find('log-pause', HTMLButtonElement);
  #book;
  /** The number of the last line looked at. */
  #seen = 0;

  /** @param {LogBook} book */
  constructor(book) {
    this.#book = book;
    for (const level of LEVELS) {
      const words = level === 'error' ? text('onlyErrors') : text('levelAbove', { level });
      this.#level.append(new Option(words, level, false, level === 'info'));
    }
    for (const [key, value] of /** @type {const} */ ([['everyone', ''], ['me', 'me'],
      ['peer', 'peer'], ['lab', 'lab']])) {
      this.#speaker.append(new Option(text(key), value));
    }
    this.#level.addEventListener('change', () => this.#showAgain());
    this.#speaker.addEventListener('change', () => this.#showAgain());
    this.#pause.addEventListener('click', () => {
      this.#pause.setAttribute('aria-pressed', String(!this.#isPaused));
      this.render();
    });
    find('log-clear', HTMLButtonElement).addEventListener('click', () => {
      book.clear();
      this.#showAgain();
    });
    find('log-copy', HTMLButtonElement).addEventListener('click', () => this.#copy());
  }

  /** Called a few times a second: shows what is new. */
  render() {
    if (this.#isPaused) return;
    const { lines } = this.#book;
    const last = lines.at(-1)?.number ?? 0;
    if (last === this.#seen) return;
    const place = this.#place;
    const isAtEnd = place.scrollTop + place.clientHeight >= place.scrollHeight - 8;
    const fresh = lines.slice(Math.max(0, lines.length - (last - this.#seen)));
    const matching = fresh.filter((line) => this.#matches(line)).slice(-SHOWN);
    if (matching.length === SHOWN) place.replaceChildren();
    place.append(...matching.map(lineElement));
    while (place.childElementCount > SHOWN) place.firstElementChild?.remove();
    this.#seen = last;
    if (isAtEnd) place.scrollTop = place.scrollHeight;
  }

  get #isPaused() {
    return this.#pause.getAttribute('aria-pressed') === 'true';
  }

  /** @param {Line} line */
  #matches({ level, speaker }) {
    const isLoud = LEVELS.indexOf(level) >= LEVELS.indexOf(/** @type {any} */ (this.#level.value));
    return isLoud && (this.#speaker.value === '' || this.#speaker.value === speaker);
  }

  /** With another filter. A paused view stays at the line where it was paused. */
  #showAgain() {
    const end = this.#isPaused ? this.#seen : Infinity;
    const matching = this.#book.lines.filter((line) => line.number <= end && this.#matches(line));
    this.#place.replaceChildren(...matching.slice(-SHOWN).map(lineElement));
    const hidden = Math.max(0, matching.length - SHOWN);
    this.#notice.textContent = hidden > 0 ? text('hidden', { count: hidden }) : '';
    if (!this.#isPaused) this.#seen = this.#book.lines.at(-1)?.number ?? this.#seen;
    this.#place.scrollTop = this.#place.scrollHeight;
  }

  async #copy() {
    const lines = this.#book.lines.filter((line) => this.#matches(line));
    try {
      await navigator.clipboard.writeText(lines.map(lineText).join('\n'));
      this.#notice.textContent = text('copied', { count: lines.length });
    } catch {
      this.#notice.textContent = text('notCopied');
    }
  }
}

/** @param {number} time Unix ms */
const clockText = (time) => new Date(time - new Date(time).getTimezoneOffset() * 60_000)
  .toISOString().slice(11, 23);

/** @param {Line} line */
function lineElement({ time, level, speaker, code, text: words }) {
  const row = element('p', '', element('time', '', clockText(time)),
    element('span', 'speaker', text(speaker)), element('span', 'level', level),
    element('code', '', code), element('span', 'words', words));
  row.dataset.level = level;
  row.dataset.speaker = speaker;
  return row;
}

/** @param {Line} line */
const lineText = ({ time, level, speaker, code, text: words }) =>
  [clockText(time), speaker, level, code, words].join('\t');
