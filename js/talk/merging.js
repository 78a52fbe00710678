// @ts-check
// Messages from elsewhere: from a server's history, from an export. What is known already, by its
// fingerprint, is not added.
import { invalidArgument } from './error.js';
import { MESSAGE, UNREAD, idKey, rangeFor } from './keys.js';
import { placed } from './operations.js';
import { rankOf } from './records.js';

/** @typedef {import('./more.js').Kit} Kit */
/** @typedef {import('./operations.js').NewMessage} NewMessage */
/** @typedef {{ message: NewMessage, at?: number, isUnread: boolean }} Given */

/**
 * @param {string} peer @param {any} messages @param {string} argument
 * @returns {Given[]}
 */
function readAll(peer, messages, argument) {
  if (!Array.isArray(messages)) throw invalidArgument(argument, 'an array');
  return messages.map((given, i) => {
    const wrong = (/** @type {string} */ name, /** @type {string} */ expected) =>
      invalidArgument(`${argument}[${i}].${name}`, expected);
    const { fingerprint = null, own = false, content, typeu = -1, time, status = 'delivered',
      order, unread = false } = given || {};
    if (typeof content !== 'string') throw wrong('content', 'a text');
    if (!(time >= 0 && time <= 2 ** 53)) throw wrong('time', 'Unix ms');
    if (!Number.isInteger(typeu)) throw wrong('typeu', 'an integer');
    if (fingerprint !== null && typeof fingerprint !== 'string') {
      throw wrong('fingerprint', 'a text');
    }
    if (own && rankOf(status) < 0) throw wrong('status', 'a state');
    const sign = own ? '>' : '<';
    /** @type {any} */
    const message = {
      id: fingerprint === null ? `${sign}~${time} ${content.length} ${content.slice(0, 100)}`
        : sign + fingerprint,
      peer, fingerprint, content, typeu, time: Math.floor(time),
    };
    if (own) message.status = status === 'queued' || status === 'sent' ? 'lost' : status;
    if (typeof order === 'string' && !own) message.order = order;
    return { message, isUnread: unread === true };
  });
}

/**
 * Messages from elsewhere, in order.
 * @param {Kit} kit @param {string} peer @param {Given[]} list
 * @returns {(tx: import('./transaction.js').Transaction) => number} how many were new
 */
const merge = ({ add, follow, takeUnread }, peer, list) => (tx) => {
  const conversation = tx.conversation(peer);
  let count = 0;
  for (const { message, at = message.time, isUnread } of list) {
    const { id, time } = message;
    if (placed(tx, peer, id) !== undefined) {
      if (message.id[0] === '>') follow(message)(tx);
      else if (!isUnread) takeUnread(tx, peer, id);
    } else if (time > conversation.cleared) {
      add(tx, message, at);
      count += 1;
      if (!isUnread || message.id[0] === '>') continue;
      tx.put(idKey(UNREAD, peer, id), id);
      conversation.unread += 1;
    }
  }
  return count;
};

/** @param {Kit} kit @param {string} peer @param {any} messages @returns {Promise<number>} */
export function mergeInto(kit, peer, messages) {
  const given = readAll(peer, messages, 'messages');
  return kit.engine.history.change(merge(kit, peer, given));
}

/** @param {Kit} kit @param {string} peer @param {any} page @returns {Promise<number>} */
export function prependTo(kit, peer, page) {
  const { engine: { history }, asMessage } = kit;
  const given = readAll(peer, page, 'page'), [from, to] = rangeFor(MESSAGE, peer);
  return history.range(from, to, 1, false).then(([first]) => {
    const oldest = first && asMessage(first[1]);
    let before = oldest ? oldest.at : Infinity;
    // In the order given, and all of it before what is there.
    given.slice().reverse().forEach((one) => {
      one.at = before = Math.max(Math.min(one.message.time, before - 1), 0);
    });
    return history.change(merge(kit, peer, given));
  });
}
