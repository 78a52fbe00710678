// @ts-check
// The only ways the widget makes elements. Text becomes text, never markup.

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
  if (className) made.className = className;
  made.append(...children);
  return made;
}

/** A drawing of one line, on 24 by 24. @param {string} path */
export function drawing(path) {
  const svg = document.createElementNS(SVG, 'svg'), line = document.createElementNS(SVG, 'path');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  line.setAttribute('d', path);
  svg.append(line);
  return svg;
}

/**
 * @param {string} className @param {string} name for those who do not see the drawing
 * @param {string} path @param {() => void} press
 */
export function drawnButton(className, name, path, press) {
  const made = element('button', className, drawing(path));
  made.type = 'button';
  rename(made, name);
  made.addEventListener('click', press);
  return made;
}

/** @param {HTMLElement} button @param {string} name */
export function rename(button, name) {
  button.title = name;
  button.setAttribute('aria-label', name);
}
