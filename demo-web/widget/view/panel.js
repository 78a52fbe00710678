// @ts-check
// The window of the chat: a dialog that takes the focus and gives it back.
import { drawing, drawnButton, element, rename } from '../loader/element.js';
import { Composer } from './composer.js';
import { fieldOf, formView } from './form-view.js';
import { DOWN, LEAVE, PEOPLE } from './icons.js';
import { ProductBar } from './product-bar.js';
import { endingText, noteText, statusText } from './status.js';
import { Timeline } from './timeline.js';
import { followViewport } from './viewport.js';

/** @typedef {import('../visitor/visitor.js').Visitor} Visitor */
/** @typedef {import('./words.js').Text} Text */
/**
 * @typedef {object} Kit
 * @property {Visitor} visitor
 * @property {Text} text
 * @property {any} options
 * @property {any} facts
 * @property {HTMLElement} place
 * @property {HTMLElement} bubble
 * @property {() => void} close
 * @property {(error: any) => void} failed
 */

const FOCUSABLE = 'button, a, input, textarea, select, [tabindex]';

export class Panel {
  /** @param {Kit} kit */
  constructor(kit) {
    this._kit = kit;
    const { text, visitor, place, options } = kit;
    this._title = element('h2', '');
    this._title.id = 'title';
    this._status = element('p', 'status');
    this._status.setAttribute('role', 'status');
    this._face = element('span', 'face', drawing(PEOPLE));
    this._face.setAttribute('aria-hidden', 'true');
    this._leave = drawnButton('tool', '', LEAVE, () => this._ask(true));
    this._close = drawnButton('tool close', '', DOWN, kit.close);
    const header = element('header', '', this._face,
      element('div', 'heading', this._title, this._status), this._leave, this._close);
    this._timeline = new Timeline({
      text, locale: () => kit.facts.locale, older: () => void visitor.older().catch(kit.failed),
      greeting: () => options.greeting || text('greeting'),
      resend: (line) => void visitor.resend(line).catch((error) => this._refuse(error)),
      say: (body) => void this._say(body),
    });
    this._note = element('p', 'note');
    this._composer = new Composer(text, {
      say: (words) => this._say(words), typing: () => visitor.typing(),
      draft: (words) => visitor.draft(words),
      attach: visitor.hasUpload ? (file) => void this._attach(file) : null,
    });
    this._product = new ProductBar(text, (card) => this._say(card));
    this._uploads = element('div', 'uploads');
    this._question = element('div', 'question');
    this._question.hidden = true;
    this._chat = element('div', 'chat', this._timeline.element, this._note, this._product.element,
      this._uploads, this._composer.element);
    this._intro = element('div', 'intro');
    this._ending = element('div', 'ending');
    this.element = element('div', 'panel', header, this._question, this._chat, this._intro,
      this._ending);
    this.element.setAttribute('role', 'dialog');
    this.element.setAttribute('aria-labelledby', 'title');
    this.element.tabIndex = -1;
    this.element.hidden = true;
    this.element.addEventListener('keydown', (event) => this._press(event));
    place.insertBefore(this.element, kit.bubble);
    this._unfollow = followViewport(this.element, () => this._timeline.fit());
    this._stage = '';
    /** Whose chat it shows. @type {string | null} */
    this._person = null;
    this._hasDraft = false;
  }

  get isOpen() {
    return !this.element.hidden;
  }

  /** @param {boolean} isFocused */
  open(isFocused) {
    if (this.isOpen) return;
    this._before = document.activeElement;
    this.element.hidden = false;
    this._kit.place.classList.add('has-panel');
    const isWhole = getComputedStyle(this._kit.bubble).display === 'none';
    this.element.setAttribute('aria-modal', `${isWhole}`);
    this.render();
    this._composer.fit();
    this._timeline.toEnd();
    if (isFocused) this.focus();
  }

  focus() {
    const first = this._stage === 'form' ? this._intro.querySelector('input, select, textarea')
      : null;
    // On a touch screen the keyboard would cover what one wants to read first.
    if (!matchMedia('(pointer: fine)').matches) this.element.focus();
    else if (first) /** @type {HTMLElement} */ (first).focus();
    else if (!this._composer.element.hidden) this._composer.focus();
    else this.element.focus();
  }

