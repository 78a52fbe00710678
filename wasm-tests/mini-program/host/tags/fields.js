// @ts-check
/** `input` and `textarea`: the browser's own inside, WeChat's events outside. */
import { hostOf, tag } from './basic.js';

const PROPERTIES = {
  value: String, placeholder: String, disabled: Boolean, maxlength: { type: Number, value: 140 },
  type: String, password: Boolean, confirmType: String, confirmHold: Boolean, focus: Boolean,
  cursorSpacing: Number, adjustPosition: { type: Boolean, value: true }, autoHeight: Boolean,
  fixed: Boolean, showConfirmBar: { type: Boolean, value: true }, disableDefaultPadding: Boolean,
};

/** @param {any} component @returns {HTMLInputElement | HTMLTextAreaElement} */
const fieldOf = (component) =>
  /** @type {any} */ (hostOf(component).querySelector('input, textarea'));

/** @param {any} component */
function fit(component) {
  const field = fieldOf(component);
  if (!component.data.autoHeight || field.localName !== 'textarea') return;
  field.style.height = 'auto';
  field.style.height = `${field.scrollHeight}px`;
}

/** @param {any} component what the page's code has set */
function show(component) {
  const field = fieldOf(component);
  const { value, disabled, maxlength, password, placeholder, confirmType } = component.data;
  if (field.value !== value) field.value = value;
  field.disabled = disabled;
  field.maxLength = maxlength < 0 ? 1_000_000 : maxlength;
  field.setAttribute('aria-label', component.data.ariaLabel || placeholder);
  field.enterKeyHint = confirmType || 'done';
  if (field.localName === 'input') /** @type {any} */ (field).type = password ? 'password' : 'text';
  fit(component);
}

/** @param {any} component */
function listen(component) {
  const field = fieldOf(component);
  const fire = (/** @type {string} */ name) => component.triggerEvent(name, {
    value: field.value, cursor: field.selectionStart ?? 0,
  }, {});
  field.addEventListener('input', () => {
    component.setData({ value: field.value });
    fire('input');
  });
  field.addEventListener('keydown', (/** @type {any} */ event) => {
    if (event.key !== 'Enter' || event.isComposing) return;
    const isLine = event.shiftKey || component.data.confirmType === 'return';
    if (field.localName === 'textarea' && isLine) return;
    event.preventDefault();
    fire('confirm');
  });
  field.addEventListener('focus', () => fire('focus'));
  field.addEventListener('blur', () => fire('blur'));
}

/** @param {string} inner */
const field = (inner) => tag(
  `${inner}<div class="placeholder placeholder-class" wx:if="{{value === ''}}">` +
    '{{placeholder}}</div>',
  {
    externalClasses: ['placeholder-class'],
    properties: PROPERTIES,
    observers: {
      'value, disabled, maxlength, password, placeholder, confirmType, ariaLabel'() {
        if (fieldOf(this)) show(this);
      },
    },
    lifetimes: {
      attached() {
        listen(this);
        show(this);
      },
    },
  });

export const input = field('<input class="field"/>');
export const textarea = field('<textarea class="field" rows="1"></textarea>');
