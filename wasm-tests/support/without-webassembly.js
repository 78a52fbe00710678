// @ts-check
/**
 * Takes WebAssembly away, for `node --import`: what comes after runs on the JavaScript twin. It is
 * loaded here already, because tests on virtual time begin at once.
 */
import assert from 'node:assert/strict';

Reflect.deleteProperty(globalThis, 'WebAssembly');

const { Client } = await import('mobileimsdk-wasm');
const { World } = await import('./virtual-world.js');

const { platform } = new World();
const client = new Client({ url: 'ws://im.test', userId: 'first', platform });
const begun = new Promise((resolve) => client.on('state', resolve));
client.login().catch(() => {});
await begun;
assert.equal(client.stats().core, 'js');
client.dispose();
