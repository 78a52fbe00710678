// @ts-check
// Pages of history and lists of chats: as much as one frame holds, and where to go on.
import { MOST_BYTES, bytesOf, numberIn, textIn } from './frames.js';
import { chatFor, lineFor, lineForVisitor } from './talking.js';

/** @typedef {import('./room.js').Room} Room */
/** @typedef {import('./types.js').Chat} Chat */
/** @typedef {import('./types.js').Entry} Entry */

/** Entries, or chats. */
const PAGE = 50;
const ROOM = MOST_BYTES - 2_000;  // for what is around the list

/**
 * As many as fit, from the first on.
 * @template T @param {T[]} list @returns {T[]}
 */
export function fitting(list) {
  let bytes = 0;
  const end = list.findIndex((item) => (bytes += bytesOf(JSON.stringify(item)) + 1) > ROOM);
  // A line that was taken fits by itself.
  return end < 0 ? list : list.slice(0, Math.max(end, 1));
}

/** Where a page begins, by the number or the time of what was last. @param {unknown} frame */
const beforeIn = (frame) => numberIn(frame, 'before', 1, 2 ** 53) || Infinity;

/**
 * @param {Room} room @param {string} to @param {string} chat
 * @param {unknown} frame that asks for it @param {boolean} isAgent
 */
export function tellHistory(room, to, chat, frame, isAgent) {
  const before = beforeIn(frame), limit = numberIn(frame, 'limit', 1, PAGE) || PAGE;
  room.ask({ what: 'page', chat, before, limit }, (/** @type {Entry[]} */ entries) => {
    const seen = isAgent ? entries.map((entry) => lineFor(room, entry))
      : entries.filter(({ from }) => from !== 'note').map((entry) => lineForVisitor(room, entry));
    const lines = fitting(seen), isWhole = lines.length === seen.length;
    // Where the next page begins; null: there is nothing before.
    const last = isWhole ? entries.at(-1) : lines.at(-1), first = last ? last.seq : 1;
    room.tell(to, {
      kind: 'history', ...(isAgent ? { chat } : {}), entries: lines.reverse(),
      before: first > 1 ? first : null,
    });
  });
}

/**
 * A page of a list, the one in which something was said last first.
 * @param {Room} room @param {string} to @param {string} which
 * @param {Chat[]} all @param {unknown} frame that asks for it
 */
export function tellList(room, to, which, all, frame) {
  const before = beforeIn(frame), past = textIn(frame, 'past', 200);
  const chats = all
    .filter(({ id, at }) => at < before || at === before && past !== null && id > past)
    .sort((a, b) => b.at - a.at || (a.id < b.id ? -1 : 1));
  tellPage(room, to, which, chats, all.length);
}

/** @param {Room} room @param {string} to @param {unknown} frame that asks for them */
export function tellClosed(room, to, frame) {
  const question = /** @type {const} */ (
    { what: 'closed', before: beforeIn(frame), limit: PAGE + 1 });
  room.ask(question, (/** @type {Chat[]} */ chats) =>
    tellPage(room, to, 'closed', chats, Math.min(chats.length, PAGE)));
}

/**
 * @param {Room} room @param {string} to @param {string} which
 * @param {Chat[]} chats this page and one more, if there are any @param {number} total
 */
function tellPage(room, to, which, chats, total) {
  const list = fitting(chats.slice(0, PAGE).map((chat) => chatFor(room, chat)));
  let end = list.length;
  // What comes next is asked for by the time of the last: those of one moment go together, and by
  // its id as well, if they are too many. An agent who vanishes may have had so many.
  if (end < chats.length) while (end && chats[end - 1].at === chats[end].at) end -= 1;
  const isCut = !end && list.length < chats.length;
  end = end || list.length;
  const last = end < chats.length ? chats[end - 1] : null;
  room.tell(to, {
    kind: 'list', which, chats: list.slice(0, end), total, before: last && last.at,
    past: isCut && last ? last.id : undefined,
  });
}

/** Who there is, as agents are told. @param {Room} room */
export const agentsFrame = (room) => ({
  kind: 'agents', agents: fitting([...room.agents.values()].map(({ id, name, role, state }) => ({
    id, name, role, state, chats: room.chatsOf(id).length,
  }))),
});
