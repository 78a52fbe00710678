// @ts-check
// Reads a conversation page by page: to find something, to hand it all out.
import { attempt, ImError, invalidArgument, nothing } from './error.js';
import { MESSAGE, rangeFor } from './keys.js';

/** @typedef {import('./more.js').Kit} Kit */
/** @typedef {import('./records.js').MessageRecord} MessageRecord */

const PAGE = 200;

/**
 * @param {Kit} kit @param {string} peer @param {boolean} isLatestFirst
 * @param {(records: MessageRecord[]) => any} visit true ends it; what it promises is awaited
 * @returns {Promise<void>}
 */
export function eachPage({ engine, asMessage }, peer, isLatestFirst, visit) {
  /** @param {string} from @param {string} to @returns {Promise<void>} */
  const next = (from, to) => engine.history.range(from, to, PAGE, isLatestFirst).then((entries) =>
    Promise.resolve(visit(entries.map(([, value]) => asMessage(value)).filter(Boolean)))
      .then((isEnough) => {
        if (isEnough || entries.length < PAGE) return undefined;
        const [key] = entries[entries.length - 1];
        return isLatestFirst ? next(from, key) : next(`${key}\0`, to);
      }));
  const [from, to] = rangeFor(MESSAGE, peer);
  return next(from, to);
}

/**
 * @param {Kit} kit @param {string} peer @param {string} text
 * @param {{ signal?: AbortSignal, found?: (messages: any[]) => void, limit?: number }} [options]
 * @returns {Promise<number>} how many there are
 */
export function search(kit, peer, text, options = {}) {
  if (typeof text !== 'string' || !text) throw invalidArgument('text', 'a text');
  const { signal, found = nothing, limit = 1000 } = options, wanted = text.toLowerCase();
  let count = 0;
  const end = () => {
    if (signal && signal.aborted) throw new ImError('ABORTED', 'the search was called off');
  };
  return eachPage(kit, peer, true, (records) => {
    end();
    const messages = records.map(kit.messageOf)
      .filter(({ body }) => body.text.toLowerCase().indexOf(wanted) >= 0)
      .slice(0, limit - count);
    count += messages.length;
    if (messages.length) attempt(() => found(messages), (cause) => kit.engine.fail(cause));
    end();
    return count >= limit;
  }).then(() => count);
}

/**
 * @param {Kit} kit @param {string} peer @param {(line: string) => any} write
 * @returns {Promise<void>}
 */
export function readExport(kit, peer, write) {
  if (typeof write !== 'function') throw invalidArgument('write', 'a function');
  const { title, muted, pinned } = kit.engine.list.recordOf(peer);
  const head = JSON.stringify({ conversation: peer, title, muted, pinned });
  return Promise.resolve(write(head)).then(() => eachPage(kit, peer, false, (records) =>
    records.reduce((before, record) => before.then(() =>
      write(JSON.stringify(publicOf(kit.messageOf(record))))),
    Promise.resolve()).then(() => false)));
}

/** @param {Kit} kit @param {(line: string) => any} write @returns {Promise<void>} */
export function exportAll(kit, write) {
  const { ready, list } = kit.engine;
  return ready.then(() => list.records.reduce((before, { peer }) =>
    before.then(() => readExport(kit, peer, write)), Promise.resolve()));
}

/** As `merge()` takes it. @param {import('./index.js').TalkMessage} message */
const publicOf = ({ peer, own, content, typeu, time, status, fingerprint }) =>
  ({ peer, own, content, typeu, time, status, fingerprint });