  close() {
    if (!this.isOpen) return;
    const hadFocus = this.element.contains(this._shadow.activeElement);
    this._composer.keep();
    this.element.hidden = true;
    this._kit.place.classList.remove('has-panel');
    if (!hadFocus) return;
    // Back to where it came from.
    const before = /** @type {HTMLElement | null} */ (this._before);
    const isOurs = !before || before === document.body || before === this._shadow.host ||
      !before.isConnected;
    if (isOurs) this._kit.bubble.focus();
    else before.focus();
  }

  get _shadow() {
    return /** @type {ShadowRoot} */ (this.element.getRootNode());
  }

  // --- What it shows ---

  render() {
    this._followPerson();
    if (!this.isOpen) return;
    const { visitor, text, options } = this._kit, { stage, lines, snapshot } = visitor;
    const agent = visitor.desk && visitor.desk.status === 'active' && visitor.desk.agent;
    const title = agent || options.title || text('title');
    put(this._title, title);
    put(this._status, statusText(visitor, text, options.subtitle || text('subtitle')));
    this._drawFace(agent || '');
    rename(this._close, text('close'));
    rename(this._leave, text('endChat'));
    this._leave.hidden = !visitor.desk || !/^(waiting|active)$/.test(visitor.desk.status);
    if (this._leave.hidden) this._ask(false);
    this._showStage(stage);
    this._timeline.render(lines, {
      hasOlder: visitor.hasOlder, isTyping: !!snapshot && snapshot.typing,
    });
    put(this._note, noteText(visitor, text));
    this._note.hidden = this._note.textContent === '';
    this._product.render(this._kit.facts.product, stage === 'chat');
    this._timeline.fit();
  }

  /** The words are others. */
  translate() {
    this._composer.translate();
    this._stage = '';
    this.render();
  }

  /** @param {string} agent */
  _drawFace(agent) {
    const letter = agent ? Array.from(agent)[0].toUpperCase() : '';
    if (this._face.getAttribute('data-letter') === letter) return;
    this._face.setAttribute('data-letter', letter);
    this._face.textContent = letter;
    if (!letter) this._face.append(drawing(PEOPLE));
  }

  /** @param {string} stage */
  _showStage(stage) {
    const { visitor, text, options } = this._kit;
    this._chat.hidden = stage === 'form';
    this._intro.hidden = stage !== 'form';
    this._ending.hidden = stage !== 'ended';
    this._composer.element.hidden = stage === 'ended';
    if (stage === this._stage) return;
    this._stage = stage;
    this._intro.textContent = '';
    if (stage === 'form') {
      this._intro.append(formView({
        intro: text('formIntro'), button: text('begin'), text,
        fields: options.preChat.map((/** @type {any} */ field) => fieldOf(field, text)),
        done: (values) => this._introduce(values),
      }));
    }
    if (stage === 'ended' && visitor.ending) {
      const again = element('button', 'primary', text('again'));
      again.type = 'button';
      again.addEventListener('click', () => visitor.enterAgain());
      this._ending.textContent = '';
      this._ending.append(element('p', '', endingText(visitor.ending, text)), again);
    }
  }

  /** @param {Record<string, string>} values */
  _introduce(values) {
    const { name, ...attributes } = values;
    void this._kit.visitor.introduce({ name, attributes }).catch(this._kit.failed);
    this.render();
    this._composer.focus();
  }

  /** Shows nothing of another person, also while nobody looks; and what this one has begun. */
  _followPerson() {
    const { snapshot, personId } = this._kit.visitor;
    if (this._person !== personId) {
      if (this._person || this._stage === 'form') this.forget();
      this._person = personId;
      this._hasDraft = false;
    }
    if (!snapshot || snapshot.isLoading || !snapshot.isOpen || this._hasDraft) return;
    this._hasDraft = true;
    if (!this._composer.value && snapshot.draft) this._composer.take(snapshot.draft);
  }

