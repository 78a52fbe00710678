// @ts-check
/** The hosts of mini-programs, and what is different about each. */

/** Events of a connection that are told. @typedef {'open' | 'message' | 'close' | 'error'} Event */
/** @typedef {{ code?: number | string, reason?: string }} CloseEvent */

/**
 * @typedef {object} Host
 * @property {string} api name of the global
 * @property {string | null} engine name of the global that runs WebAssembly
 * @property {boolean} random is there a `getRandomValues`? Only WeChat's documents know one.
 * @property {boolean} tasks does `connectSocket` answer a task?
 * @property {number} keyBytes the most that a key of the storage may hold
 * @property {unknown} missing what `getStorage` answers for a key that is not there; undefined:
 *   it fails
 * @property {number} connectTimeout ms
 * @property {(message: string) => object} failure what `fail` gets
 * @property {(event: Event, id: number, payload: any) => object | undefined} payload what a
 *   listener gets
 */

const MINUTE = 60_000, KB = 1024;

/** @type {Host} */
const common = {
  api: '', engine: null, random: false, tasks: true, keyBytes: KB * KB, missing: undefined,
  connectTimeout: MINUTE,
  failure: (message) => ({ errMsg: message }),
  payload(event, id, payload) {
    if (event === 'open') return { header: {}, profile: { rtt: 20, cost: 60 } };
    if (event === 'error') return { errMsg: payload };
    return payload;
  },
};

/** @type {Host} */
const alipay = {
  ...common, api: 'my', keyBytes: 200 * KB, missing: null,
  connectTimeout: MINUTE / 2,
  failure: (message) => ({ error: 20, errorMessage: message }),
  payload(event, id, payload) {
    const socketTaskID = String(id);
    if (event === 'message') return { data: { socketTaskID, ...encoded(payload.data) } };
    return { data: { socketTaskID }, ...event === 'error' && { error: 3 } };
  },
};

/** A frame as Alipay hands it over. @param {string | ArrayBuffer} data */
function encoded(data) {
  return typeof data === 'string' ? { data, isBuffer: false }
    : { data: Buffer.from(data).toString('base64'), isBuffer: true };
}

export const HOSTS = {
  /** @type {Host} */
  wechat: { ...common, api: 'wx', engine: 'WXWebAssembly', random: true },
  /** @type {Host} */
  douyin: {
    ...common, api: 'tt', engine: 'TTWebAssembly', missing: '',
    payload(event, id, payload) {
      const more = { protocolType: 'h2', socketType: 'ttnet' };
      if (event === 'close') return { ...payload, code: String(payload.code), ...more };
      return { ...common.payload(event, id, payload), ...more };
    },
  },
  /** @type {Host} */
  qq: { ...common, api: 'qq', engine: 'QQWebAssembly' },
  /** @type {Host} */
  baidu: { ...common, api: 'swan', missing: '' },
  /** @type {Host} */
  kuaishou: { ...common, api: 'ks' },
  /** @type {Host} */
  alipay,
  /** One socket for all, without `multiple`. @type {Host} */
  alipayOld: {
    ...alipay, tasks: false,
    payload(event, id, payload) {
      if (event === 'message') return encoded(payload.data);
      if (event === 'error') return { error: 3, errorMessage: payload };
      return event === 'close' ? { reason: payload.reason } : undefined;
    },
  },
};

/** @typedef {keyof typeof HOSTS} HostName */

export const HOST_NAMES = /** @type {HostName[]} */ (Object.keys(HOSTS));

/** All that the platform may ask a host for. Some hosts lack some of it. */
const COMMON_APIS = ['connectSocket', 'onAppShow', 'offAppShow', 'onAppHide', 'offAppHide',
  'onNetworkStatusChange', 'offNetworkStatusChange', 'onNetworkWeakChange',
  'offNetworkWeakChange', 'getRandomValues', 'getStorageInfo', 'getStorage', 'setStorage',
  'removeStorage', 'getStorageSync'];
// Elsewhere the last listener of these wins, so they are the application's.
const GLOBAL_SOCKET_APIS = ['onSocketOpen', 'onSocketMessage', 'onSocketClose', 'onSocketError',
  'offSocketOpen', 'offSocketMessage', 'offSocketClose', 'offSocketError', 'sendSocketMessage',
  'closeSocket'];

/** @param {Host} host */
export const listedApis = ({ api }) =>
  [...COMMON_APIS, ...api === 'my' ? GLOBAL_SOCKET_APIS : []];

export const TASK_APIS = ['onOpen', 'onMessage', 'onClose', 'onError', 'send', 'close'];
