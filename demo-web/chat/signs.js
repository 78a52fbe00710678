// @ts-check
// How far a message is, as the page shows it: a sign, and a word for it.

/** @typedef {import('../../js/talk/index.js').TalkMessage} TalkMessage */
/** @typedef {import('../../js/talk/index.js').MessageState} MessageState */
/** @typedef {import('../shared/element.js').Icon} Icon */

/**
 * `received` is the peer's, all others are one's own: `delivered` to the server, `arrived` at the
 * peer's application, `read` by the peer.
 * @typedef {'received' | 'queued' | 'sending' | 'delivered' | 'arrived' | 'read' | 'failed'} Sign
 */

/**
 * Of one's own, in the order in which they come.
 * @type {Record<Exclude<Sign, 'received'>, Icon>}
 */
export const SIGNS = {
  queued: 'clock', sending: 'sending', delivered: 'check', arrived: 'checks', read: 'checks-read',
  failed: 'alert',
};

/**
 * @param {Pick<TalkMessage, 'own' | 'status'>} message
 * @param {{ isOnline: boolean, isResent: boolean }} how isResent = it is sent again just now
 * @returns {Sign}
 */
export function signOf({ own, status }, { isOnline, isResent }) {
  if (!own || status === null) return 'received';
  if (status === 'delivered' || status === 'read') return status;
  if (status === 'received') return 'arrived';
  if (status === 'lost' && !isResent) return 'failed';
  // Online, what is queued is on the wire at once or very soon.
  return isOnline ? 'sending' : 'queued';
}
