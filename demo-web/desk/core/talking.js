// @ts-check
// What is said in a chat: written into its log, brought to the other side, and seen to until that
// has it.
import { CONTENT, MOST_BYTES, bytesOf } from './frames.js';
import { textFor } from './texts.js';

/** @typedef {import('./room.js').Room} Room */
/** @typedef {import('./types.js').Chat} Chat */
/** @typedef {import('./types.js').Entry} Entry */
/** @typedef {import('./types.js').Held} Held */

/** Messages that a visitor who is away is still sent when he comes back; the rest is history. */
const MOST_OUT = 100, MOST_SHOWN = 20;
const MOST_UNREAD = 100, MOST_SAID = 20, MOST_HELD = 20;

/** An entry as an agent sees it. @param {Room} room @param {Entry} entry */
export function lineFor(room, { seq, at, from, content, typeu, id, order, agent }) {
  return { seq, at, from, content, typeu, id, order, agent, name: agent && room.nameOf(agent) };
}

/** An entry as its visitor sees it. @param {Room} room @param {Entry} entry */
export function lineForVisitor(room, { seq, at, from, content, typeu, id, relay, agent }) {
  return {
    seq, at, from, content, typeu, id: from === 'visitor' ? id : relay,
    name: agent && room.nameOf(agent),
  };
}

/** @param {Room} room @param {Chat} chat @param {Entry} entry */
export function tellAgent(room, chat, entry) {
  if (chat.status !== 'active' || !chat.agent) return;
  room.tell(chat.agent, { kind: 'said', chat: chat.id, ...lineFor(room, entry) });
}

/**
 * @param {Room} room @param {Chat} chat
 * @param {{ content: string, typeu: number, fingerprint: string | null, order?: string }} message
 * @returns {Entry}
 */
export function visitorSays(room, chat, { content, typeu, fingerprint, order }) {
  const entry = room.append(chat, {
    from: 'visitor', content, typeu, id: fingerprint || undefined, order,
  });
  if (fingerprint && order) {
    chat.unread.push([entry.seq, fingerprint]);
    chat.unread.splice(0, chat.unread.length - MOST_UNREAD);
  }
  tellAgent(room, chat, entry);
  return entry;
}

/** @param {Room} room @param {Chat} chat @param {Omit<Entry, 'chat' | 'seq' | 'at'>} entry */
function deliver(room, chat, entry) {
  const relay = room.mint.fingerprint(), written = room.append(chat, { ...entry, relay });
  chat.out.push([written.seq, relay]);
  chat.out.splice(0, chat.out.length - MOST_OUT);
  sendAgain(room, written);
  tellAgent(room, chat, written);
}

/**
 * Under the same fingerprint: who has it does not see it twice.
 * @param {Room} room @param {Entry} entry
 */
export function sendAgain(room, { chat, content, typeu, relay }) {
  room.put({ do: 'send', to: chat, content, typeu, fingerprint: relay });
}

/**
 * A line of the desk's own, which the visitor reads.
 * @param {Room} room @param {Chat} chat @param {import('./texts.js').Line} line
 * @param {string} [agent] whom it names
 */
export function deskSays(room, chat, line, agent) {
  const name = agent && room.nameOf(agent);
  deskSends(room, chat, {
    kind: 'system', text: textFor(chat.profile.locale, line, name), event: line, agent: name,
  });
}

/**
 * @param {Room} room @param {Chat} chat
 * @param {{ kind: string, text: string } & Record<string, unknown>} body
 */
export function deskSends(room, chat, body) {
  deliver(room, chat, { from: 'desk', content: JSON.stringify(body), typeu: CONTENT });
}

/**
 * A line that visitors do not see.
 * @param {Room} room @param {Chat} chat @param {string} agent @param {string} content
 */
export function note(room, chat, agent, content) {
  tellAgent(room, chat, room.append(chat, { from: 'note', content, typeu: -1, agent }));
}

/**
 * A message of an agent, in its turn: the network may have turned two around.
 * @param {Room} room @param {Chat} chat
 * @param {Omit<Held, 'until' | 'after'> & { after: string | null }} message
 */
