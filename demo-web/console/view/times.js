// @ts-check
// Times in the agent's language. The desk may claim any number for a time; where there is no such
// date, there is no text.
import { locale, text } from './texts.js';

const MINUTE = 60_000, HOUR = 3_600_000, DAY = 86_400_000;

/** Making a formatter is slow. @type {Map<string, Intl.DateTimeFormat>} */
const formats = new Map();

/** @param {number} time @param {Intl.DateTimeFormatOptions} options */
function format(time, options) {
  const key = locale() + JSON.stringify(options);
  const made = formats.get(key) ?? new Intl.DateTimeFormat(locale(), options);
  formats.set(key, made);
  return isDate(time) ? made.format(time) : '';
}

/** @param {number} time Unix ms */
export const isDate = (time) => time > 0 && !Number.isNaN(new Date(time).getTime());

/** @param {number} time */
export const dayOf = (time) => new Date(time).toDateString();

/** @param {number} time */
export const clockText = (time) => format(time, { hour: '2-digit', minute: '2-digit' });

/** @param {number} time */
export const fullText = (time) => format(time, { dateStyle: 'full', timeStyle: 'medium' });

/** @param {number} time */
function nearDay(time) {
  if (dayOf(time) === dayOf(Date.now())) return text('today');
  if (dayOf(time) === dayOf(Date.now() - DAY)) return text('yesterday');
  return undefined;
}

/** For the line between two days. @param {number} time */
export const dayText = (time) => nearDay(time) ??
  format(time, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });

/** For a list: the clock today, else the day. @param {number} time */
export function shortText(time) {
  if (dayOf(time) === dayOf(Date.now())) return clockText(time);
  return nearDay(time) ?? format(time, { dateStyle: 'short' });
}

/** How long it is since then. @param {number} time */
export function sinceText(time) {
  const past = Math.max(Date.now() - time, 0);
  if (past < MINUTE) return text('moment');
  if (past < HOUR) return text('minutes', { count: Math.floor(past / MINUTE) });
  if (past < DAY) return text('hours', { count: Math.floor(past / HOUR) });
  return text('days', { count: Math.floor(past / DAY) });
}
