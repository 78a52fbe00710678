// @ts-check
// What the page's own address says: whom to log in as, whom to talk to, and client options.

/** @typedef {Partial<import('../../js/index.js').ClientOptions>} ClientOptions */

/**
 * @typedef {object} Address
 * @property {string} ownServer where a server that serves this page listens
 * @property {string} server from the query; empty = not given
 * @property {string} user
 * @property {string | null} to whom to open the conversation with
 * @property {boolean} autologin
 * @property {ClientOptions} options for experiments, by the names they have in `ClientOptions`
 */

/**
 * A token is not among it: addresses end up in histories and logs.
 * @param {Location | URL} location
 * @returns {Address}
 */
export function readAddress({ protocol, host, search }) {
  const query = new URLSearchParams(search);
  return {
    ownServer: `${protocol === 'https:' ? 'wss:' : 'ws:'}//${host}/websocket`,
    server: query.get('server') ?? '',
    user: query.get('user') ?? '',
    to: query.get('to'),
    autologin: query.has('autologin'),
    options: readOptions(query),
  };
}

/** @param {URLSearchParams} query @returns {ClientOptions} */
function readOptions(query) {
  /** @param {string} name */
  const number = (name) => {
    const value = query.get(name);
    return value === null ? undefined : Number(value);
  };
  return {
    shareAcrossTabs: query.get('share') !== '0',
    senseMode: /** @type {ClientOptions['senseMode']} */ (query.get('senseMode') ?? undefined),
    reconnect: {
      minDelay: number('reconnect.minDelay'),
      maxDelay: number('reconnect.maxDelay'),
    },
    qos: {
      retransmits: number('qos.retransmits'),
      retryInterval: number('qos.retryInterval'),
    },
  };
}
