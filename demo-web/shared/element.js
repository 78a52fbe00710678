// @ts-check
// The only ways this page makes and finds elements. Text becomes text, never markup.

const SVG = 'http://www.w3.org/2000/svg';

/**
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {string} className
 * @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function element(tag, className, ...children) {
  const made = document.createElement(tag);
  if (className !== '') made.className = className;
  made.append(...children);
  return made;
}

/**
 * @typedef {'alert' | 'check' | 'checks' | 'checks-read' | 'clock' | 'copy' | 'cross' | 'file' |
 *   'resend' | 'sending'} Icon
 */

/** One of the drawings of index.html. It has no name of its own. @param {Icon} name */
export function icon(name) {
  const made = document.createElementNS(SVG, 'svg');
  made.setAttribute('class', 'icon');
  made.setAttribute('aria-hidden', 'true');
  const use = document.createElementNS(SVG, 'use');
  use.setAttribute('href', `#icon-${name}`);
  made.append(use);
  return made;
}

/**
 * @param {string} className
 * @param {string} name for those who do not see the icon, and on hovering
 * @param {Icon} drawing
 * @param {() => void} press
 */
export function iconButton(className, name, drawing, press) {
  const made = element('button', className, icon(drawing));
  made.type = 'button';
  made.title = name;
  made.setAttribute('aria-label', name);
  made.addEventListener('click', press);
  return made;
}

/**
 * @template {HTMLElement} E
 * @param {string} id of an element of index.html
 * @param {new () => E} type
 * @returns {E}
 */
export function find(id, type) {
  const found = document.getElementById(id);
  if (!(found instanceof type)) throw new Error(`index.html lacks #${id}`);
  return found;
}

/**
 * Shows a line of text, or hides its place when there is none.
 * @param {HTMLElement} place
 * @param {string} text
 */
export function showText(place, text) {
  place.textContent = text;
  place.hidden = text === '';
}

/**
 * Makes these the children, in order; what is there already stays, and with it the focus.
 * @param {HTMLElement} parent
 * @param {HTMLElement[]} wanted
 */
export function place(parent, wanted) {
  const kept = new Set(wanted);
  for (const child of Array.from(parent.children)) {
    if (!kept.has(/** @type {HTMLElement} */ (child))) child.remove();
  }
  let at = parent.firstElementChild;
  for (const child of wanted) {
    if (child === at) at = at.nextElementSibling;
    else parent.insertBefore(child, at);
  }
}
