// The one client of the application, as its pages use it.
// #ifdef MP
import { Client } from 'mobileimsdk-wasm/miniprogram';
import * as twin from 'mobileimsdk-wasm/miniprogram/twin';
// #endif
// #ifdef H5
import { Client } from 'mobileimsdk-wasm';
// #endif

const host = {
  // #ifdef MP
  twin, wasmPath: '/static/core.wasm.br',
  // #endif
};

/** Logs in, and tells `show` what there is to see. */
export function startChat({ server, user, tabs }, show) {
  const client = new Client({
    ...host, url: server, userId: user, shareAcrossTabs: tabs === 'yes', senseMode: '3s',
    reconnect: { minDelay: 50 }, logger: ({ code }) => show.log(code),
  });
  client.on('state', ({ state }) => show.state(state, client.stats().core));
  client.on('message', ({ from, content }) => show.message(from, content));
  client.on('restored', ({ messages }) => messages.forEach(show.sent));
  client.on('error', ({ code }) => show.error(code));
  client.login().catch(({ code }) => show.error(code));
  return client;
}
