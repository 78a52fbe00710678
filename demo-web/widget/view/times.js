// @ts-check
// Times in the visitor's language. Who sends may claim any number for a time.

const DAY = 86400000;
/** Making a formatter is slow. @type {Record<string, Intl.DateTimeFormat>} */
const formats = {};

/** @param {number} time @param {string} locale @param {Intl.DateTimeFormatOptions} how */
function format(time, locale, how) {
  const key = locale + JSON.stringify(how);
  try {
    const made = formats[key] = formats[key] || new Intl.DateTimeFormat(locale, how);
    return made.format(time);
  } catch (error) {
    return '';  // no such date, or no such language
  }
}

/** @param {number} time */
export const dayOf = (time) => new Date(time).toDateString();

/** @param {number} time @param {string} locale */
export const clockText = (time, locale) =>
  format(time, locale, { hour: '2-digit', minute: '2-digit' });

/** @param {number} time @param {string} locale @param {import('./words.js').Text} text */
export function dayText(time, locale, text) {
  if (dayOf(time) === dayOf(Date.now())) return text('today');
  if (dayOf(time) === dayOf(Date.now() - DAY)) return text('yesterday');
  return format(time, locale, { weekday: 'short', day: 'numeric', month: 'long' });
}
