// @ts-check
// What a client needs before its session can begin, some of it from files of their own.
import { importLog, importTabs, importTicker } from '#chunks';
import { ImError } from './errors.js';
import { loadCore } from './load.js';
import { Ring } from './ring.js';

/** @typedef {import('./client.js').BaseClient} BaseClient */
/** @typedef {() => import('./session.js').Session} SessionMaker */
/** @typedef {typeof import('./log.js')} LogModule */

/**
 * At once where that is possible, else as a promise.
 * @param {BaseClient} client
 * @returns {SessionMaker | Promise<SessionMaker>}
 */
export function sessionMaker(client) {
  return client._options.shareAcrossTabs ? share(client) : ring(client);
}

/** @param {BaseClient} client */
function ring(client) {
  /** @param {import('./load.js').Engine} engine */
  const makerOf = (engine) => () => new Ring(client, engine);
  const engine = loadCore(client._options.wasm, client._coreBytes);
  return 'then' in engine ? engine.then(makerOf) : makerOf(engine);
}

/** @param {BaseClient} client */
async function share(client) {
  try {
    const { share: begin } = await importTabs();
    return begin(client);
  } catch (cause) {
    client._warn(new ImError('SHARING_UNAVAILABLE',
      `this tab has a connection of its own: ${cause}`, { cause }));
    return ring(client);
  }
}

/** Has the timers backed by a worker, if the options name one. @param {BaseClient} client */
export async function startTicker(client) {
  const { _options: { ticker }, _platform } = client;
  if (!ticker) return;
  /** @param {unknown} cause */
  const failed = (cause) => {
    client._warn(new ImError('TICKER_FAILED',
      `${ticker} is no worker that runs; timers are the page's alone: ${cause}`, { cause }));
  };
  try {
    const { backTimers } = await importTicker();
    if (!client._ended) client._stopTicker = backTimers(_platform, ticker, failed);
  } catch (cause) {
    failed(cause);
  }
}

/**
 * Gets what spells the log: at once, or as a promise.
 * @param {BaseClient} client
 * @returns {Promise<void> | undefined}
 */
export function loadLog(client) {
  /** @param {LogModule} log */
  const ready = ({ logEntry }) => {
    client._spellLog = logEntry;
    client._setLogLevel();
  };
  const log = /** @type {LogModule | Promise<LogModule>} */ (importLog());
  if (!('then' in log)) {
    ready(log);
    return undefined;
  }
  return log.then(ready).catch((cause) => {
    client._warn(new ImError('LOG_UNAVAILABLE', `nothing is logged: ${cause}`, { cause }));
  });
}
