// @ts-check
// What a client needs before its session can begin, some of it from files of their own.
import { importLog, importTabs, importTicker } from '#chunks';
import { ImError } from '../api/errors.js';
import { attempt, failure, nothing } from '../api/foreign.js';
import { Pending } from '../api/message.js';
import { CoreSession } from './core-session.js';
import { statistics } from './statistics.js';

/** @typedef {import('./session.js').Setup} Setup */
/** @typedef {import('./session.js').SessionListener} SessionListener */
/** @typedef {(listener: SessionListener) => import('./session.js').Session} SessionMaker */
/** @typedef {typeof import('../api/log.js')} LogModule */
/** @typedef {(error: ImError) => void} Warn */

/** What files that come apart use of the entry, so that there is one `ImError` and one of each. */
const SHIM = { CoreSession, ImError, Pending, statistics };

/**
 * Says what is not to be had; the client goes on without.
 * @param {Warn} warn
 * @param {import('../index.js').ErrorCode} code
 * @param {string} loss
 */
function without(warn, code, loss) {
  return (/** @type {unknown} */ cause) =>
    warn(failure(code, loss, cause));
}

/**
 * Makes the session of this page alone: at once where that is possible, else as a promise.
 * @param {Setup} setup
 * @returns {SessionMaker | Promise<SessionMaker>}
 */
export function ownSession(setup) {
  /** @param {import('./load.js').Engine} engine @returns {SessionMaker} */
  const makerOf = (engine) => (listener) => new CoreSession(setup, engine, listener);
  const engine = setup.loadEngine();
  return 'then' in engine ? engine.then(makerOf) : makerOf(engine);
}

/**
 * Makes the session that all tabs share, if this host has tabs.
 * @param {Setup} setup
 * @param {any} outbox
 * @param {Warn} warn
 * @returns {SessionMaker | Promise<SessionMaker>}
 */
export function sharedSession(setup, outbox, warn) {
  if (!importTabs) return ownSession(setup);
  return importTabs().then(({ share }) => share(setup, outbox, SHIM)).catch((cause) => {
    without(warn, 'SHARING_UNAVAILABLE', 'this tab is on its own')(cause);
    return ownSession(setup);
  });
}

/**
 * Has the timers backed by a worker.
 * @param {import('../index.js').Platform} platform
 * @param {any} ticker the worker's URL
 * @param {Warn} warn
 * @returns {() => void} undo, also while it is loading
 */
export function startTicker(platform, ticker, warn) {
  let stop = nothing, isOver = false;
  const failed = without(warn, 'TICKER_FAILED', 'timers are without the ticker');
  if (importTicker) {
    importTicker().then(({ backTimers }) => {
      if (!isOver) stop = backTimers(platform, ticker, failed);
    }).catch(failed);
  }
  return () => {
    isOver = true;
    attempt(stop);
  };
}

/**
 * Gets the log: at once, or as a promise.
 * @param {(log: LogModule) => void} ready
 * @param {Warn} warn
 * @returns {Promise<void> | void}
 */
export function loadLog(ready, warn) {
  const log = /** @type {LogModule | Promise<LogModule>} */ (importLog());
  if (!('then' in log)) return ready(log);
  return log.then(ready).catch(without(warn, 'LOG_UNAVAILABLE', 'nothing is logged'));
}
