// @ts-check
// What a browser remembers of a visitor's choices, for all pages of the demo.

export const PREFIX = 'mobileimsdk-chat:';

/** @param {string} key @returns {unknown} */
export function read(key) {
  try {
    return JSON.parse(localStorage.getItem(key) ?? 'null');
  } catch {
    return null;  // storage is off, or holds something foreign
  }
}

/** @param {string} key @param {unknown} value */
export function write(key, value) {
  try {
    localStorage.setItem(key, JSON.stringify(value));
  } catch {
    // Storage is off or full: the page works without.
  }
}

/**
 * @template {string} T
 * @param {'theme' | 'language'} name
 * @param {readonly T[]} values
 * @returns {T | undefined} undefined = none was made
 */
export function recallChoice(name, values) {
  const value = read(PREFIX + name);
  return values.find((one) => one === value);
}

/** @param {'theme' | 'language'} name @param {string} value */
export function rememberChoice(name, value) {
  write(PREFIX + name, value);
}
