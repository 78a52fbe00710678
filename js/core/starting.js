// @ts-check
// What a client needs before its session can begin, some of it from files of their own.
import { importLog, importTabs, importTicker } from '#chunks';
import { ImError } from '../api/errors.js';
import { Ring } from './ring.js';

/** @typedef {import('../api/client.js').BaseClient} BaseClient */
/** @typedef {() => import('../api/session.js').Session} SessionMaker */
/** @typedef {typeof import('../api/log.js')} LogModule */

/**
 * At once where that is possible, else as a promise.
 * @param {BaseClient} client
 * @returns {SessionMaker | Promise<SessionMaker>}
 */
export function sessionMaker(client) {
  return importTabs && client._options.shareAcrossTabs ? share(client, importTabs) : ring(client);
}

/** @param {BaseClient} client */
function ring(client) {
  /** @param {import('./load.js').Engine} engine */
  const makerOf = (engine) => () => new Ring(client, engine);
  const engine = client._loadCore(client._options, client._platform);
  return 'then' in engine ? engine.then(makerOf) : makerOf(engine);
}

/**
 * What to do where a file cannot be had, or cannot be used: the client goes on without.
 * @param {BaseClient} client
 * @param {import('../index.js').ErrorCode} code
 * @param {string} loss
 */
function without(client, code, loss) {
  return (/** @type {unknown} */ cause) =>
    client._warn(new ImError(code, `${loss}: ${cause}`, { cause }));
}

/**
 * @param {BaseClient} client
 * @param {() => Promise<typeof import('../tabs/index.js')>} load
 * @returns {Promise<SessionMaker>}
 */
function share(client, load) {
  return load().then((tabs) => tabs.share(client)).catch((cause) => {
    without(client, 'SHARING_UNAVAILABLE', 'this tab has a connection of its own')(cause);
    return ring(client);
  });
}

/** Has the timers backed by a worker, if the options name one. @param {BaseClient} client */
export function startTicker(client) {
  const { _options, _platform } = client, { ticker } = _options;
  if (!ticker || !importTicker) return;
  _options.ticker = undefined;  // once, however often the client logs in
  const failed = without(client, 'TICKER_FAILED', `timers are the page's alone, not of ${ticker}`);
  importTicker().then(({ backTimers }) => {
    if (!client._ended) client._stopTicker = backTimers(_platform, ticker, failed);
  }).catch(failed);
}

/**
 * Gets what spells the log: at once, or as a promise.
 * @param {BaseClient} client
 * @returns {Promise<void> | void}
 */
export function loadLog(client) {
  /** @param {LogModule} log */
  const ready = ({ logEntry }) => {
    client._spellLog = logEntry;
    client._setLogLevel();
  };
  const log = /** @type {LogModule | Promise<LogModule>} */ (importLog());
  if (!('then' in log)) return ready(log);
  return log.then(ready).catch(without(client, 'LOG_UNAVAILABLE', 'nothing is logged'));
}
