// @ts-check
// Where a message is written. What was begun stays with its conversation.
import { find, showText } from './element.js';
import { text } from './texts.js';

/** @typedef {import('./session.js').Session} Session */
/** @typedef {import('./chat.js').Chat} Chat */

/** What browsers call a key press that an input method has taken for itself. */
const KEY_OF_INPUT_METHOD = 229;

export class Composer {
  #form = find('composer', HTMLFormElement);
  #draft = find('draft', HTMLTextAreaElement);
  #notice = find('composer-notice', HTMLElement);
  #session;
  #chat;
  /** Whose draft the field holds. @type {string | null} */
  #peer = null;

  /** @param {Session} session */
  constructor(session) {
    this.#session = session;
    this.#chat = session.chat;
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
    this.#draft.addEventListener('input', () => {
      showText(this.#notice, '');
      this.#fit();
    });
    addEventListener('pagehide', () => this.#keepDraft());
    session.chat.changed.on(({ kind }) => {
      if (kind === 'reset') this.#peer = null;  // the next user must not find what this one began
      if (kind === 'reset' || kind === 'opened') this.#follow();
    });
  }

  /** @param {() => void} send what the client may not take */
  attempt(send) {
    try {
      send();
      showText(this.#notice, '');
      return true;
    } catch (error) {
      showText(this.#notice, refusalText(error));
      return false;
    }
  }

  #send() {
    const { open } = this.#chat;
    const { value } = this.#draft;
    if (open === null || value.trim() === '') return;
    if (!this.attempt(() => this.#session.send(open.peer, value))) return;
    this.#draft.value = '';
    this.#keepDraft();
    this.#fit();
  }

  #keepDraft() {
    if (this.#peer !== null) this.#chat.setDraft(this.#peer, this.#draft.value);
  }

  #follow() {
    const { open } = this.#chat;
    this.#keepDraft();
    this.#peer = open === null ? null : open.peer;
    this.#draft.value = open?.draft ?? '';
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

/** @param {any} error of `send()` */
function refusalText({ code, bytes, limit, message }) {
  if (code === 'FRAME_TOO_LARGE') return text('tooLong', { bytes, limit });
  if (code === 'NOT_LOGGED_IN') return text('loggedOut');
  if (code === 'QUEUE_FULL') return text('queueFull');
  return text('notSent', { code: code ?? message });
}
