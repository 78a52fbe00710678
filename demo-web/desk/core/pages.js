// @ts-check
// Pages of history and lists of chats: as much as one frame holds, and where to go on.
import { MOST_BYTES, bytesOf } from './frames.js';
import { chatFor, lineFor, lineForVisitor } from './talking.js';

/** @typedef {import('./room.js').Room} Room */
/** @typedef {import('./types.js').Chat} Chat */
/** @typedef {import('./types.js').Entry} Entry */

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

/**
 * @param {Room} room @param {string} to
 * @param {{ chat: string, before: number, limit: number, isAgent: boolean }} what
 */
export function tellHistory(room, to, { chat, before, limit, isAgent }) {
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
 * @param {Room} room @param {string} to @param {string} which
 * @param {Chat[]} chats in their order @param {number | null} before where to go on
 */
export function tellList(room, to, which, chats, before = null) {
  const list = fitting(chats.map((chat) => chatFor(room, chat)));
  room.tell(to, {
    kind: 'list', which, chats: list, total: chats.length,
    before: list.length < chats.length ? chats[list.length - 1].at : before,
  });
}

/** Who there is, as agents are told. @param {Room} room */
export const agentsFrame = (room) => ({
  kind: 'agents', agents: fitting([...room.agents.values()].map(({ id, name, role, state }) => ({
    id, name, role, state, chats: room.chatsOf(id).length,
  }))),
});
