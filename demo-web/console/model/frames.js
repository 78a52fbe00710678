// @ts-check
// What the desk says, read into plain values: of a frame only own members are looked at, each
// checked for its type and size. Nothing here throws, whatever it is given.
import { numberIn, profileIn, readFrame, textIn } from '../../desk/core/frames.js';

export { CONTENT, FRAME, TEXT, readFrame, textIn } from '../../desk/core/frames.js';

/** @typedef {import('../../desk/core/types.js').Profile} Profile */

/**
 * How a chat stands.
 * @typedef {object} ChatInfo
 * @property {string} id the visitor's
 * @property {'new' | 'waiting' | 'active' | 'closed'} status
 * @property {string | null} agent who has it, or had it last
 * @property {string | null} name of that agent
 * @property {number} turn
 * @property {number} last the number of the newest line
 * @property {number} since Unix ms
 * @property {number} at when something was last said, Unix ms
 * @property {Profile} profile
 * @property {number} received the newest line that the visitor has
 * @property {number} read and that he has read
 * @property {number} unread lines of the visitor that nobody has read
 * @property {number | null} rating
 */

/**
 * A line of a chat.
 * @typedef {object} Line
 * @property {number} seq
 * @property {number} at Unix ms
 * @property {'visitor' | 'agent' | 'desk' | 'note'} from
 * @property {string} content
 * @property {number} typeu
 * @property {string | null} id its sender's fingerprint
 * @property {string | null} agent
 * @property {string | null} name of the agent
 */

/** @typedef {{ id: string, name: string, role: string, state: string, chats: number }} Colleague */
/** @typedef {{ key: string, text: string }} Canned */

const MOST = 2 ** 53 - 1, MOST_UNITS = 65_536, MOST_ID = 200;
/** Dates beyond are none. */
const MOST_TIME = 8.64e15;
const STATUSES = /** @type {const} */ (['new', 'waiting', 'active', 'closed']);
const SENDERS = /** @type {const} */ (['visitor', 'agent', 'desk', 'note']);

/** @param {unknown} value @param {string} name @returns {unknown} */
export const ownOf = (value, name) => (typeof value === 'object' && value !== null &&
  Object.prototype.hasOwnProperty.call(value, name)
  ? /** @type {any} */ (value)[name] : undefined);

/** @param {unknown} frame @param {string} name */
export const countIn = (frame, name) => numberIn(frame, name, 0, MOST) ?? 0;

/** @param {unknown} frame @param {string} name */
const timeIn = (frame, name) => numberIn(frame, name, 0, MOST_TIME) ?? 0;

/** @param {unknown} frame @returns {string | null} which chat it is about */
export const chatIdIn = (frame) => textIn(frame, 'chat', MOST_ID);

/** @param {unknown} frame @returns {ChatInfo | null} */
export function chatIn(frame) {
  const id = chatIdIn(frame);
  const status = STATUSES.find((one) => one === ownOf(frame, 'status'));
  if (!id || !status) return null;
  return {
    id, status, agent: textIn(frame, 'agent', MOST_ID), name: textIn(frame, 'name', 100),
    turn: countIn(frame, 'turn'), last: countIn(frame, 'last'), since: timeIn(frame, 'since'),
    at: timeIn(frame, 'at'), profile: profileIn(ownOf(frame, 'profile')),
    received: countIn(frame, 'received'), read: countIn(frame, 'read'),
    unread: countIn(frame, 'unread'), rating: numberIn(frame, 'rating', 1, 5),
  };
}

/** @param {unknown} frame @returns {Profile} */
export const profileOf = (frame) => profileIn(ownOf(frame, 'profile'));

/** @param {unknown} frame @returns {Line | null} */
export function lineIn(frame) {
  const seq = numberIn(frame, 'seq', 1, MOST), content = textIn(frame, 'content', MOST_UNITS);
  const from = SENDERS.find((one) => one === ownOf(frame, 'from'));
  if (!seq || content === null || !from) return null;
  return Object.freeze({
    seq, at: timeIn(frame, 'at'), from, content,
    typeu: numberIn(frame, 'typeu', -(2 ** 31), 2 ** 31 - 1) ?? -1, id: textIn(frame, 'id', 100),
    agent: textIn(frame, 'agent', MOST_ID), name: textIn(frame, 'name', 100),
  });
}

/**
 * The usable members of a list.
 * @template T
 * @param {unknown} frame @param {string} name @param {(value: unknown) => T | null} read
 * @param {number} [most]
 * @returns {T[]}
 */
export function listIn(frame, name, read, most = 1_000) {
  const list = ownOf(frame, name);
  if (!Array.isArray(list)) return [];
  return /** @type {T[]} */ (list.slice(0, most).map(read).filter((one) => one !== null));
}

/** @param {unknown} frame @returns {Colleague | null} */
export function colleagueIn(frame) {
  const id = textIn(frame, 'id', MOST_ID);
  return id === null ? null : Object.freeze({
    id, name: textIn(frame, 'name', 100) ?? id, role: textIn(frame, 'role', 20) ?? 'agent',
    state: textIn(frame, 'state', 10) ?? 'gone', chats: countIn(frame, 'chats'),
  });
}

/** @param {unknown} frame @returns {Canned | null} */
export function cannedIn(frame) {
  const key = textIn(frame, 'key', 50), text = textIn(frame, 'text', 2_000);
  return key && text ? Object.freeze({ key, text }) : null;
}

/** @param {unknown} value @returns {string | null} */
export const idIn = (value) =>
  (typeof value === 'string' && value.length > 0 && value.length <= MOST_ID ? value : null);
