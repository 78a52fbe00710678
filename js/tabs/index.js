// @ts-check
// One connection for all tabs: loaded only by clients that share. The tab that holds a Web Lock,
// the leader, has a hub with the one real client; every tab, the leader too, talks to it by
// messages.
import { SharedSession } from './shared-session.js';

/** @typedef {import('../api/client.js').BaseClient} BaseClient */

/**
 * @param {BaseClient} client
 * @returns {() => SharedSession} what begins the session
 */
export function share(client) {
  const { locks } = client._platform;
  if (!locks) throw new Error('this page has no Web Locks: they need https or localhost');
  if (typeof BroadcastChannel === 'undefined') throw new Error('this host has no BroadcastChannel');
  return () => new SharedSession(client, locks);
}
