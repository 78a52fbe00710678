// @ts-check
/** `wx`, as far as the mini-program uses it; anything else is an error that names it. */
import { call, Failure } from './call.js';
import { storageApi } from './storage.js';
import { uiApi } from './ui.js';

/**
 * @typedef {object} Phone
 * @property {import('../clock.js').Clock} clock
 * @property {import('../gate.js').Gate} gate
 * @property {import('./sockets.js').Sockets} sockets
 * @property {import('../pages.js').Pages} pages
 * @property {import('./listeners.js').Listeners} listeners
 * @property {string} language
 * @property {string} clipboard
 */
/** @typedef {{ url: string, delta?: number } & import('./call.js').Callbacks} Request */

/** @param {Phone} phone */
function pagesApi({ gate, pages }) {
  /** @param {string} name @param {(url: string) => void} open */
  const opener = (name, open) => (/** @type {Request} */ request) =>
    call(gate, name, request, () => {
      if (!pages.canOpen(request.url)) throw new Failure(`page "${request.url}" is not found`);
      gate.pass(() => open(request.url));
    });
  return {
    navigateTo: opener('navigateTo', (url) => pages.open(url)),
    reLaunch: opener('reLaunch', (url) => pages.reopen(url)),
    navigateBack: (/** @type {Partial<Request>} */ request = {}) =>
      call(gate, 'navigateBack', request, () => gate.pass(() => pages.back(request.delta))),
    setNavigationBarTitle: (/** @type {{ title: string }} */ request) =>
      call(gate, 'setNavigationBarTitle', request, () => pages.rename(request.title)),
  };
}

/** @param {Phone} phone */
const systemApi = ({ gate, language }) => ({
  getRandomValues: (/** @type {{ length: number }} */ request) =>
    call(gate, 'getRandomValues', request, () => {
      const { length } = request;
      if (!(length >= 1 && length <= 1_048_576)) throw new Failure('parameter error: length');
      return { randomValues: crypto.getRandomValues(new Uint8Array(length)).buffer };
    }),
  getAppBaseInfo: () => ({ SDKVersion: '3.6.0', language, theme: theme() }),
  getSystemInfoSync: () => ({ SDKVersion: '3.6.0', language, theme: theme(), platform: 'android' }),
});

const theme = () => (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light');

/** @param {Phone} phone */
export function makeWx(phone) {
  /** @type {Record<string, Function>} */
  const api = {
    connectSocket: (/** @type {any} */ request) => phone.sockets.connect(request),
    ...phone.listeners.api(),
    ...storageApi(phone.gate),
    ...uiApi(phone.gate, phone.clock, phone),
    ...pagesApi(phone),
    ...systemApi(phone),
  };
  return Object.freeze(api);
}
