// @ts-check
// Who has which chat: it waits, is accepted or given to somebody, handed over, closed, and opened
// again.
import { isOpen } from './hours.js';
import { offlineForm, textFor } from './texts.js';
import { chatFor, deskSays, deskSends, releaseAll } from './talking.js';

/** @typedef {import('./room.js').Room} Room */
/** @typedef {import('./types.js').Agent} Agent */
/** @typedef {import('./types.js').Chat} Chat */

/** The visitor has written, and nobody has the chat. @param {Room} room @param {Chat} chat */
export function open(room, chat) {
  chat.status = 'waiting';
  chat.since = room.now;
  chat.rating = null;
  room.isChanged = true;
  const isOutside = !isOpen(room.settings.hours, room.now);
  if (!isOutside && room.present.length) return deskSays(room, chat, 'waiting');
  deskSays(room, chat, isOutside ? 'outside' : 'nobody');
  return deskSends(room, chat, offlineForm(chat.profile.locale));
}

/** @param {Room} room @param {Chat} chat @param {Agent} agent who has it from now on */
export function give(room, chat, agent) {
  chat.status = 'active';
  chat.agent = agent.id;
  chat.turn += 1;
  chat.said = [];
  room.isChanged = true;
  room.keepChat(chat);
  deskSays(room, chat, 'accepted', agent.id);
  room.tell(agent.id, { kind: 'chat', ...chatFor(room, chat) });
}

/** @param {Room} room @param {Chat} chat @param {'transferred' | 'returned'} line */
export function takeBack(room, chat, line) {
  const { agent } = chat;
  releaseAll(room, chat);
  chat.status = 'waiting';  // where it stood: `since` is kept
  room.isChanged = true;
  deskSays(room, chat, line);
  if (agent) room.tell(agent, { kind: 'chat', ...chatFor(room, chat) });
}

/** @param {Room} room @param {Chat} chat @param {Agent} agent */
export function handOver(room, chat, agent) {
  takeBack(room, chat, 'transferred');
  give(room, chat, agent);
}

/** @param {Room} room @param {Chat} chat */
export function close(room, chat) {
  const { agent, status } = chat;
  releaseAll(room, chat);
  deskSays(room, chat, 'closed');
  // Who was not answered has nothing to rate.
  if (status === 'active') {
    deskSends(room, chat, {
      kind: 'rating', text: textFor(chat.profile.locale, 'rate'), most: 5,
    });
  }
  chat.status = 'closed';
  room.isChanged = true;
  room.keepChat(chat);
  if (status === 'active' && agent) room.tell(agent, { kind: 'chat', ...chatFor(room, chat) });
}

/**
 * The agent is not there any more; his chats wait again.
 * @param {Room} room @param {Agent} agent
 */
export function leave(room, agent) {
  agent.state = 'gone';
  room.isChanged = true;
  room.keepAgent(agent);
  for (const chat of room.chatsOf(agent.id)) takeBack(room, chat, 'returned');
}

/** Gives what waits to who is ready, if that is how it is done. @param {Room} room */
export function assign(room) {
  if (room.settings.assign !== 'leastBusy') return;
  const loads = new Map([...room.agents.values()].filter(({ state }) => state === 'ready')
    .map((agent) => [agent, room.chatsOf(agent.id).length]));
  for (const chat of room.waiting) {
    const free = [...loads].filter(([{ capacity }, load]) => load < capacity);
    if (!free.length) return;
    // Who knows the visitor, or else has the least to do.
    const [agent, load] = free.find(([{ id }]) => id === chat.agent) || free.reduce((a, b) =>
      (b[1] < a[1] || b[1] === a[1] && b[0].id < a[0].id ? b : a));
    loads.set(agent, load + 1);
    give(room, chat, agent);
  }
}