export function agentSays(room, chat, message) {
  if (chat.held.length >= MOST_HELD) releaseAll(room, chat);
  // One that is the first of its page comes after what waits of an earlier page.
  const after = message.after || newestBefore(chat, message.order);
  if (after && !chat.said.includes(after)) {
    chat.held.push({ ...message, after, until: room.now + room.settings.orderPatience });
    return room.keepChat(chat);
  }
  pass(room, chat, message);
  return release(room, chat);
}

/** @param {Chat} chat @param {string | undefined} order @returns {string | null} */
function newestBefore({ held }, order) {
  const older = held.filter((one) => order && one.order && one.order < order)
    .sort((a, b) => (`${a.order}` < `${b.order}` ? -1 : 1)).at(-1);
  return older ? older.id : null;
}

/** What comes after it need not wait. @param {Chat} chat @param {string} id */
function noteSaid(chat, id) {
  chat.said.push(id);
  chat.said.splice(0, chat.said.length - MOST_SAID);
}

/**
 * What comes after something that was refused need not wait, either.
 * @param {Room} room @param {Chat} chat @param {string} id
 */
export function skip(room, chat, id) {
  noteSaid(chat, id);
  room.keepChat(chat);
}

/** @param {Room} room @param {Chat} chat @param {Omit<Held, 'until' | 'after'>} message */
function pass(room, chat, { agent, content, typeu, id, order }) {
  noteSaid(chat, id);
  deliver(room, chat, { from: 'agent', agent, content, typeu, id, order });
}

/**
 * What waited for what has come, or has waited long enough.
 * @param {Room} room @param {Chat} chat
 */
export function release(room, chat) {
  for (;;) {
    const at = chat.held.findIndex(({ after, until }) =>
      chat.said.includes(after) || until <= room.now);
    if (at < 0) return;
    const [message] = chat.held.splice(at, 1);
    pass(room, chat, message);
  }
}

/**
 * The chat changes hands: nothing more comes of what was missing.
 * @param {Room} room @param {Chat} chat
 */
export function releaseAll(room, chat) {
  const held = chat.held.splice(0).sort((a, b) => (`${a.order}` < `${b.order}` ? -1 : 1));
  for (const message of held) pass(room, chat, message);
}

/**
 * The visitor has it, or has seen it.
 * @param {Room} room @param {Chat} chat @param {string} relay @param {boolean} isRead
 */
export function confirm(room, chat, relay, isRead) {
  const found = [...chat.out, ...chat.shown].find(([, one]) => one === relay);
  if (!found) return;
  const [seq] = found, { got, seen } = chat;
  const others = (/** @type {[number, string]} */ [, one]) => one !== relay;
  chat.out = chat.out.filter(others);
  chat.shown = chat.shown.filter(others);
  if (!isRead) chat.shown = chat.shown.concat([found]).slice(-MOST_SHOWN);
  chat.got = Math.max(got, seq);
  if (isRead) chat.seen = Math.max(seen, seq);
  room.keepChat(chat);
  const isNews = chat.got > got || chat.seen > seen;
  if (!isNews || chat.status !== 'active' || !chat.agent) return;
  room.tell(chat.agent, { kind: 'seen', chat: chat.id, received: chat.got, read: chat.seen });
}

/** An agent has seen all up to this. @param {Room} room @param {Chat} chat @param {number} upTo */
export function readUpTo(room, chat, upTo) {
  const read = chat.unread.filter(([seq]) => seq <= upTo);
  if (!read.length) return;
  chat.unread = chat.unread.filter(([seq]) => seq > upTo);
  room.keepChat(chat);
  for (const [, fingerprint] of read) {
    room.put({ do: 'markRead', from: chat.id, fingerprint });
  }
}

/** How a chat stands, for agents. @param {Room} room @param {Chat} chat */
export const chatFor = (room, chat) => ({
  chat: chat.id, status: chat.status, since: chat.since, at: chat.at, last: chat.next - 1,
  agent: chat.agent, name: chat.agent ? room.nameOf(chat.agent) : null, turn: chat.turn,
  profile: chat.profile,
  received: chat.got, read: chat.seen, unread: chat.unread.length, rating: chat.rating,
});

/**
 * A short text can be a large frame: JSON escapes, three times over.
 * @param {string} id @param {string} content @param {number} typeu
 */
export const fits = (id, content, typeu) => bytesOf(JSON.stringify({
  kind: 'said', chat: id, content, typeu,
})) < MOST_BYTES - 2_000;
