'use strict';
// The bubbles of a conversation as the rows of the chat page, the conversations as those of the
// list, and the lines of the log.
const { isOwn } = require('../im/conversation');
const { colourOf, letterOf, nameOf } = require('./person');
const { text } = require('./texts');
const { isDate, secondText, shortText, stampText } = require('./times');

/** A pause of so many ms has the time written above what follows. */
const PAUSE = 300000;
/** UTF-16 units: what else somebody sends would make the page slow. */
const MAX_SHOWN = 8000;
const MAX_LAST = 60;

function shorten(words, limit) {
  return words.length > limit ? `${words.slice(0, limit)}…` : words;
}

function needsStamp(previous, { time }) {
  if (!isDate(time)) return false;
  if (previous === undefined || !isDate(previous.time)) return true;
  const isSameDay = new Date(previous.time).toDateString() === new Date(time).toDateString();
  return !isSameDay || Math.abs(time - previous.time) > PAUSE;
}

/** @param {import('../im/conversation').Bubble[]} bubbles @param {number} now Unix ms */
function rowsOf(bubbles, now) {
  return bubbles.map((bubble, i) => ({
    key: bubble.key,
    own: isOwn(bubble),
    words: shorten(bubble.text, MAX_SHOWN),
    status: bubble.status,
    note: isOwn(bubble) ? text(bubble.status) : '',
    stamp: needsStamp(bubbles[i - 1], bubble) ? stampText(bubble.time, now) : '',
  }));
}

/** @param {import('../im/conversation').Conversation[]} list @param {number} now Unix ms */
function peopleOf(list, now) {
  return list.map(({ peer, last, unread, draft }) => ({
    key: peer,
    name: nameOf(peer),
    letter: letterOf(peer),
    colour: colourOf(peer),
    mark: draft !== '' ? text('draft') : last && last.status === 'lost' ? text('lostMark') : '',
    last: shorten(draft !== '' ? draft : last ? last.text : text('nothingSaid'), MAX_LAST),
    time: last ? shortText(last.time, now) : '',
    badge: unread > 99 ? '99+' : unread > 0 ? String(unread) : '',
    label: unread > 0 ? text('unread', { count: unread }) : '',
  }));
}

/** @param {import('../im/log-book').LogBook['lines']} lines */
function logRowsOf(lines) {
  return lines.map((line) => ({
    key: line.key,
    level: line.level,
    words: `${secondText(line.time)} ${line.code} ${line.text}`,
  }));
}

module.exports = { PAUSE, logRowsOf, peopleOf, rowsOf };
