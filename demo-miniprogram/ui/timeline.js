'use strict';
// The messages of a conversation as the rows of the chat page, the conversations as those of the
// list, what a search has found, and the lines of the log. All of it is remote, and shown as text.
const { colourOf, letterOf, nameOf } = require('./person');
const { signOf } = require('./signs');
const { text } = require('./texts');
const { clockText, dayLine, isDate, secondText, shortText, stampText } = require('./times');

/** A pause of so many ms has the time written above what follows. */
const PAUSE = 300000;
/** UTF-16 units of one message, and of all of them: what else is sent would make the page slow. */
const MAX_SHOWN = 8000;
const MAX_ALL = 80000;
/** Of those for which there is no room any more. */
const MAX_REST = 200;
const MAX_LAST = 60;
/** px; a picture that says no size gets a square of the first. */
const PICTURE = 160;
const MAX_PICTURE = 220;
/** So much of a text is shown before what was found. */
const BEFORE = 20;

function shorten(words, limit) {
  return words.length > limit ? `${words.slice(0, limit)}…` : words;
}

/**
 * @typedef {object} Look
 * @property {number} now Unix ms
 * @property {boolean} isOnline
 * @property {string | null} firstNew the id of the message above which the line is
 * @property {(text: string) => { text: string, href?: string }[]} findLinks
 */

/** The rows of one page: each message has a key that is short, and fit for the id of a tag. */
class Timeline {
  constructor() {
    /** By the id of a message. @type {Map<string, string>} */
    this.keys = new Map();
    /** The other way round. @type {Map<string, string>} */
    this.ids = new Map();
  }

  keyOf(id) {
    const known = this.keys.get(id);
    if (known !== undefined) return known;
    const key = `m${this.keys.size}`;
    this.keys.set(id, key);
    this.ids.set(key, id);
    return key;
  }

  /** @param {readonly import('mobileimsdk-wasm/talk').TalkMessage[]} messages @param {Look} look */
  rowsOf(messages, look) {
    const limits = limitsOf(messages);
    return messages.map((message, i) => {
      const { id, own, time } = message;
      const previous = i === 0 ? NaN : messages[i - 1].time;
      const day = isOtherDay(previous, time) ? dayLine(time, look.now) : '';
      const sign = signOf(message, look.isOnline);
      return Object.assign({
        key: this.keyOf(id),
        own,
        status: sign,
        note: sign === '' ? '' : text(sign),
        day,
        stamp: needsStamp(previous, time, day) ? clockText(time) : '',
        isNew: id === look.firstNew,
      }, contentOf(message.body, limits[i], look.findLinks));
    });
  }
}

/** How much of each is shown: the latest get what there is. */
function limitsOf(messages) {
  let left = MAX_ALL;
  return messages.map(({ body }) => body.text.length).reverse().map((length) => {
    const limit = Math.min(MAX_SHOWN, Math.max(left, MAX_REST));
    left -= Math.min(length, limit);
    return limit;
  }).reverse();
}

function contentOf(body, limit, findLinks) {
  const kind = body.kind === 'image' || body.kind === 'system' ? body.kind : 'text';
  const words = shorten(body.text, limit);
  const { width, height } = kind === 'image' ? sizeOf(body) : { width: 0, height: 0 };
  const parts = kind === 'text' ? findLinks(words) : [];
  return {
    kind,
    words,
    url: kind === 'image' ? body.url : '',
    name: kind === 'image' ? shorten(body.name || text('picture'), MAX_LAST) : '',
    width,
    height,
    parts: parts.some(({ href }) => href !== undefined)
      ? parts.map((part, key) => ({ key, words: part.text, link: part.href || '' })) : null,
  };
}

/** Its room is there before it is, so that nothing jumps. */
function sizeOf({ width = 0, height = 0 }) {
  if (!(width >= 1 && height >= 1)) return { width: PICTURE, height: PICTURE };
  const scale = Math.min(1, MAX_PICTURE / width, MAX_PICTURE / height);
  const least = (side) => Math.max(Math.round(side * scale), PICTURE / 4);
  return { width: least(width), height: least(height) };
}

function isOtherDay(previous, time) {
  if (!isDate(time)) return false;
  return !isDate(previous) || new Date(previous).toDateString() !== new Date(time).toDateString();
}

function needsStamp(previous, time, day) {
  return isDate(time) && (day !== '' || Math.abs(time - previous) > PAUSE);
}

/** What is said of it in a list. */
function lastText({ kind, text: words }) {
  return kind === 'image' ? `${text('pictureMark')}${words}`
    : kind === 'file' ? `${text('fileMark')}${words}` : words;
}

/**
 * @param {readonly import('mobileimsdk-wasm/talk').ConversationSummary[]} list
 * @param {number} now Unix ms
 */
function peopleOf(list, now) {
  return list.map(({ peer, last, unread, draft, typing }) => ({
    key: peer,
    name: nameOf(peer),
    letter: letterOf(peer),
    colour: colourOf(peer),
    mark: typing ? '' : draft !== '' ? text('draft')
      : last && last.status === 'lost' ? text('lostMark') : '',
    last: typing ? text('typing')
      : shorten(draft !== '' ? draft : last ? lastText(last) : text('nothingSaid'), MAX_LAST),
    time: last ? shortText(last.time, now) : '',
    badge: unread > 99 ? '99+' : unread > 0 ? String(unread) : '',
    label: unread > 0 ? text('unread', { count: unread }) : '',
  }));
}

/**
 * @param {readonly import('mobileimsdk-wasm/talk').TalkMessage[]} messages
 * @param {string} wanted what was looked for
 */
function foundOf(messages, wanted, now) {
  return messages.map(({ id, own, peer, time, body }) => {
    const at = Math.max(body.text.toLowerCase().indexOf(wanted.toLowerCase()) - BEFORE, 0);
    return {
      key: id,
      who: own ? text('me') : nameOf(peer),
      words: (at > 0 ? '…' : '') + shorten(body.text.slice(at), MAX_LAST),
      time: isDate(time) ? stampText(time, now) : '',
    };
  });
}

/** @param {import('../im/log-book').LogBook['lines']} lines */
function logRowsOf(lines) {
  return lines.map((line) => ({
    key: line.key,
    level: line.level,
    words: `${secondText(line.time)} ${line.code} ${line.text}`,
  }));
}

module.exports = { MAX_ALL, MAX_REST, PAUSE, Timeline, foundOf, logRowsOf, peopleOf };
