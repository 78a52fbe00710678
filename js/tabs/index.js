// @ts-check
// One connection for all tabs: loaded only by clients that share. The tab that holds a Web Lock,
// the leader, has a hub with the one core; every tab, the leader too, talks to it by messages.
import { uuid4 } from '../core/text.js';
import { soon } from './locks.js';
import { SharedSession } from './shared-session.js';

/** @typedef {import('../core/session.js').Session} Session */
/** @typedef {import('../core/session.js').SessionListener} SessionListener */
/** @typedef {import('../core/session.js').Setup} Setup */
/**
 * The part of the outbox that tabs need.
 * @typedef {object} Outbox
 * @property {string} tab
 * @property {(fingerprint: string) => void} forget
 * @property {(tab: string) => void} meet
 * @property {() => void} orphaned
 */
/**
 * What the entry has already: this file comes apart, and a second copy would have errors that are
 * none of the application's `ImError`.
 * @typedef {object} Shim
 * @property {typeof import('../core/core-session.js').CoreSession} CoreSession
 * @property {typeof import('../core/statistics.js').statistics} statistics
 * @property {typeof import('../api/message.js').Pending} Pending
 * @property {typeof import('../api/errors.js').ImError} ImError
 */
/**
 * @typedef {object} Kit
 * @property {Setup} setup
 * @property {Outbox | null} outbox
 * @property {Shim} shim
 * @property {LockManager} locks
 * @property {string} name of the channel, and of the leader's lock
 * @property {(number: number) => string} officeOf the name of the lock of this hub
 * @property {(tab: string) => string} lockOf the name of the lock of this tab
 */

/**
 * Whether tabs can share here: some browsers have it all and refuse every use.
 * @param {Setup} setup
 * @returns {Promise<LockManager>}
 */
async function probe({ host }) {
  const { locks } = host.platform, name = `mobileimsdk probe ${uuid4(host.randomBytes(16))}`;
  if (!locks) throw new Error('this page has no Web Locks: they need https or localhost');
  if (typeof BroadcastChannel === 'undefined') throw new Error('this host has no BroadcastChannel');
  if (typeof AbortController === 'undefined') throw new Error('this host has no AbortController');
  const channel = new BroadcastChannel(name);
  try {
    channel.postMessage(null);
  } finally {
    channel.close();
  }
  const { held } = await soon(host, Promise.resolve(locks.request(name, () => locks.query())));
  if (!Array.isArray(held)) throw new Error('Web Locks do not say which are held');
  return locks;
}

/**
 * Rejects where tabs cannot share.
 * @param {Setup} setup
 * @param {Outbox | null} outbox
 * @param {Shim} shim
 * @returns {Promise<(listener: SessionListener) => Session>} what makes the session
 */
export async function share(setup, outbox, shim) {
  const locks = await probe(setup), name = `mobileimsdk 2 ${setup.name}`;
  const kit = {
    setup, outbox, shim, locks, name,
    officeOf: (/** @type {number} */ number) => `${name} hub ${number}`,
    lockOf: (/** @type {string} */ tab) => `${name} tab ${tab}`,
  };
  return (listener) => new SharedSession(kit, listener);
}
