// @ts-check
// What components show of a talk, as snapshots: the same objects until something changes.

/** @typedef {import('./index.js').Conversations} Conversations */
/** @typedef {import('./index.js').ConversationView} ConversationView */
/** @typedef {import('../talk/index.js').Talk} Talk */
/** @typedef {import('../talk/index.js').Conversation} Conversation */

export const nothing = () => {};

/** By the talk's own list, or by a conversation's own snapshot. @type {WeakMap<object, any>} */
const views = new WeakMap();

/** @type {Conversations} */
const NO_LIST = Object.freeze({ list: Object.freeze([]), unread: 0, isLoading: true });

/** @param {Talk | null} talk @returns {Conversations} */
export function listOf(talk) {
  if (!talk) return NO_LIST;
  const list = talk.getSnapshot(), { isLoading, unread } = talk;
  let view = views.get(list);
  if (!view) {
    view = Object.freeze({ list, unread, isLoading });
    views.set(list, view);
  }
  return view;
}

/** @param {Talk} talk @param {() => void} listener @returns {() => void} its own undo */
export const followList = (talk, listener) => talk.subscribe(listener);

/** Before there is a talk. @param {string} peer @returns {ConversationView} */
const emptyView = (peer) => Object.freeze({
  conversation: null, peer, title: peer, unread: 0, last: null, draft: '', muted: false,
  pinned: false, typing: false, messages: Object.freeze([]), hasOlder: false, isLoading: true,
  isOpen: false,
});

/**
 * @param {Talk | null | undefined} talk @param {string | null | undefined} peer
 * @returns {Conversation | string} the peer, where there is none yet
 */
export const conversationOf = (talk, peer) => (talk && peer ? talk.conversation(peer) : peer || '');

/** @param {Conversation | string} one @returns {ConversationView} a new one for a peer alone */
export function viewOf(one) {
  if (typeof one === 'string') return emptyView(one);
  const snapshot = one.getSnapshot();
  let view = views.get(snapshot);
  if (!view) {
    view = Object.freeze(Object.assign({ conversation: one }, snapshot));
    views.set(snapshot, view);
  }
  return view;
}

/**
 * Somebody looks at it from now on.
 * @param {Conversation | string} one
 * @returns {() => void} nobody does any more
 */
export function look(one) {
  if (typeof one === 'string') return nothing;
  one.open().catch(nothing);  // the talk itself tells what is wrong with its store
  return () => one.leave();
}
