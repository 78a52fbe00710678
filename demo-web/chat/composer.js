// @ts-check
// Where a message is written.
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
  /** What was begun and not sent, by peer. @type {Map<string, string>} */
  #drafts = new Map();
  /** @type {string | null} */
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
    this.#draft.addEventListener('input', () => showText(this.#notice, ''));
    session.chat.changed.on(({ kind }) => {
      if (kind === 'reset') this.#forget();
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
    if (this.attempt(() => this.#session.send(open.peer, value))) this.#draft.value = '';
  }

  /** The next user must not find what this one has begun. */
  #forget() {
    this.#drafts.clear();
    this.#peer = null;
  }

  /** Each conversation has its own draft. */
  #follow() {
    const { open } = this.#chat;
    if (this.#peer !== null) this.#drafts.set(this.#peer, this.#draft.value);
    this.#peer = open === null ? null : open.peer;
    this.#draft.value = (this.#peer !== null && this.#drafts.get(this.#peer)) || '';
    this.#form.hidden = open === null;
    showText(this.#notice, '');
    // On a touch screen the keyboard would cover what one wants to read first.
    if (open !== null && matchMedia('(pointer: fine)').matches) this.#draft.focus();
  }
}

/** @param {any} error of `send()` */
function refusalText({ code, bytes, limit, message }) {
  if (code === 'FRAME_TOO_LARGE') return text('tooLong', { bytes, limit });
  if (code === 'NOT_LOGGED_IN') return text('loggedOut');
  if (code === 'QUEUE_FULL') return text('queueFull');
  return text('notSent', { code: code ?? message });
}
