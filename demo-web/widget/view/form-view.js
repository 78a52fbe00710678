// @ts-check
// A form: of the site before the chat, or of the desk when nobody is there.
import { element } from '../loader/element.js';

/** @typedef {import('./words.js').Text} Text */
/**
 * @typedef {object} Field
 * @property {string} name
 * @property {string} [label]
 * @property {string} [type]
 * @property {boolean} [required]
 * @property {string} [value]
 * @property {ReadonlyArray<{ value: string, label?: string }>} [options]
 */

const KNOWN = ['name', 'email', 'phone'];
const TYPES = ['text', 'email', 'tel', 'number', 'url'];
const AUTOCOMPLETE = /** @type {Record<string, string>} */ (
  { name: 'name', email: 'email', phone: 'tel', contact: 'email' });

let count = 0;

/** A name alone says what it is, for those that are known. @param {any} field @param {Text} text */
export function fieldOf(field, text) {
  const made = typeof field === 'string' ? { name: field } : Object.assign({}, field);
  const isKnown = KNOWN.indexOf(made.name) >= 0;
  if (!made.label) made.label = isKnown ? text(made.name) : made.name;
  if (!made.type && isKnown) made.type = made.name === 'phone' ? 'tel' : made.name;
  return /** @type {Field} */ (made);
}

/** @param {Field} field @returns {any} */
function inputOf({ name, type = 'text', value = '', options = [], required }) {
  const isChoice = options.length > 0;
  const input = /** @type {any} */ (document.createElement(
    isChoice ? 'select' : type === 'textarea' ? 'textarea' : 'input'));
  if (isChoice) {
    for (const { value: sent, label = sent } of options) input.append(new Option(label, sent));
  } else if (type === 'textarea') {
    input.rows = 3;
  } else {
    input.type = TYPES.indexOf(type) >= 0 ? type : 'text';
    input.autocomplete = AUTOCOMPLETE[name] || 'on';
  }
  if (value) input.value = value;
  input.name = name;
  input.required = required === true;
  input.maxLength = 2000;
  input.id = `field-${count += 1}`;
  return input;
}

/**
 * @param {{ title?: string, intro?: string, fields: readonly Field[], button: string, text: Text,
 *   done: (values: Record<string, string>) => void }} how
 */
export function formView({ title, intro, fields, button, text, done }) {
  const form = element('form', 'form');
  form.noValidate = true;
  if (title) form.append(element('p', 'form-title', title));
  if (intro) form.append(element('p', 'form-intro', intro));
  const inputs = fields.map((field) => {
    const input = inputOf(field), label = element('label', '', field.label || field.name);
    const wrong = element('p', 'wrong');
    label.htmlFor = input.id;
    wrong.id = `${input.id}-wrong`;
    wrong.hidden = true;
    if (field.required) label.append(element('span', 'star', ' *'));
    form.append(label, input, wrong);
    return { input, wrong };
  });
  const submit = element('button', 'primary', button);
  submit.type = 'submit';
  form.append(submit);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    /** @type {Record<string, string>} */
    const values = {};
    let first = null;
    for (const { input, wrong } of inputs) {
      const isBad = input.required && !input.value.trim() || !input.checkValidity();
      wrong.textContent = isBad ? input.value.trim() && input.validationMessage || text('required')
        : '';
      wrong.hidden = !isBad;
      input.setAttribute('aria-invalid', `${isBad}`);
      if (isBad) input.setAttribute('aria-describedby', wrong.id);
      if (isBad && !first) first = input;
      if (input.value.trim()) values[input.name] = input.value.trim();
    }
    if (first) first.focus();
    else done(values);
  });
  return form;
}
