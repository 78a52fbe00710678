// @ts-check
/** The ways in which hosts tell that a connection is over, and do not. */

/**
 * What is told, in order, `late` ms after it happened: the payload of a close event, or the text of
 * an error.
 * @typedef {object} Ending
 * @property {Array<import('./hosts.js').CloseEvent | string>} events
 * @property {number} [late]
 */

const abnormal = { code: 1006, reason: 'abnormal closure' };
const failed = 'exception onOpen fail code:20, msg:Invalid HTTP status.';

/** @satisfies {Record<string, Ending>} */
export const ENDINGS = {
  abnormal: { events: [abnormal] },
  interrupted1000: { events: [{ code: 1000, reason: 'interrupted' }] },
  interrupted1006: { events: [{ code: 1006, reason: 'interrupted' }] },
  streamEnd: { events: [{ code: 1001, reason: 'Stream end encountered' }] },
  /** Or on the global `onSocketClose` alone, which is the application's. */
  silent: { events: [] },
  errorOnly: { events: ['socket error'] },
  errorThenClose: { events: ['socket error', abnormal] },
  closeThenError: { events: [abnormal, 'socket error'] },
  twice: { events: [abnormal, abnormal] },
  withoutCode: { events: [{}] },
  withoutPayload: { events: [/** @type {any} */ (undefined)] },
  late: { events: [abnormal], late: 30_000 },
  refused: { events: [failed] },
  refusedThenClosed: { events: [failed, { code: 1006, reason: '' }] },
  timedOut: { events: ['exception onOpen fail code:9, msg:Timer Expired'] },
};

/** @param {import('./hosts.js').CloseEvent} event @returns {Ending} */
export const closing = (event) => ({ events: [event] });
