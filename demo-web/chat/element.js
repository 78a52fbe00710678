// @ts-check
// The only ways this page makes and finds elements. Text becomes text, never markup.

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
