// @ts-check
// Times in the user's language. A server may claim any number for a time; where there is no such
// date, there is no text.
import { locale, text } from './texts.js';

const DAY = 86_400_000;

/** Making a formatter is slow. @type {Map<string, Intl.DateTimeFormat>} */
const formats = new Map();

/** @param {number} time @param {Intl.DateTimeFormatOptions} options */
function format(time, options) {
  const key = locale() + JSON.stringify(options);
  let made = formats.get(key);
  if (made === undefined) formats.set(key, made = new Intl.DateTimeFormat(locale(), options));
  return isDate(time) ? made.format(time) : '';
}

/** @param {number} time Unix ms */
export function isDate(time) {
  return !Number.isNaN(new Date(time).getTime());
}

/** @param {number} time */
export const dayOf = (time) => new Date(time).toDateString();

/** @param {number} time */
export const clockText = (time) => format(time, { hour: '2-digit', minute: '2-digit' });

/** @param {number} time */
export const fullText = (time) => format(time, { dateStyle: 'full', timeStyle: 'medium' });

/** For the line between two days. @param {number} time */
export function dayText(time) {
  const isThisYear = new Date(time).getFullYear() === new Date().getFullYear();
  return nearDay(time) ?? format(time, {
    weekday: 'long', day: 'numeric', month: 'long', ...(isThisYear ? {} : { year: 'numeric' }),
  });
}

/** For a list: the clock today, else the day. @param {number} time */
export function shortText(time) {
  if (dayOf(time) === dayOf(Date.now())) return clockText(time);
  return nearDay(time) ?? format(time, { dateStyle: 'short' });
}

/** @param {number} time */
function nearDay(time) {
  if (dayOf(time) === dayOf(Date.now())) return text('today');
  if (dayOf(time) === dayOf(Date.now() - DAY)) return text('yesterday');
  return undefined;
}
