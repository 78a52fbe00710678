// @ts-check
// A browser page or worker.
import { ImError } from '../api/errors.js';
import { openStore } from '../outbox/indexed-db.js';

/**
 * Adapts one WebSocket, also for Node.
 * @param {any} socket
 * @param {import('../index.js').SocketHandlers} handlers
 * @returns {import('../index.js').Socket}
 */
export function adaptSocket(socket, handlers) {
  socket.onopen = handlers.opened;
  socket.onmessage = (/** @type {any} */ { data }) =>
    (typeof data === 'string' ? handlers.text(data) : handlers.binary());
  socket.onclose = (/** @type {any} */ { code, reason }) => handlers.closed(code, reason);
  socket.onerror = () => {};  // `close` always follows and says as much
  return socket;
}

const SLEEP = 1000;  // ms by which the clocks drift apart only when one of them stood still

/** @returns {import('../index.js').Platform} */
export function createPlatform() {
  const host = /** @type {any} */ (globalThis);
  let slept = 0, monotonic = 0, wall = 0;
  return {
    // On some systems the monotonic clock stands still while the machine sleeps; the wall clock
    // tells.
    now() {
      const before = monotonic - wall;
      monotonic = host.performance.now();
      const jump = before - monotonic + (wall = Date.now());
      if (before && jump > SLEEP) slept += jump;
      return monotonic + slept;
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
      if (!host.WebSocket) throw new ImError('NO_WEBSOCKET', 'this host has no WebSocket');
      return adaptSocket(new host.WebSocket(url), handlers);
    },
    openStore,
    get locks() {
      return host.navigator && host.navigator.locks;
    },
    watch(report) {
      const { document } = host;
      /** @type {Array<[any, string, () => void]>} */
      const watched = [
        [host, 'online', () => report('networkUp')],
        [host, 'offline', () => report('networkDown')],
        [host, 'pagehide', () => report('suspended')],
        [host, 'pageshow', () => report('resumed')],
        [document, 'freeze', () => report('suspended')],
        [document, 'resume', () => report('resumed')],
        [document, 'visibilitychange', () => document.visibilityState === 'visible' &&
          report('resumed')],
      ];
      const active = watched.filter(([target]) => target && target.addEventListener);
      for (const [target, event, listener] of active) target.addEventListener(event, listener);
      return () => {
        for (const [target, event, listener] of active) {
          target.removeEventListener(event, listener);
        }
      };
    },
  };
}
