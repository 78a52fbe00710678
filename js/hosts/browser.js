// @ts-check
// A browser page or worker.
import { ImError } from '../api/errors.js';
import { attempt, nothing } from '../api/foreign.js';
import { explain } from './browser-hints.js';
import { openStore } from '../outbox/indexed-db.js';

/**
 * Adapts one WebSocket, also for Node.
 * @param {any} socket
 * @param {import('../index.js').SocketHandlers} handlers
 * @returns {import('../index.js').Socket}
 */
export function adaptSocket(socket, handlers) {
  /** @type {unknown} */
  let cause;
  socket.onopen = handlers.opened;
  socket.onmessage = (/** @type {any} */ { data }) =>
    (typeof data === 'string' ? handlers.text(data) : handlers.binary());
  socket.onclose = (/** @type {any} */ { code, reason }) => handlers.closed(code, reason, cause);
  // `close` always follows. Only Node says why.
  socket.onerror = (/** @type {any} */ event) => { cause = event && event.error; };
  return socket;
}

const VIOLATION = 'securitypolicyviolation';
const JUMP = 1000;  // ms by which the clocks drift apart only when one was set, or stood still

/** What holds the globals; the oldest browsers know it as `self` alone. @returns {any} */
export const globals = () => (typeof globalThis === 'object' ? globalThis : self);

/**
 * @param {(hint: any) => void} report
 * @param {(event: any) => void} noteForbidden
 * @returns {() => void} its own undo
 */
function watchPage(report, noteForbidden) {
  const host = globals(), { document } = host;
  /** @param {any} target @param {string} event @param {any} hint @returns {() => void} undo */
  const follow = (target, event, hint) => {
    if (!target || !target.addEventListener) return nothing;
    const hear = () => {
      if (event !== 'visibilitychange' || document.visibilityState === 'visible') report(hint);
    };
    target.addEventListener(event, hear);
    return () => target.removeEventListener(event, hear);
  };
  const targets = host.addEventListener ? [host] : [];
  const undoes = [
    follow(host, 'online', 'networkUp'),
    follow(host, 'offline', 'networkDown'),
    follow(host, 'pagehide', 'suspended'),
    follow(host, 'pageshow', 'resumed'),
    follow(document, 'freeze', 'suspended'),
    follow(document, 'resume', 'resumed'),
    follow(document, 'visibilitychange', 'resumed'),
  ];
  for (const target of targets) target.addEventListener(VIOLATION, noteForbidden);
  return () => {
    for (const target of targets) target.removeEventListener(VIOLATION, noteForbidden);
    for (const undo of undoes) undo();
  };
}

/**
 * @param {Pick<import('../index.js').ClientOptions, 'webSocket'>} [options]
 * @returns {import('../index.js').Platform}
 */
export function createPlatform({ webSocket } = {}) {
  const host = globals();
  /** @type {Set<(hint: 'resumed') => void>} */
  const reports = new Set();
  let drift = NaN;
  /** An address that the page's policy forbids. */
  let forbidden = '';
  /** @param {any} event a violation of the policy */
  const noteForbidden = ({ disposition, effectiveDirective, blockedURI }) => {
    if (disposition === 'enforce' && effectiveDirective === 'connect-src') forbidden = blockedURI;
  };
  /** @param {string} url */
  const isForbidden = (url) => forbidden !== '' && attempt(() =>
    new URL(forbidden).host === new URL(url).host) === true;
  return {
    // On some systems this clock stands still while the machine sleeps. The clock on the wall may
    // have been set, so it cannot tell for how long: only that the link must be looked at.
    now() {
      const now = host.performance.now(), before = drift;
      drift = Date.now() - now;
      if (Math.abs(drift - before) > JUMP) {
        Promise.resolve().then(() => reports.forEach((report) => report('resumed')));
      }
      return now;
    },
    setTimeout: (callback, ms) => host.setTimeout(callback, ms),
    clearTimeout: (timer) => host.clearTimeout(timer),
    randomBytes(count) {
      if (!host.crypto || !host.crypto.getRandomValues) {
        throw new ImError('NO_RANDOM_SOURCE', 'this host has no crypto.getRandomValues');
      }
      return host.crypto.getRandomValues(new Uint8Array(count));
    },
    openSocket(url, handlers) {
      const Own = webSocket || host.WebSocket;
      if (!Own) throw new ImError('NO_WEBSOCKET', 'this host has no WebSocket');
      return adaptSocket(new Own(url), handlers);
    },
    explain(cause, url, isLate) {
      const { protocol = '' } = host.location || {};
      return explain({ isSaid: cause !== undefined, isLate, isForbidden: isForbidden(url) },
        url, protocol);
    },
    openStore,
    logSwitch: () => host.localStorage && host.localStorage.getItem('mobileimsdkLog'),
    /** A page that is made in advance may never be looked at. */
    activated() {
      const { document } = host;
      return document && document.prerendering ? new Promise((resolve) =>
        document.addEventListener('prerenderingchange', resolve, { once: true })) : undefined;
    },
    get locks() {
      return host.navigator && host.navigator.locks;
    },
    watch(report) {
      const undo = watchPage(report, noteForbidden);
      reports.add(report);
      return () => {
        reports.delete(report);
        undo();
      };
    },
  };
}
