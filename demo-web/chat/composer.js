// @ts-check
// Where a message is written. What was begun stays with its conversation.
import { find, showText } from '../shared/element.js';
import { sizeText } from '../shared/size-text.js';
import { text } from './texts.js';

/** @typedef {import('./chat.js').Chat} Chat */
/** @typedef {import('../../js/talk/index.js').Conversation} Conversation */

/** What browsers call a key press that an input method has taken for itself. */
const KEY_OF_INPUT_METHOD = 229;
/** After so many ms without a key, what was begun is kept. */
const KEPT_AFTER = 500;

export class Composer {
  #form = find('composer', HTMLFormElement);
  #draft = find('draft', HTMLTextAreaElement);
  #notice = find('composer-notice', HTMLElement);
  #chat;
  /** Whose draft the field holds. @type {Conversation | null} */
  #of = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #keeping;

  /** @param {Chat} chat */
  constructor(chat) {
    this.#chat = chat;
    this.#form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.#send();
    });
    this.#draft.addEventListener('keydown', (event) => {
      const isComposing = event.isComposing || event.keyCode === KEY_OF_INPUT_METHOD;
      if (event.key !== 'Enter' || event.shiftKey || isComposing) return;
      event.preventDefault();
      this.#send();
    });
    this.#draft.addEventListener('input', () => this.#note());
    addEventListener('pagehide', () => this.#keepDraft());
    chat.changed.on((change) => {
      if (change === 'opened') this.#follow();
    });
  }

  /** @param {() => unknown} act what the client may not take, now or later */
  async attempt(act) {
    try {
      const result = act();  // a text is sent in this very turn
      showText(this.#notice, '');
      await result;
      return true;
    } catch (error) {
      showText(this.#notice, refusalText(error));
      return false;
    }
  }

  /** Puts this where the cursor is. @param {string} words */
  insert(words) {
    const { selectionStart, selectionEnd } = this.#draft;
    this.#draft.setRangeText(words, selectionStart, selectionEnd, 'end');
    this.#note();
  }

  focus() {
    this.#draft.focus();
  }

  #note() {
    showText(this.#notice, '');
    this.#fit();
    clearTimeout(this.#keeping);
    this.#keeping = setTimeout(() => this.#keepDraft(), KEPT_AFTER);
    if (this.#draft.value !== '') this.#tellTyping();
  }

  #tellTyping() {
    try {
      this.#of?.typing();
    } catch {
      // Tells nothing to an id that is no user id.
    }
  }

  #send() {
    const { open } = this.#chat;
    const { value } = this.#draft;
    if (open === null || value.trim() === '') return;
    let isSent = false;
    void this.attempt(() => {
      open.send(value);
      isSent = true;
    });
    if (!isSent) return;
    this.#chat.forgetFirstNew();
    this.#draft.value = '';
    this.#keepDraft();
    this.#fit();
  }

  #keepDraft() {
    clearTimeout(this.#keeping);
    const { value } = this.#draft;
    if (this.#of && this.#of.getSnapshot().draft !== value) this.#of.draft(value);
  }

  #follow() {
    const { open } = this.#chat;
    this.#keepDraft();
    this.#of = open;
    this.#draft.value = open?.getSnapshot().draft ?? '';
    showText(this.#notice, '');
    this.#fit();
    // On a touch screen the keyboard would cover what one wants to read first.
    if (open !== null && matchMedia('(pointer: fine)').matches) this.#draft.focus();
  }

  /** As high as its text, where the style sheet cannot do that. */
  #fit() {
    if (CSS.supports('field-sizing', 'content')) return;
    this.#draft.style.height = 'auto';
    this.#draft.style.height = `${this.#draft.scrollHeight + 2}px`;
  }
}

/** @param {any} error of `send()` or of an upload */
function refusalText({ code, bytes, limit, message }) {
  if (code === 'FRAME_TOO_LARGE') return text('tooLong', { bytes, limit });
  if (code === 'FILE_TOO_LARGE') return text('fileTooLarge', { limit: sizeText(Number(limit)) });
  if (code === 'UPLOADS_FULL') return text('uploadsFull');
  if (code === 'NO_ANSWER') return text('uploadFailed');
  if (code === 'HTTP_404' || code === 'HTTP_405') return text('noUploads');
  if (code === 'NOT_LOGGED_IN') return text('loggedOut');
  if (code === 'QUEUE_FULL') return text('queueFull');
  return text('notSent', { code: code ?? message });
}
