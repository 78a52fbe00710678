// @ts-check
// Where an answer, or a note for agents, is written. What was begun stays with its chat, in all
// tabs.
import { find, showText } from '../../shared/element.js';
import { text } from './texts.js';

/** @typedef {import('./stage.js').Stage} Stage */

/** What browsers call a key press that an input method has taken for itself. */
const KEY_OF_INPUT_METHOD = 229;
/** After so many ms without a key, what was begun is kept. */
const KEPT_AFTER = 400;
const MOST_NOTE = 2_000;

export class Composer {
  #form = find('composer', HTMLFormElement);
  #draft = find('draft', HTMLTextAreaElement);
  #notice = find('composer-notice', HTMLElement);
  #noteButton = find('note', HTMLButtonElement);
  /** Whose draft the field holds. @type {string | null} */
  #of = null;
  /** A note is no draft: it is not kept. */
  #isNote = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #keeping;
  /** What sees a key before the composer does. @type {(event: KeyboardEvent) => boolean} */
  intercept = () => false;
  /** The text is another now. */
  changed = () => {};
  #stage;

  /** @param {Stage} stage */
  constructor(stage) {
    this.#stage = stage;
    this.#form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.send();
    });
    this.#draft.addEventListener('keydown', (event) => this.#press(event));
    this.#draft.addEventListener('input', () => this.#note());
    this.#noteButton.addEventListener('click', () => this.toggleNote());
    addEventListener('pagehide', () => this.#keepDraft());
    stage.rendered.on((dirt) => {
      if (dirt.all || dirt.opened) this.#follow();
      else if (this.#of && dirt.chats.has(this.#of)) this.#takeOver();
    });
  }

  get value() {
    return this.#draft.value;
  }

  get field() {
    return this.#draft;
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    const isComposing = event.isComposing || event.keyCode === KEY_OF_INPUT_METHOD;
    if (isComposing) return;
    if (this.intercept(event)) {
      event.preventDefault();
      event.stopPropagation();
    } else if (event.key === 'Enter' && !event.shiftKey && !event.altKey) {
      event.preventDefault();
      this.send();
    }
  }

  /** Puts this where the cursor is. @param {string} words */
  insert(words) {
    const { selectionStart, selectionEnd } = this.#draft;
    this.#draft.setRangeText(words, selectionStart, selectionEnd, 'end');
    this.#note();
  }

  /** @param {string} words instead of all that stands there */
  replace(words) {
    this.#draft.value = words;
    this.#draft.setSelectionRange(words.length, words.length);
    this.#note();
  }

  focus() {
    if (!this.#form.hidden) this.#draft.focus();
  }

  get isUsable() {
    return !this.#form.hidden;
  }

  toggleNote(isNote = !this.#isNote) {
    if (isNote === this.#isNote) return;
    this.#keepDraft();
    this.#isNote = isNote;
    this.#draft.value = isNote ? '' : this.#stage.open?.draft ?? '';
    this.#renderMode();
    this.focus();
  }

  #renderMode() {
    const { open } = this.#stage, isNote = this.#isNote;
    this.#form.classList.toggle('noting', isNote);
    this.#noteButton.setAttribute('aria-pressed', String(isNote));
    this.#draft.placeholder = text(isNote ? 'noteHint' : 'messageHint');
    this.#draft.setAttribute('aria-label', text(isNote ? 'note' : 'message'));
    this.#draft.maxLength = isNote ? MOST_NOTE : 16_384;
    // A supervisor may note in any open chat, and answer in his own.
    const isSupervisor = this.#stage.desk?.standing.role === 'supervisor';
    const mayNote = open && (open.isMine || isSupervisor && open.status !== 'closed');
    this.#form.hidden = !(open && (open.isMine || mayNote && isNote));
    showText(this.#notice, '');
    this.#fit();
    this.changed();
  }

  #note() {
    showText(this.#notice, '');
    this.#fit();
    this.changed();
    clearTimeout(this.#keeping);
    this.#keeping = setTimeout(() => this.#keepDraft(), KEPT_AFTER);
    const { value } = this.#draft;
    // Who looks for a canned reply has not begun to answer.
    if (value && !this.#isNote && !value.startsWith('/') && this.#of) {
      this.#stage.desk?.typing(this.#of);
    }
  }

  send() {
    const { desk } = this.#stage, { value } = this.#draft, chat = this.#of;
    if (!desk || !chat || value.trim() === '') return;
    try {
      if (this.#isNote) {
        if (!desk.note(chat, value)) return this.complain(text('noteNotNow'));
      } else if (desk.say(chat, value) === null) return;
    } catch (error) {
      this.complain(refusalText(error));
      return;
    }
    this.#draft.value = '';
    this.#keepDraft();
    if (this.#isNote) this.toggleNote(false);
    this.#fit();
    this.changed();
  }

  /** @param {string} words */
  complain(words) {
    showText(this.#notice, words);
  }

  #keepDraft() {
    clearTimeout(this.#keeping);
    if (this.#of && !this.#isNote) this.#stage.desk?.setDraft(this.#of, this.#draft.value);
  }

  /** Another chat is open. */
  #follow() {
    const { open } = this.#stage, isOther = (open?.id ?? null) !== this.#of;
    if (isOther) {
      this.#keepDraft();
      this.#of = open?.id ?? null;
      this.#isNote = false;
      this.#draft.value = open?.draft ?? '';
    }
    this.#renderMode();
  }

  /** The chat stands otherwise, or another tab has gone on writing. */
  #takeOver() {
    const { open } = this.#stage;
    const wasHidden = this.#form.hidden;
    if (open && !this.#isNote && document.activeElement !== this.#draft) {
      if (this.#draft.value !== open.draft) this.#draft.value = open.draft;
    }
    if (wasHidden !== !open?.isMine) this.#renderMode();
  }

  /** As high as its text, where the style sheet cannot do that. */
  #fit() {
    if (CSS.supports('field-sizing', 'content')) return;
    this.#draft.style.height = 'auto';
    this.#draft.style.height = `${this.#draft.scrollHeight + 2}px`;
  }
}

/** @param {any} error of the client */
function refusalText({ code, message }) {
  if (code === 'FRAME_TOO_LARGE') return text('tooLong');
  if (code === 'QUEUE_FULL') return text('queueFull');
  return text('notNow', { code: code ?? message });
}
