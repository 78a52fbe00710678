// @ts-check
// What is stored of conversations and messages. A store may be corrupt, and another tab may run
// another version: what is not as it should be counts as absent.
import { isCount, parseContent } from './content.js';
import { messageKey } from './keys.js';

/** @typedef {import('./index.js').TalkMessage} TalkMessage */
/** @typedef {import('./index.js').MessageState} MessageState */

/**
 * @typedef {object} MessageRecord
 * @property {string} id the fingerprint after `>`, of our own, or `<`
 * @property {string} peer
 * @property {string | null} fingerprint
 * @property {string} content
 * @property {number} typeu
 * @property {number} time Unix ms, as it is shown
 * @property {number} at where it stands: Unix ms, and never below what stood there before
 * @property {string} [order] of its sender
 * @property {MessageState} [status] of our own
 * @property {string} [reason] of `lost`
 * @property {number} rev of the conversation when it was written
 */

/**
 * @typedef {object} Preview
 * @property {string} key where the message stands
 * @property {string} id
 * @property {string} text
 * @property {string} kind
 * @property {number} time
 * @property {MessageState} [status]
 */

/**
 * @typedef {object} ConversationRecord
 * @property {string} peer
 * @property {number} rev
 * @property {number} at of the latest message there ever was
 * @property {string} order the greatest of the peer's
 * @property {number} unread
 * @property {number} cleared Unix ms: what is older does not come back
 * @property {Preview | null} last
 * @property {string} title
 * @property {string} draft
 * @property {boolean} muted
 * @property {boolean} pinned
 */

/** Later ones win. What was given up may have arrived all the same. */
const STATES = ['queued', 'sent', 'lost', 'delivered', 'received', 'read'];
const PREVIEW_UNITS = 200;

/** @param {unknown} status @returns {number} -1: it is none */
export const rankOf = (status) => STATES.indexOf(/** @type {any} */ (status));

/** @param {string} peer @returns {ConversationRecord} */
export const newConversation = (peer) => ({
  peer, rev: 0, at: 0, order: '', unread: 0, cleared: 0, last: null, title: '', draft: '',
  muted: false, pinned: false,
});

/** @param {any} value @param {string[]} names of texts that it must have */
const hasTexts = (value, names) => value && names.every((name) => typeof value[name] === 'string');

/** @param {any} value @param {string} [peer] whose it must be @returns {any} a copy */
export function asConversation(value, peer) {
  if (!hasTexts(value, ['peer']) || peer !== undefined && value.peer !== peer) return undefined;
  /** @type {any} */
  const record = newConversation(value.peer);
  for (const name of Object.keys(record)) {
    const given = value[name];
    if (typeof record[name] === 'number' ? isCount(given) : typeof record[name] === typeof given) {
      record[name] = given;
    }
  }
  const { last } = record;
  record.last = hasTexts(last, ['key', 'id', 'text', 'kind']) && isCount(last.time)
    ? Object.assign({}, last) : null;
  return record;
}

/** @param {any} value @returns {any} a copy */
export function asMessage(value) {
  const isOne = hasTexts(value, ['id', 'peer', 'content']) && isCount(value.at) &&
    isCount(value.time) && (!isOwn(value) || rankOf(value.status) >= 0);
  return isOne ? Object.assign({}, value) : undefined;
}

/** @param {{ id: string }} record */
export const isOwn = ({ id }) => id[0] === '>';

/** Will something become of it? @param {{ status?: string }} record */
export const isUnsettled = ({ status }) => status === 'queued' || status === 'sent';

/** @param {MessageRecord} record @returns {Preview} */
export function previewOf(record) {
  const { id, content, typeu, time, status } = record;
  const { text, kind } = parseContent(content, typeu);
  return { key: messageKey(record), id, text: text.slice(0, PREVIEW_UNITS), kind, time, status };
}

/** What an application sees of it. @param {MessageRecord} record @returns {TalkMessage} */
export function messageOf(record) {
  const { id, peer, fingerprint, content, typeu, time, status, reason } = record;
  const own = isOwn(record), body = parseContent(content, typeu);
  /** @type {any} */
  const message = {
    id, peer, fingerprint, own, content, typeu, time, body, status: own ? status : null,
  };
  if (reason) message.reason = reason;
  return Object.freeze(message);
}
