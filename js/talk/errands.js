// @ts-check
// What an application asks for now and then of one message.
import { attempt, invalidArgument } from './error.js';
import { MESSAGE, PLACE, idKey, rangeFor } from './keys.js';
import { placed } from './operations.js';

/** @typedef {import('./more.js').Kit} Kit */
/** @typedef {import('./records.js').MessageRecord} MessageRecord */
/** @typedef {import('./transaction.js').Transaction} Transaction */

/** @param {Kit} kit @param {string} peer @param {string} id @returns {Promise<void>} */
export function resend({ engine, follow }, peer, id) {
  const { client, history } = engine;
  return history.change((tx) => tx.message(placed(tx, peer, id) || '')).then((record) => {
    if (!record || record.status !== 'lost' || record.fingerprint === null) {
      throw invalidArgument('id', 'of a message that is lost');
    }
    const { content, typeu, fingerprint } = record;
    const sent = client.send(peer, content, { typeu, fingerprint });
    return history.change(follow(engine.ownOf(sent, sent.status), true));
  });
}

/**
 * Its id stays, so that a copy does not bring it back; and while it is being sent, that it is.
 * @param {Kit} kit @param {string} peer @param {string} id
 * @param {MessageRecord | undefined} before what is the last one without it
 * @returns {(tx: Transaction) => void}
 */
const removal = ({ previewOf, takeUnread }, peer, id, before) => (tx) => {
  const conversation = tx.conversation(peer), place = placed(tx, peer, id);
  tx.news.removed.push([peer, id]);
  if (!place) return;
  takeUnread(tx, peer, id);
  tx.put(place, undefined);
  tx.put(idKey(PLACE, peer, id), '');
  if (conversation.last && conversation.last.id === id) {
    conversation.last = before ? previewOf(before) : null;
  }
  tx.touch(conversation);
};

/** @param {Kit} kit @param {string} peer @param {string} id @returns {Promise<void>} */
export function remove(kit, peer, id) {
  const { engine: { history, list }, asMessage } = kit, { last } = list.recordOf(peer);
  const [from, to] = rangeFor(MESSAGE, peer);
  const others = last && last.id === id ? history.range(from, to, 2, true)
    : Promise.resolve(/** @type {Array<[string, any]>} */ ([]));
  return others.then((entries) => {
    const before = entries.map(([, value]) => asMessage(value)).find((one) => one && one.id !== id);
    return history.change(removal(kit, peer, id, before));
  });
}

/**
 * @param {Kit} kit @param {import('./conversation.js').Conversation} conversation
 * @param {any} file @param {any} options @returns {Promise<string>}
 */
export function attach({ engine }, conversation, file, options) {
  const { upload } = engine.options, { progress, signal, body } = options;
  if (!upload) throw invalidArgument('file', 'sent with the option upload');
  return Promise.resolve(upload(file, { progress: (part) => {
    if (progress) attempt(() => progress(part));
  }, signal })).then((url) => {
    const { name, size, type } = file, isImage = /^image\//.test(type);
    return conversation.send(Object.assign({
      kind: isImage ? 'image' : 'file', url, name: String(name || url), size, type,
      text: `${name || ''} ${url}`.trim(),
    }, body));
  });
}
