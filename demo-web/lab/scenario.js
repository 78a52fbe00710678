// @ts-check
// The experiment everybody wants to see first: the network breaks in the middle of a burst.
import { sleep } from './server-control.js';

/** @typedef {import('./experiment.js').Experiment} Experiment */
/** @typedef {import('./server-control.js').ServerControl} ServerControl */
/** @typedef {import('./load.js').Senders} Senders */

const LOOK_EVERY = 20, STAYS_DOWN = 2_000;

/**
 * @param {Experiment} experiment
 * @param {ServerControl} control
 * @param {{ count: number, rate: number, senders: Senders }} load
 */
export async function cutInMidBurst({ load, subjects }, control, { count, rate, senders }) {
  load.start({ count, rate, senders });
  while (load.left > count / 2) await sleep(LOOK_EVERY);
  await control.refuse(true);
  await control.cut([subjects.me.userId, subjects.peer.userId]);
  await sleep(STAYS_DOWN);
  await control.refuse(false);
}
