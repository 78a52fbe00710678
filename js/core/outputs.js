// @ts-check
// What the core has to tell, put into the words of the public API.
import { ImError, statusError } from '../api/errors.js';
import { isUnderWay } from './attempts.js';
import { stampOf } from './tag.js';
import * as codes from '../generated/codes.js';

const MOST_OF_SERVER = 1024;  // its own codes; above are the application's
const MOST_TEXT = 1024;  // units of its words
const ENDS = ['LOGIN_REFUSED', 'KICKED_OUT', 'LOGGED_OUT'];  // which are told otherwise

/**
 * @param {import('./core-session.js').CoreSession} session
 * @param {import('./core.js').Core} core
 * @param {import('./session.js').SessionListener} listener
 */
function emitState(session, core, listener) {
  const { code, detail, value } = core, { attempts, state: before } = session;
  const state = /** @type {import('../index.js').State} */ (codes.STATES[code]);
  const reason = /** @type {any} */ (codes.STATE_REASONS[detail]);
  const retryIn = value < 0 ? null : value;
  const hasFailed = isUnderWay(before) && (state === 'waiting' || state === 'stopped') &&
    ENDS.indexOf(reason) < 0;
  const error = hasFailed ? attempts.fail(reason, retryIn) : null;
  session.enter(state, reason, error);
  listener.state(state, reason, retryIn, error);
}

/**
 * Its text may quote our frame, and before we are online that is the one with the token.
 * @param {number} serverCode
 * @param {import('./core-session.js').CoreSession} session
 * @param {import('./core.js').Core} core
 */
function serverError(serverCode, { state, attempts }, core) {
  const text = core.text(0) || '';
  const isShown = state === 'online' || !attempts.isQuotedIn(text);
  attempts.current.serverCode = serverCode;
  return statusError(codes.STATUS_SERVER_ERROR, `the server reports error ${serverCode}` +
    (isShown ? `: ${text.slice(0, MOST_TEXT)}` : ''), { serverCode });
}

/**
 * Tells the listener of one output of the core.
 * @param {number} kind
 * @param {import('./core-session.js').CoreSession} session
 * @param {import('./core.js').Core} core
 * @param {import('./session.js').SessionListener} listener
 */
export function emit(kind, session, core, listener) {
  const { code, detail, value, link } = core;
  switch (kind) {
    case codes.OUTPUT_ASK_TOKEN:
      session.asked = link;
      session.attempts.pace(() => listener.askToken(link), () => listener.told());
      break;
    case codes.OUTPUT_STATE_CHANGED:
      emitState(session, core, listener);
      break;
    case codes.OUTPUT_LOGIN_REFUSED:
      listener.error(new ImError('LOGIN_REFUSED', `the server refused the login: ${code}` +
        (code > MOST_OF_SERVER ? ", a code of its application's own" : ''), { serverCode: code }));
      break;
    case codes.OUTPUT_KICKED_OUT:
      listener.kickout({ code, reason: core.text(0) });
      break;
    case codes.OUTPUT_MESSAGE:
      listener.message(readMessage(core));
      break;
    case codes.OUTPUT_DELIVERED:
      listener.delivered(session.current(detail > 0), detail > 0);
      break;
    case codes.OUTPUT_LOST:
      listener.lost(session.current(), /** @type {any} */ (codes.LOST_REASONS[code]));
      break;
    case codes.OUTPUT_RECEIPT_ENDED:
      listener.receiptEnded(session.takeDebt());
      break;
    case codes.OUTPUT_TYPING:
      listener.event('typing', { from: core.text(0) });
      break;
    case codes.OUTPUT_ECHO:
      listener.event('echo', { content: core.text(0) });
      break;
    case codes.OUTPUT_PING:
      listener.event('ping', {});
      break;
    case codes.OUTPUT_PONG:
      listener.event('pong', { rtt: value });
      break;
    case codes.OUTPUT_ERROR:
      listener.error(code === codes.STATUS_SENSE_MODE_MISMATCH ? senseModeMismatch(detail, value)
        : code === codes.STATUS_SERVER_ERROR ? serverError(detail, session, core)
        : statusError(code, 'the server sent something unusable; it was ignored'));
      break;
    case codes.OUTPUT_LOG:
      listener.log(code, detail, value, core.message, session.subject);
      break;
    default:
      emitReceipt(kind, session, core, listener);
  }
}

/**
 * @param {number} mode that the server has taught
 * @param {number} used
 */
function senseModeMismatch(mode, used) {
  const senseMode = codes.SENSE_MODES[mode], current = codes.SENSE_MODES[used];
  return statusError(codes.STATUS_SENSE_MODE_MISMATCH, 'the server drops idle links before the ' +
    `next keep-alive of ${current}; set senseMode: '${senseMode}'`, { senseMode, current });
}

/**
 * The same, of a receipt that came, or that does not come.
 * @param {number} kind
 * @param {import('./core-session.js').CoreSession} session
 * @param {import('./core.js').Core} core
 * @param {import('./session.js').SessionListener} listener
 */
function emitReceipt(kind, session, core, listener) {
  const { unread } = session;
  if (kind === codes.OUTPUT_READ) {
    const message = unread.take(core.message);
    if (message) listener.read(message);
    return;
  }
  const message = session.current();
  message.wireText = '';
  if (kind === codes.OUTPUT_UNCONFIRMED) {
    listener.unconfirmed(message, /** @type {any} */ (codes.UNCONFIRMED_REASONS[core.code]));
  } else {
    unread.add(core.message, message);
    listener.received(message);
  }
}

/** @param {import('./core.js').Core} core */
function readMessage(core) {
  const { value: time, flags, subtype: typeu } = core;
  const message = {
    from: core.text(0, '-1'),
    to: core.text(1, '-1'),
    content: core.text(2, ''),
    typeu,
    qos: (flags & 1) > 0,
    fingerprint: core.text(3),
    serverTime: time < 0 ? null : time,
    bridge: (flags & 2) > 0,
  };
  return flags & 4 ? Object.assign(message, stampOf(message.fingerprint)) : message;
}
