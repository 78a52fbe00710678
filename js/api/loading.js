// @ts-check
// Gets what a session needs before it begins: all of it at the same time.
import { nothing } from './foreign.js';
import { ownSession, sharedSession } from '../core/starting.js';

/** @typedef {import('../core/starting.js').SessionMaker} SessionMaker */
/** @typedef {import('../outbox/outbox.js').Outbox} Outbox */

/** @param {() => unknown} deed */
export const atOnce = (deed) => deed();

/**
 * Calls `ready` at once where nothing has to be waited for. A session of one's own begins while the
 * store opens: that is `opening` then, and no login goes out before it.
 * @param {import('../core/session.js').Setup} setup
 * @param {boolean} isShared
 * @param {object} parts
 * @param {() => Outbox | null} parts.openOutbox
 * @param {() => Promise<void> | void} parts.openLog
 * @param {(error: import('./errors.js').ImError) => void} parts.warn
 * @param {(maker: SessionMaker, opening: Promise<void> | null) => void} ready
 * @returns {Promise<void> | void}
 */
export function load(setup, isShared, { openOutbox, openLog, warn }, ready) {
  // Find first what is wrong with the host itself.
  const alone = isShared ? null : ownSession(setup);
  if (alone && 'then' in alone) alone.catch(nothing);
  const outbox = openOutbox(), log = openLog();
  const maker = alone || sharedSession(setup, outbox, warn), opening = outbox && outbox.open();
  setup.whenOpen = alone && opening ? (deed) => opening.then(deed) : atOnce;
  if (opening) opening.then(() => { setup.whenOpen = atOnce; });
  if (alone && !log && !('then' in alone)) return ready(alone, opening);
  return Promise.all([maker, log, !alone && opening]).then(([made]) => {
    if (!alone && outbox) setup.shown = outbox.past.list();
    ready(made, alone && opening);
  });
}
