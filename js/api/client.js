// @ts-check
// The public client: what the application calls. It holds nothing but the way to its connection, so
// that whatever is done to it (frozen, proxied, cloned, kept in a store) the connection goes on.
import { Connection } from './connection.js';
import { checkArgument, checkLogin } from './options.js';

/** A symbol: a class of the application's own may have members of any name. */
const CONNECTION = Symbol('connection');

/** Got by a call: a proxy would wrap what it finds. @param {any} client @returns {Connection} */
const inside = (client) => client[CONNECTION]();

export class BaseClient {
  /**
   * @param {import('../index.js').ClientOptions} options
   * @param {(options: import('../index.js').ClientOptions) => import('../index.js').Platform}
   *   createPlatform
   * @param {import('../core/load.js').CoreLoader} loadCore
   */
  constructor(options, createPlatform, loadCore) {
    const connection = new Connection(options, createPlatform, loadCore);
    this.userId = connection.setup.userId;
    // Both configurable, or a proxy could not stand in for a client that is frozen later. The way
    // in is a function: nobody who freezes or wraps whatever he finds gets at what it returns.
    Object.defineProperties(this, {
      state: STATE, [CONNECTION]: { value: () => connection, configurable: true },
    });
  }

  /**
   * @param {string} event
   * @param {(value: any) => void} listener
   */
  on(event, listener) {
    return listen(this, event, listener, false);
  }

  /**
   * @param {string} event
   * @param {(value: any) => void} listener
   */
  once(event, listener) {
    return listen(this, event, listener, true);
  }

  /**
   * @param {string} event
   * @param {(value: any) => void} listener
   */
  off(event, listener) {
    inside(this).news.off(event, listener);
  }

  /** @param {import('../index.js').LoginOptions} [options] */
  login(options = {}) {
    return inside(this).login(checkLogin(options));
  }

  /**
   * @param {string} to
   * @param {string} content
   * @param {import('../index.js').SendOptions} [options]
   */
  send(to, content, options = {}) {
    return inside(this).send(to, content, options);
  }

  /** @param {string} content */
  echo(content) {
    inside(this).echo(content);
  }

  /** @param {import('../index.js').Message | readonly import('../index.js').Message[]} messages */
  markRead(messages) {
    inside(this).receipts.markRead(messages);
  }

  /** @param {string} to */
  typing(to) {
    checkArgument(to, 'string', 'to');
    inside(this).receipts.typing(to);
  }

  /** @param {string} fingerprint */
  markSeen(fingerprint) {
    inside(this).receipts.seen.mark(fingerprint);
  }

  newFingerprint() {
    return inside(this).setup.tags.fingerprintOf({ to: '', qos: true });
  }

  pending() {
    return inside(this).pending;
  }

  /** @param {import('../index.js').ClientOptions['url']} url */
  setUrl(url) {
    inside(this).setup.addresses.setUrl(url);
  }

  /** @param {import('../index.js').ClientOptions['extra']} extra */
  setExtra(extra) {
    inside(this).setup.addresses.setExtra(extra);
  }

  /** @param {import('../index.js').SenseMode} mode */
  setSenseMode(mode) {
    inside(this).sense.set(mode);
  }

  /** @param {import('../index.js').LogoutOptions} [options] */
  logout(options = {}) {
    return inside(this).logout(options);
  }

  close() {
    return inside(this).close();
  }

  dispose() {
    return inside(this).dispose();
  }

  /** @returns {any} */
  stats() {
    return inside(this).stats();
  }
}

/** Own and enumerable, so that JSON and a console show it. */
const STATE = {
  enumerable: true, configurable: true,
  /** @this {any} */
  get() { return inside(this).state; },
};

/**
 * @param {BaseClient} client
 * @param {string} event
 * @param {(value: any) => void} listener
 * @param {boolean} once
 */
function listen(client, event, listener, once) {
  const connection = inside(client), undo = connection.news.on(event, listener, once);
  if (event === 'log') connection.log.follow();
  return undo;
}
