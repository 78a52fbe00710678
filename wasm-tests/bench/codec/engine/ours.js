// @ts-check
/** The shipped client, logged in on a platform that has neither a network nor a real clock. */
// @ts-expect-error of the bundle
import { Client as OnTwin } from 'client-on-twin';
// @ts-expect-error of the bundle
import { Client as OnWasm } from 'client-on-wasm';
// @ts-expect-error of the bundle
import * as twin from 'twin-module';
import { PEER, USER } from './frames.js';
import { MAX_FINGERPRINTS } from './plain.js';

/** @typedef {import('./plain.js').Peer} Peer */

const host = /** @type {any} */ (globalThis);
const LOGIN_ANSWER = '{"bridge":false,"type":50,"dataContent":' +
  '"{\\"code\\":0,\\"firstLoginTime\\":1795399384851}","from":"0","to":"bob","QoS":false,' +
  '"typeu":-1,"sm":-1}';

/** Hides from a client what would run core.wasm. @template T @param {() => T} act @returns {T} */
function withoutWebAssembly(act) {
  const { WebAssembly, WXWebAssembly } = host;
  host.WebAssembly = host.WXWebAssembly = undefined;
  try {
    return act();
  } finally {
    Object.assign(host, { WebAssembly, WXWebAssembly });
  }
}

/** @param {(frame: string) => void} written */
function makePlatform(written) {
  let time = 1000.25;
  const platform = {
    /** @type {import('mobileimsdk-wasm').SocketHandlers | undefined} */
    handlers: undefined,
    // It goes on, but never so far that a keep-alive were due.
    now: () => time += 1 / 8192,
    setTimeout: () => 0,
    clearTimeout() {},
    /** @param {number} count */
    randomBytes: (count) => Uint8Array.from({ length: count }, () => Math.random() * 256),
    /** @param {string} _ @param {import('mobileimsdk-wasm').SocketHandlers} handlers */
    openSocket(_, handlers) {
      platform.handlers = handlers;
      return { send: written, close() {}, bufferedAmount: 0 };
    },
  };
  return platform;
}

/**
 * @param {'wasm' | 'twin'} core @param {import('./sink.js').Sink} sink
 * @param {string} [wasmPath] of core.wasm, for mini-programs
 * @returns {Promise<Peer & { stats: () => any }>}
 */
export async function connect(core, sink, wasmPath) {
  const platform = makePlatform((frame) => sink.written(frame));
  const Client = core === 'wasm' ? OnWasm : OnTwin;
  const client = new Client({
    url: 'ws://im.test/websocket', userId: USER, platform, outbox: 'memory',
    maxFingerprints: MAX_FINGERPRINTS, ...wasmPath && { wasmPath, twin },
  });
  client.on('message', (/** @type {any} */ message) => sink.message(message));
  const failed = new Promise((_, reject) => client.on('error', reject));
  const login = core === 'wasm' ? client.login() : withoutWebAssembly(() => client.login());
  while (!platform.handlers) await Promise.race([failed, new Promise((go) => { go(0); })]);
  platform.handlers.opened();
  platform.handlers.text(LOGIN_ANSWER);
  await Promise.race([failed, login]);
  const kind = client.stats().core;
  if (kind !== (core === 'wasm' ? 'wasm' : 'js')) throw new Error(`the core is ${kind}`);
  const { handlers } = platform;
  return {
    take: (frame) => handlers.text(frame),
    send: (content) => client.send(PEER, content),
    stats: () => client.stats(),
  };
}
