'use strict';
// Times for people. Mini-programs have no Intl. A server may claim any number for a time; where
// there is no such date, there is no text.
const { text } = require('./texts');

function isDate(time) {
  return !Number.isNaN(new Date(time).getTime());
}

function twoDigits(number) {
  return number < 10 ? `0${number}` : String(number);
}

function clockText(time) {
  const date = new Date(time);
  return isDate(time) ? `${twoDigits(date.getHours())}:${twoDigits(date.getMinutes())}` : '';
}

function secondText(time) {
  return isDate(time) ? `${clockText(time)}:${twoDigits(new Date(time).getSeconds())}` : '';
}

/** Empty for today. */
function dayText(time, now) {
  if (!isDate(time)) return '';
  const [date, today] = [new Date(time), new Date(now)];
  const yesterday = new Date(today.getFullYear(), today.getMonth(), today.getDate() - 1);
  if (date.toDateString() === today.toDateString()) return '';
  if (date.toDateString() === yesterday.toDateString()) return text('yesterday');
  const [year, month, day] = [date.getFullYear(), date.getMonth() + 1, date.getDate()];
  return text(year === today.getFullYear() ? 'month' : 'year', { year, month, day });
}

/** For a list: the clock today, else the day. */
function shortText(time, now) {
  return dayText(time, now) || clockText(time);
}

/** Between the messages of two days. */
function dayLine(time, now) {
  return dayText(time, now) || text('today');
}

/** Where there is one message alone. */
function stampText(time, now) {
  return `${dayText(time, now)} ${clockText(time)}`.trim();
}

module.exports = { clockText, dayLine, isDate, secondText, shortText, stampText };
