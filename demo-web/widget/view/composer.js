// @ts-check
// Where a message is written.
import { drawnButton, element, rename } from '../loader/element.js';
import { emojiPanel } from './emoji.js';
import { CLIP, SEND, SMILE } from './icons.js';

/** @typedef {import('./words.js').Text} Text */

/** What browsers call a key press that an input method has taken for itself. */
const KEY_OF_INPUT_METHOD = 229;
/** After so many ms without a key, what was begun is kept. */
const KEPT_AFTER = 500;
const MOST_HEIGHT = 120;

export class Composer {
  /**
   * @param {Text} text
   * @param {{ say: (text: string) => boolean, attach: ((file: File) => void) | null,
   *   typing: () => void, draft: (text: string) => void }} ways
   */
  constructor(text, ways) {
    this._text = text;
    this._ways = ways;
    this._field = element('textarea', '');
    this._field.rows = 1;
    this._field.dir = 'auto';
    this._field.setAttribute('enterkeyhint', 'send');
    this._smile = drawnButton('tool', '', SMILE, () => {});
    this._send = drawnButton('send', '', SEND, () => {});
    this._send.type = 'submit';
    this._notice = element('p', 'notice');
    this._notice.setAttribute('role', 'alert');
    this._notice.hidden = true;
    this._emoji = emojiPanel(this._smile, (letters) => this._insert(letters), () => this.focus());
    const row = element('form', 'row', this._smile);
    if (ways.attach) row.append(...this._attaching(ways.attach));
    row.append(this._field, this._send);
    this.element = element('div', 'composer', this._notice, this._emoji, row);
    row.addEventListener('submit', (event) => {
      event.preventDefault();
      this._submit();
    });
    this._field.addEventListener('keydown', (event) => {
      const isComposing = event.isComposing || event.keyCode === KEY_OF_INPUT_METHOD;
      if (event.key !== 'Enter' || event.shiftKey || isComposing) return;
      event.preventDefault();
      this._submit();
    });
    this._field.addEventListener('input', () => this._note());
    /** @type {unknown} */
    this._keeping = null;
    this.translate();
  }

  /** @param {(file: File) => void} attach */
  _attaching(attach) {
    const input = element('input', '');
    input.type = 'file';
    input.hidden = true;
    input.multiple = true;
    const take = (/** @type {FileList | null | undefined} */ files) => {
      for (const file of Array.from(files || [])) attach(file);
    };
    input.addEventListener('change', () => {
      take(input.files);
      input.value = '';
    });
    this._field.addEventListener('paste', ({ clipboardData }) =>
      take(clipboardData && clipboardData.files));
    this._clip = drawnButton('tool', '', CLIP, () => input.click());
    return [this._clip, input];
  }

  translate() {
    const { _text: text } = this;
    this._field.placeholder = text('messageHint');
    this._field.setAttribute('aria-label', text('message'));
    rename(this._smile, text('emoji'));
    rename(this._send, text('send'));
    if (this._clip) rename(this._clip, text('attach'));
    this._emoji.setAttribute('aria-label', text('emoji'));
  }

  focus() {
    this._field.focus();
  }

  /** What was begun on another page, or by the person before. @param {string} draft */
  take(draft) {
    this._field.value = draft;
    this.notice('');
    this.fit();
  }

  get value() {
    return this._field.value;
  }

  /** @param {string} words */
  notice(words) {
    this._notice.textContent = words;
    this._notice.hidden = words === '';
  }

  /** @param {string} letters */
  _insert(letters) {
    const { selectionStart, selectionEnd } = this._field;
    this._field.setRangeText(letters, selectionStart, selectionEnd, 'end');
    this._note();
  }

  _note() {
    this.notice('');
    this.fit();
    clearTimeout(/** @type {any} */ (this._keeping));
    this._keeping = setTimeout(() => this.keep(), KEPT_AFTER);
    if (this._field.value !== '') this._ways.typing();
  }

  /** Keeps what is begun. */
  keep() {
    clearTimeout(/** @type {any} */ (this._keeping));
    this._ways.draft(this._field.value);
  }

  /** What was begun is nobody's any more. */
  end() {
    clearTimeout(/** @type {any} */ (this._keeping));
  }

  _submit() {
    const { value } = this._field;
    if (value.trim() === '' || !this._ways.say(value)) return;
    clearTimeout(/** @type {any} */ (this._keeping));
    this.take('');
    this.focus();
  }

  /** As high as its text, once it is on the screen. */
  fit() {
    const { _field: field, _send: send } = this;
    field.style.height = 'auto';
    field.style.height = `${Math.min(field.scrollHeight || 24, MOST_HEIGHT)}px`;
    send.disabled = field.value.trim() === '';
  }
}
