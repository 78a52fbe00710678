// @ts-check
// What the core has to tell, put into the words of the public API.
import { ImError, statusError } from './errors.js';
import * as codes from '../generated/codes.js';

/** @typedef {import('../core/core.js').Core} Core */
/** @typedef {import('./client.js').BaseClient} BaseClient */

/**
 * Notes one output of the core for the application.
 * @param {BaseClient} client
 * @param {number} kind
 * @param {Core} core
 */
export function report(client, kind, core) {
  const code = core._code, detail = core._detail, value = core._value, news = client._news;
  const ring = /** @type {import('../core/ring.js').Ring} */ (client._session);
  switch (kind) {
    case codes.OUTPUT_ASK_TOKEN: {
      const link = core._link;
      news._then(() => client._askToken(link));
      break;
    }
    case codes.OUTPUT_STATE_CHANGED:
      if (code !== codes.STATE_CONNECTING && code !== codes.STATE_AUTHENTICATING) {
        ring._texts[codes.SOURCE_NESTED_TOKEN] = '';  // needed no more, so kept no longer
      }
      client._changeState(/** @type {any} */ (codes.STATES[code]), codes.STATE_REASONS[detail],
        value < 0 ? null : value);
      break;
    case codes.OUTPUT_LOGIN_REFUSED:
      client._noteError(new ImError('LOGIN_REFUSED', `the server refused the login: ${code}`,
        { serverCode: code }));
      break;
    case codes.OUTPUT_KICKED_OUT:
      client._kickedOut({ code, reason: core._text(0) });
      break;
    case codes.OUTPUT_MESSAGE: {
      const message = readMessage(core);
      if (client._journal) client._journal._remember(message);
      news._note('message', message);
      break;
    }
    case codes.OUTPUT_DELIVERED:
      client._deliver(ring._take(core._message));
      break;
    case codes.OUTPUT_LOST:
      client._lose(ring._take(core._message), /** @type {any} */ (codes.LOST_REASONS[code]));
      break;
    case codes.OUTPUT_ECHO:
      news._note('echo', { content: core._text(0) });
      break;
    case codes.OUTPUT_PING:
      news._note('ping', {});
      break;
    case codes.OUTPUT_PONG:
      news._note('pong', { rtt: value });
      break;
    case codes.OUTPUT_ERROR:
      news._note('error', code === codes.STATUS_SERVER_ERROR
        // Its text may quote our frame, and before we are online that is the one with the token.
        ? statusError(code, `the server reports error ${detail}` +
          (client.state === 'online' ? `: ${core._text(0)}` : ''), { serverCode: detail })
        : statusError(code, 'the server sent something unusable; it was ignored'));
      break;
    case codes.OUTPUT_LOG:
      if (client._spellLog) {
        const { logLanguage, logger } = client._options;
        news._log(client._spellLog(code, detail, value, core._message, logLanguage), logger);
      }
      break;
  }
}

/** @param {Core} core */
function readMessage(core) {
  const time = core._value, flags = core._flags, typeu = core._subtype;
  const from = core._text(0), to = core._text(1), content = core._text(2);
  return {
    from: from === null ? '-1' : from,
    to: to === null ? '-1' : to,
    content: content === null ? '' : content,
    typeu,
    qos: (flags & 1) > 0,
    fingerprint: core._text(3),
    serverTime: time < 0 ? null : time,
    bridge: (flags & 2) > 0,
  };
}
