// @ts-check
// One line of the chat: a bubble with its time and how far it is, a line of nobody, or a question.
import { drawing, element } from '../loader/element.js';
import { bodyView } from './body-view.js';
import { formView } from './form-view.js';
import { SIGNS } from './icons.js';
import { starsView } from './rating-view.js';
import { clockText } from './times.js';

/** @typedef {import('../visitor/lines.js').Line} Line */
/**
 * @typedef {object} Kit
 * @property {import('./words.js').Text} text
 * @property {() => string} locale
 * @property {(line: Line) => void} resend
 * @property {(body: any) => void} say
 */

export class LineView {
  /** @param {Line} line @param {Kit} kit */
  constructor(line, kit) {
    this._kit = kit;
    this._shown = '';
    this.element = element('div', 'line');
    this.render(line);
  }

  /** @param {Line} line as it is now */
  render(line) {
    const { sign, refused, isOpen, name } = line;
    const shown = [sign, refused, isOpen, name, this._kit.locale()].join('|');
    if (shown === this._shown) return;
    // What is being filled in stays.
    const isBusy = isOpen && this._shown !== '' && this.element.contains(
      /** @type {ShadowRoot} */ (this.element.getRootNode()).activeElement);
    if (isBusy) return;
    this._shown = shown;
    this.element.textContent = '';
    this.element.className = `line ${/^(system|rating)$/.test(line.body.kind) ? 'of-nobody'
      : line.own ? 'own' : 'theirs'}`;
    this.element.setAttribute('data-sign', sign);
    this.element.append(...this._parts(line));
  }

  /** @param {Line} line @returns {Array<Node>} */
  _parts(line) {
    const { body, own } = line, { text, say } = this._kit;
    if (body.kind === 'system') return [lineOfNobody(body.text)];
    if (body.kind === 'rating') return [this._rating(line, body)];
    if (body.kind === 'form' && !body.isAnswer && line.isOpen) {
      return [this._balloon(line, formView({
        title: body.title, fields: body.fields, button: text('submit'), text,
        done: (values) => say(answerTo(body, values)),
      }))];
    }
    const how = { text, own, say };
    return [this._balloon(line, bodyView(body, how)), ...this._trouble(line)];
  }

  /** @param {Line} line @param {HTMLElement} content */
  _balloon({ time, own, sign, name }, content) {
    const { text, locale } = this._kit, meta = element('span', 'meta', clockText(time, locale()));
    if (own && SIGNS[sign]) {
      const status = element('span', 'sign', drawing(SIGNS[sign]));
      status.setAttribute('role', 'img');
      status.setAttribute('aria-label', text(/** @type {any} */ (sign)));
      status.title = text(/** @type {any} */ (sign));
      meta.append(status);
    }
    const who = element('span', 'unseen', `${own ? text('you') : name || text('agent')}: `);
    return element('div', 'balloon', who, content, meta);
  }

  /** @param {Line} line @returns {HTMLElement[]} */
  _trouble(line) {
    if (line.sign !== 'failed') return [];
    const { text, resend } = this._kit, { refused } = line;
    const why = text(/** @type {any} */ (
      /^(rate|size|kind|busy|visitor)$/.test(refused) ? refused : 'failed'));
    const again = element('button', 'again', text('resend'));
    again.type = 'button';
    again.addEventListener('click', () => resend(line));
    return [element('p', 'trouble', `${why} `, again)];
  }

  /** @param {Line} line @param {import('../../../js/talk/index.js').RatingBody} body */
  _rating(line, { most, value = 0, text: words }) {
    const { text, say } = this._kit;
    if (line.own) {
      return element('div', 'rated', starsView(most, value, text, null),
        element('span', '', text('thanks')));
    }
    if (!line.isOpen) return lineOfNobody(words);
    return element('div', 'rate', element('p', '', words || text('rateQuestion')),
      starsView(most, 0, text, (n) => say({
        kind: 'rating', text: `${n} / ${most}`, most, value: n,
      })));
  }
}

/** @param {string} words */
function lineOfNobody(words) {
  const made = element('p', 'system', words);
  made.dir = 'auto';
  return made;
}

/**
 * @param {import('../../../js/talk/index.js').FormBody} form
 * @param {Record<string, string>} values
 */
function answerTo({ title, fields }, values) {
  const filled = fields.filter(({ name }) => values[name]).map((field) =>
    ({ name: field.name, label: field.label, value: values[field.name] }));
  return {
    kind: 'form', title, isAnswer: true, fields: filled,
    text: filled.map(({ label, name, value }) => `${label || name}: ${value}`).join('\n') || title,
  };
}

