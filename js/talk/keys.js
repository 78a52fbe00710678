// @ts-check
// How a history lies in its store: texts as keys, in whose order everything is found. A key begins
// with a letter, then whose it is; the length keeps the keys of one peer from being another's.

export const VERSION_KEY = 'v';
/** Conversations, messages by their place, their places by id, what is unread, or not settled. */
export const CONVERSATION = 'c', MESSAGE = 'm', PLACE = 'i', UNREAD = 'n', OPEN = 'u';

const AT_DIGITS = 16;  // 2^53 has as many

/** @param {string} letter @param {string} peer @param {string} [last] */
export const prefixOf = (letter, peer, last = '\n') => `${letter}${peer.length}:${peer}${last}`;

/** @param {string} peer */
export const conversationKey = (peer) => prefixOf(CONVERSATION, peer);

/** @param {string} letter @param {string} peer @param {string} id */
export const idKey = (letter, peer, id) => prefixOf(letter, peer) + id;

/** Its place: by time, then by the sender's order. @param {any} message */
export function messageKey({ peer, at, order = '', id }) {
  return `${prefixOf(MESSAGE, peer)}${`000000000000000${at}`.slice(-AT_DIGITS)}${order}\n${id}`;
}

/** When a message was written, by its key. @param {string} key */
export function timeOf(key) {
  const start = key.indexOf(':') + 1 + Number(key.slice(1, key.indexOf(':'))) + 1;
  return Number(key.slice(start, start + AT_DIGITS)) || 0;
}

/** After every key of a letter. @param {string} letter */
export const endOf = (letter) => `${letter}~`;

/**
 * Of all keys of a peer: from the first up to, and without, the second.
 * @param {string} letter @param {string} peer
 */
export const rangeFor = (letter, peer) =>
  [prefixOf(letter, peer), prefixOf(letter, peer, '\v')];

/** @param {string} key of a letter that is followed by peer and id */
export function peerAndIdOf(key) {
  const colon = key.indexOf(':'), start = colon + 1, end = start + Number(key.slice(1, colon));
  return { peer: key.slice(start, end), id: key.slice(end + 1) };
}

/**
 * The first of so many that does not stand before what is looked for.
 * @param {number} count @param {(index: number) => boolean} isBefore
 */
export function findIn(count, isBefore) {
  let low = 0, high = count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (isBefore(middle)) low = middle + 1;
    else high = middle;
  }
  return low;
}
