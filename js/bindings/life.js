// @ts-check
// A client, with its talk or without, from its beginning to its end in a component.
import { clientOf, fail, follow, isTalk } from './connection.js';
import { nothing } from './views.js';

/** @param {readonly unknown[]} a @param {readonly unknown[]} b */
export const same = (a, b) => a.length === b.length && a.every((one, i) => Object.is(one, b[i]));

/**
 * Logs it in.
 * @param {any} made a client or a talk
 * @returns {() => void} ends it; what is pending stays in its outbox
 */
export function begin(made) {
  const client = clientOf(made), talk = isTalk(made) ? made : null;
  // From the first moment, so that no component comes too late for what is told.
  const off = follow(client, () => {}), unwatch = talk ? watchPage(talk) : nothing;
  new Promise((resolve) => resolve(client.login())).catch((error) => fail(client, error));
  return () => {
    unwatch();
    // The client first: the talk still hears what is lost with it.
    Promise.all([client.close(), talk && talk.close()]).catch(nothing).then(off);
  };
}

/** What comes while the page is hidden stays unread. @param {any} talk */
function watchPage(talk) {
  // Mini-programs and native applications have none, or half of one.
  if (typeof document === 'undefined' || !document.addEventListener) return nothing;
  const tell = () => talk.setVisible(!document.hidden);
  tell();
  document.addEventListener('visibilitychange', tell);
  return () => document.removeEventListener('visibilitychange', tell);
}