  /** What was written, shown and filled in goes with who did it. */
  forget() {
    const { _title: title, _status: status, _uploads: uploads, _intro: intro } = this;
    this._composer.take('');
    this._timeline.clear();
    for (const place of [title, status, uploads, intro]) place.textContent = '';
    this._stage = '';
  }

  // --- What is done in it ---

  /** @param {any} content @returns {boolean} it is on its way */
  _say(content) {
    try {
      const isSaid = this._kit.visitor.say(content);
      if (isSaid) this._composer.notice('');
      return isSaid;
    } catch (error) {
      this._refuse(error);
      return false;
    }
  }

  /** @param {any} error of what was to be sent */
  _refuse(error) {
    const { text } = this._kit;
    this._composer.notice(text(error && error.code === 'FRAME_TOO_LARGE' ? 'tooLong' : 'notSent'));
  }

  /** @param {File} file */
  async _attach(file) {
    const { visitor, text, failed } = this._kit, { personId } = visitor;
    const bar = element('progress', ''), name = element('bdi', '', file.name);
    bar.max = 1;
    const row = element('div', 'upload', name, bar);
    bar.setAttribute('aria-label', text('uploading', { name: file.name }));
    this._uploads.append(row);
    try {
      const body = await sizeOf(file);
      // What one person has chosen never leaves as another's.
      if (visitor.personId === personId) {
        await visitor.attach(file, {
          body, progress: (/** @type {number} */ part) => { bar.value = part; },
        });
      }
    } catch (error) {
      if (visitor.personId === personId) this._composer.notice(text('notUploaded'));
      failed(error);
    }
    row.remove();
  }

  /** @param {boolean} isAsked does he want to end the chat? */
  _ask(isAsked) {
    const { text, visitor } = this._kit, { _question: place } = this;
    if (!isAsked || !place.hidden) {
      if (place.hidden) return;
      place.hidden = true;
      place.textContent = '';
      this.focus();
      return;
    }
    const yes = element('button', 'primary', text('endNow'));
    const no = element('button', 'plain', text('cancel'));
    for (const button of [yes, no]) button.type = 'button';
    yes.addEventListener('click', () => {
      visitor.endChat();
      this._ask(false);
    });
    no.addEventListener('click', () => this._ask(false));
    place.setAttribute('role', 'alertdialog');
    place.setAttribute('aria-label', text('endQuestion'));
    place.append(element('p', '', text('endQuestion')), no, yes);
    place.hidden = false;
    no.focus();
  }

  /** @param {KeyboardEvent} event */
  _press(event) {
    if (event.key === 'Escape' && !event.defaultPrevented && !event.isComposing) {
      event.preventDefault();
      event.stopPropagation();
      if (this._question.hidden) this._kit.close();
      else this._ask(false);
    }
    // On the whole screen nothing else is there to go to.
    if (event.key === 'Tab' && this.element.getAttribute('aria-modal') === 'true') {
      const all = Array.from(this.element.querySelectorAll(FOCUSABLE)).filter((one) =>
        /** @type {any} */ (one).tabIndex >= 0 && !(/** @type {any} */ (one).disabled) &&
        one.getClientRects().length > 0);
      const at = all.indexOf(/** @type {any} */ (this._shadow.activeElement));
      const isOut = event.shiftKey ? at <= 0 : at === all.length - 1;
      if (!isOut || !all.length) return;
      event.preventDefault();
      /** @type {HTMLElement} */ (all[event.shiftKey ? all.length - 1 : 0]).focus();
    }
  }

  end() {
    this._unfollow();
    this._composer.end();
    this.element.remove();
  }
}

/** @param {HTMLElement} place @param {string} words */
function put(place, words) {
  if (place.textContent !== words) place.textContent = words;
}

/** How large a picture is, so that it has its room before it is there. @param {File} file */
function sizeOf(file) {
  if (!/^image\//.test(file.type) || typeof createImageBitmap !== 'function') return undefined;
  return createImageBitmap(file).then(({ width, height }) => ({ width, height }), () => undefined);
}

