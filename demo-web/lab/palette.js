// @ts-check
// The colours of lab.css for a canvas, which has no style sheet of its own.

const dark = matchMedia('(prefers-color-scheme: dark)');

/** @type {Map<string, string>} */
const known = new Map();
dark.addEventListener('change', () => known.clear());

/** @param {string} name of a custom property of :root, without the dashes */
export function colour(name) {
  let value = known.get(name);
  if (value === undefined) {
    value = getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
    known.set(name, value);
  }
  return value;
}
