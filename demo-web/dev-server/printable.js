// @ts-check
/**
 * The one gate to the console: whatever a client called itself, a line of the log stays one line of
 * bounded length, and moves no cursor.
 */

/** @typedef {import('./index.js').Logger} Logger */

const LONGEST_NAME = 64;
const LONGEST_LINE = 500;
/** Control, format (such as right-to-left) and unassigned characters, halves, line separators. */
const UNPRINTABLE = /[\p{C}\p{Zl}\p{Zp}]/gu;

/** @param {string} text @param {number} most */
const cut = (text, most) => (text.length > most ? `${text.slice(0, most)}…` : text);

/** @param {string} text @returns {string} one line */
export const printable = (text) => cut(text, LONGEST_LINE).replace(
  UNPRINTABLE, (char) => `\\u{${char.codePointAt(0)?.toString(16)}}`,
);

/** @param {string} name what a client calls itself or asks for */
export const quote = (name) => JSON.stringify(cut(name, LONGEST_NAME));

/** @param {unknown} error whatever the application threw */
export function reasonOf(error) {
  try {
    return String(error);
  } catch {
    return 'something that has no text';
  }
}

/**
 * @param {Logger} logger the application's; what it throws harms nobody
 * @returns {Required<Logger>}
 */
export function guardLogger(logger) {
  const at = (/** @type {'info' | 'warn' | 'error'} */ level) => (/** @type {string} */ text) => {
    try {
      /** @type {unknown} */
      const result = logger[level]?.(printable(text));
      if (result instanceof Promise) result.catch(() => {});
    } catch {
      // There is nobody left to tell.
    }
  };
  return { info: at('info'), warn: at('warn'), error: at('error') };
}
