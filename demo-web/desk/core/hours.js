// @ts-check
// Working hours: spans of the week by an offset of one's own, so that no time zone has to be known.

/** @typedef {import('./types.js').Settings} Settings */

const DAY = 1440, WEEK = 7 * DAY;
const EPOCH_DAY = 3;  // 1 January 1970 was a Thursday; the week begins on Monday

/** @param {Settings['hours']} hours @param {number} now Unix ms */
export function isOpen(hours, now) {
  if (!hours) return true;
  const minutes = Math.floor(now / 60_000) + hours.offset + EPOCH_DAY * DAY;
  const minute = (minutes % WEEK + WEEK) % WEEK;
  return hours.spans.some(([from, to]) => minute >= from && minute < to ||
    minute + WEEK >= from && minute + WEEK < to);
}

const SHAPE = /^([1-7])(?:-([1-7]))? (\d\d):(\d\d)-(\d\d):(\d\d)$/;

/**
 * `1-5 09:00-18:00, 6 10:00-22:00 +08:00`: Monday is 1. A span that ends before it begins ends on
 * the next day.
 * @param {string} text @returns {NonNullable<Settings['hours']> | null} null: it is none
 */
export function readHours(text) {
  const found = /^(.*\S)\s+([+-])(\d\d):(\d\d)$/.exec(text.trim());
  if (!found) return null;
  const [, list, sign, hours, minutes] = found;
  const offset = (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
  /** @type {import('./types.js').Span[]} */
  const spans = [];
  for (const part of list.split(',')) {
    const [, first, last = first, h1, m1, h2, m2] = SHAPE.exec(part.trim()) || [];
    const from = Number(h1) * 60 + Number(m1), to = Number(h2) * 60 + Number(m2);
    if (!first || last < first || from >= DAY || to > DAY || from === to) return null;
    for (let day = Number(first) - 1; day < Number(last); day += 1) {
      spans.push([day * DAY + from, day * DAY + to + (to < from ? DAY : 0)]);
    }
  }
  return { offset, spans };
}
