// @ts-check
// Takes everything away that was said, with one peer or at all.
import { within } from './clock.js';
import { storeFailed } from './error.js';
import { PATIENCE } from './history.js';
import { MESSAGE, OPEN, PLACE, UNREAD, idKey, peerAndIdOf, rangeFor } from './keys.js';

/**
 * @param {string} peer
 * @param {string[]} sending ids that the client may tell of again: they do not bring messages back
 * @param {boolean} isForgotten its entry goes, too
 * @returns {(tx: import('./transaction.js').Transaction) => void}
 */
const clearing = (peer, sending, isForgotten) => (tx) => {
  const conversation = tx.conversation(peer);
  // What is being sent stays so, whatever else is cleared before it is over.
  for (const letter of [MESSAGE, PLACE, UNREAD]) tx.drop(letter, peer);
  for (const id of sending) tx.put(idKey(PLACE, peer, id), '');
  tx.news.cleared.push(peer);
  conversation.unread = 0;
  conversation.last = null;
  conversation.cleared = tx.now;
  if (isForgotten) tx.forget(peer);
  else tx.touch(conversation);
};

/**
 * @param {import('./more.js').Kit} kit @param {string} peer @param {boolean} isForgotten
 * @returns {Promise<void>}
 */
export function clear({ engine: { history } }, peer, isForgotten) {
  const [from, to] = rangeFor(OPEN, peer);
  return history.range(from, to, Infinity, false).then((entries) => history.change(
    clearing(peer, entries.map(([key]) => peerAndIdOf(key).id), isForgotten)));
}

/**
 * Everything goes, also what a store has that failed.
 * @param {import('./more.js').Kit} kit @returns {Promise<any>}
 */
export function erase(kit) {
  const { engine } = kit, { history, list, clock, ready } = engine;
  const broken = () => within(clock, PATIENCE, () =>
    Promise.resolve(history.broken || engine.open()).then((store) => {
      history.broken = store;  // to be closed with the talk
      return store.erase();
    })).catch((cause) => {
    throw storeFailed('cannot be erased', cause);
  });
  // Each conversation by itself, so that other tabs hear of it; then what nobody knows of.
  return ready.then(() => Promise.all(list.records.map(({ peer }) => clear(kit, peer, true))))
    .then(() => history.task((store) => store.erase()))
    .then(() => history.isFallen && broken());
}
