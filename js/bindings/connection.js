// @ts-check
// Where a client stands, as a snapshot: the same object until something changes, for everybody.
// A client is followed while somebody wants to know.

/** @typedef {import('./index.js').Connection} Connection */
/**
 * @typedef {object} Followed
 * @property {Connection} connection
 * @property {Set<() => void>} listeners
 * @property {() => void} [off] while there are listeners
 */

/** @type {Connection} */
const IDLE = Object.freeze({
  state: 'idle', reason: null, retryIn: null, failure: null, error: null,
});

/** @type {WeakMap<object, Followed>} */
const known = new WeakMap();

/** @param {any} made */
export const isTalk = (made) => typeof made.conversation === 'function';

/** @param {any} made a client, a talk, or none yet */
export const clientOf = (made) => (made && isTalk(made) ? made.client : made || null);

/** @param {any} client @returns {Followed} as it is now */
function followed(client) {
  const { state } = client, last = known.get(client);
  if (last && (last.off || last.connection.state === state)) return last;
  // It has gone on while nobody listened; why, only the last failure says.
  const failure = state === 'waiting' || state === 'stopped' ? client.stats().lastFailure : null;
  const connection = Object.freeze(Object.assign({}, IDLE, { state, failure }));
  const one = { connection, listeners: new Set() };
  known.set(client, one);
  return one;
}

/** @param {Followed} one @param {Partial<Connection>} news */
function tell(one, news) {
  one.connection = Object.freeze(Object.assign({}, one.connection, news));
  Array.from(one.listeners).forEach((listener) => listener());
}

/** @param {any} client null: there is none yet @returns {Connection} */
export const connectionOf = (client) => (client ? followed(client).connection : IDLE);

/**
 * @param {any} client @param {() => void} listener one of its own for each call
 * @returns {() => void} its own undo
 */
export function follow(client, listener) {
  const one = followed(client);
  one.listeners.add(listener);
  if (!one.off) {
    one.off = client.on('state', (/** @type {any} */ { state, reason, retryIn, failure }) =>
      tell(one, { state, reason, retryIn, failure, error: null }));
  }
  return () => {
    one.listeners.delete(listener);
    if (one.listeners.size || !one.off) return;
    one.off();
    one.off = undefined;
  };
}

/** Its login was given up. @param {any} client @param {any} error */
export const fail = (client, error) => tell(followed(client), { error });
