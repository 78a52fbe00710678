// @ts-check
/** The built-in components that are boxes with something in them. */

/** What every built-in component has besides its own properties. */
const COMMON = {
  hoverClass: String, ariaRole: String, ariaLabel: String, ariaLive: String, ariaDisabled: Boolean,
};

/** @param {any} component as the framework hands it to a method @returns {HTMLElement} */
export const hostOf = (component) => component._$.getBackendElement();

/** @param {HTMLElement} host @param {string} name @param {string} value */
function setOrRemove(host, name, value) {
  if (value) host.setAttribute(name, value);
  else host.removeAttribute(name);
}

/** @param {string} [role] */
const accessible = (role = '') => ({
  'ariaRole, ariaLabel, ariaLive'(
    /** @type {string} */ own, /** @type {string} */ label, /** @type {string} */ live) {
    const host = hostOf(this);
    setOrRemove(host, 'role', own || role);
    setOrRemove(host, 'aria-label', label);
    setOrRemove(host, 'aria-live', live);
  },
  ariaDisabled(/** @type {boolean} */ disabled) {
    setOrRemove(hostOf(this), 'aria-disabled', disabled ? 'true' : '');
  },
});

/**
 * @typedef {object} Tag
 * @property {string} template
 * @property {object} definition as for `Component()`
 */

/**
 * @param {string} template
 * @param {{ properties?: object, observers?: object, role?: string } & Record<string, any>} [own]
 * @returns {Tag}
 */
export function tag(template, { properties = {}, observers = {}, role, ...rest } = {}) {
  return {
    template,
    definition: {
      options: { virtualHost: false },
      properties: { ...COMMON, ...properties },
      observers: { ...accessible(role), ...observers },
      ...rest,
    },
  };
}

export const view = tag('<slot/>');

export const text = tag('<slot/>', { properties: { userSelect: Boolean, selectable: Boolean } });

export const button = tag('<slot/>', {
  role: 'button',
  properties: { type: String, size: String, disabled: Boolean, formType: String, plain: Boolean },
  observers: {
    'type, size, disabled'(/** @type {string} */ type, /** @type {string} */ size,
      /** @type {boolean} */ disabled) {
      const host = hostOf(this);
      setOrRemove(host, 'type', type);
      setOrRemove(host, 'size', size);
      setOrRemove(host, 'aria-disabled', disabled ? 'true' : '');
    },
  },
  lifetimes: {
    attached() { hostOf(this).setAttribute('role', 'button'); },
  },
});
