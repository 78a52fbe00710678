// @ts-check
// What can be done to a history, each as a function of a transaction. It runs again when something
// had to be read first, so it changes nothing but the transaction.
import { OPEN, PLACE, UNREAD, idKey, messageKey } from './keys.js';
import { isUnsettled, rankOf } from './records.js';

/** @typedef {import('./transaction.js').Transaction} Transaction */
/** @typedef {import('./records.js').ConversationRecord} ConversationRecord */
/** @typedef {import('./records.js').MessageRecord} MessageRecord */
/**
 * What a message is before it has a place.
 * @typedef {Omit<MessageRecord, 'at' | 'rev'>} NewMessage
 */

/** @param {Transaction} tx @param {string} peer @param {string} id */
export const placed = (tx, peer, id) => tx.get(idKey(PLACE, peer, id));

/**
 * What is stored with a message: where it is, and that it is being sent.
 * @param {MessageRecord} record @returns {Array<[string, any]>}
 */
export function marksOf(record) {
  const { peer, id } = record;
  /** @type {Array<[string, any]>} */
  const marks = [[idKey(PLACE, peer, id), messageKey(record)]];
  if (isUnsettled(record)) marks.push([idKey(OPEN, peer, id), 1]);
  return marks;
}

/** @param {Transaction} tx @param {NewMessage} message
 * @param {number | null} [at] where, if not last */
export function add(tx, message, at) {
  const { peer, id, order = '' } = message, conversation = tx.conversation(peer);
  const record = Object.assign({ rev: 0 }, message, {
    at: typeof at !== 'number' ? Math.max(tx.now, conversation.at + 1) : at,
  });
  conversation.at = Math.max(conversation.at, record.at);
  if (order > conversation.order) conversation.order = order;
  marksOf(record).forEach(([key, mark]) => tx.put(key, mark));
  tx.save(conversation, record);
}

/** @param {Transaction} tx @param {string} peer @param {string} id @returns {boolean} it was */
export function takeUnread(tx, peer, id) {
  const key = idKey(UNREAD, peer, id), conversation = tx.conversation(peer);
  if (!tx.get(key)) return false;
  tx.put(key, undefined);
  conversation.unread = Math.max(conversation.unread - 1, 0);
  tx.touch(conversation);
  return true;
}

/**
 * A message came.
 * @param {NewMessage} message
 * @param {boolean} isRead somebody looks at it
 * @param {number | null} [at] where; null: last, whatever is there
 * @returns {(tx: Transaction) => 'new' | 'known' | 'late'} late: later ones are here already, and
 *   somebody must look where it belongs
 */
export const receive = (message, isRead, at) => (tx) => {
  const { peer, id, order = '' } = message, conversation = tx.conversation(peer);
  const place = placed(tx, peer, id);
  if (place !== undefined) {
    if (isRead) takeUnread(tx, peer, id);
    const record = place && tx.message(place);
    if (record) tx.show(place, record);
    return 'known';
  }
  if (order && order < conversation.order && at === undefined) return 'late';
  add(tx, message, at);
  if (!isRead) {
    tx.put(idKey(UNREAD, peer, id), id);
    conversation.unread += 1;
  }
  return 'new';
};

/**
 * A message of our own has this status.
 * @param {NewMessage} message
 * @param {boolean} [isAgain] it was given up, and is sent once more
 * @param {boolean} [isKnown] it is not added
 * @returns {(tx: Transaction) => void}
 */
export const follow = (message, isAgain, isKnown) => (tx) => {
  const { peer, id, status, reason } = message;
  const place = placed(tx, peer, id), conversation = tx.conversation(peer);
  if (place === undefined && !isKnown) return add(tx, message);
  const record = place && tx.message(place);
  // Of what was removed only that it is being sent is known, as long as it is.
  if (!record && !isUnsettled(message)) tx.put(idKey(OPEN, peer, id), undefined);
  if (!record || !isAgain && rankOf(status) <= rankOf(record.status)) return undefined;
  record.status = status;
  delete record.reason;
  if (reason) record.reason = reason;
  tx.put(idKey(OPEN, peer, id), isUnsettled(record) ? 1 : undefined);
  tx.save(conversation, record);
  return undefined;
};

/**
 * These were read.
 * @param {string} peer @param {string[]} ids
 * @param {boolean} isAll whatever the store says is unread, nothing is
 * @returns {(tx: Transaction) => string[]} those that nobody had read
 */
export const read = (peer, ids, isAll) => (tx) => {
  const conversation = tx.conversation(peer), taken = ids.filter((id) => takeUnread(tx, peer, id));
  if (isAll && conversation.unread) {
    conversation.unread = 0;
    tx.touch(conversation);
  }
  return taken;
};

/**
 * @param {string} peer
 * @param {Partial<Pick<ConversationRecord, 'title' | 'draft' | 'muted' | 'pinned'>>} changes
 * @returns {(tx: Transaction) => void}
 */
export const set = (peer, changes) => (tx) => {
  const conversation = /** @type {any} */ (tx.conversation(peer)), given =
    /** @type {any} */ (changes);
  for (const name of Object.keys(given)) {
    if (conversation[name] === given[name]) continue;
    conversation[name] = given[name];
    // One that is made so stands in the list where it was made, not below all others.
    if (!conversation.at) conversation.at = tx.now;
    tx.touch(conversation);
  }
};
