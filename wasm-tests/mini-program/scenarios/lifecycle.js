// @ts-check
import assert from 'node:assert/strict';
import { pass, startServer } from '../../support/real.js';
import { Demo, WORDS } from '../support/demo.js';
import { peer } from '../support/peer.js';

/** @typedef {import('node:test').TestContext} TestContext */
/** @typedef {import('../host/lifecycle.js').Interruption} Interruption */
/** @typedef {Record<string, (t: TestContext) => Promise<void>>} Scenarios */

/** Far above what a login takes, far below what a user or a heartbeat would wait. */
const SOON = 3_000;

/** A chat that is open, with both online. @param {TestContext} t */
async function chatting(t) {
  const server = await startServer(t);
  const lina = await peer(t, server);
  const demo = await Demo.online(t, server);
  await demo.talkTo('李娜');
  await demo.write('早上好');
  await demo.hasStatus('早上好', WORDS.delivered);
  return { server, lina, demo };
}

/** @param {import('mobileimsdk-wasm/dev-server').DevServer} server @param {string} userId */
async function isAway(server, userId) {
  while (server.users().includes(userId)) {
    await new Promise((resolve) => { server.on('logout', resolve); });
  }
}

/**
 * Both ends hear each other, each message once.
 * @param {Awaited<ReturnType<typeof chatting>>} all
 * @param {string[]} [meanwhile] what was said meanwhile
 */
async function goesOn({ lina, demo }, meanwhile = []) {
  await demo.write('我回来了');
  await demo.hasStatus('我回来了', WORDS.delivered);
  await lina.say('小林', '欢迎回来');
  await demo.shows('欢迎回来');
  assert.deepEqual(await demo.said(), ['早上好', ...meanwhile, '我回来了', '欢迎回来']);
  assert.deepEqual(lina.heard, ['早上好', '我回来了']);
  await demo.phone.socketsInUse(1);
}

/** @type {Record<string, Interruption>} */
const INTERRUPTIONS = {
  '1000 "interrupted"': { event: { code: 1000, reason: 'interrupted' } },
  '1000 "interrupted", before it is shown': {
    event: { code: 1000, reason: 'interrupted' }, beforeShow: true,
  },
  '1006 "interrupted", before it is shown': {
    event: { code: 1006, reason: 'interrupted' }, beforeShow: true,
  },
  'nothing at all': { event: null },
};

/** @type {Scenarios} */
const interruptions = Object.fromEntries(Object.entries(INTERRUPTIONS).map(([told, how]) => [
  `a minute in the background, and the socket's end is told as ${told}`, async (t) => {
    const all = await chatting(t), { server, lina, demo } = all;
    await demo.phone.interruptBy(how);
    await demo.phone.hide();
    await demo.phone.skip(60_000);
    await isAway(server, '小林');
    await lina.say('小林', '在吗？');
    const started = performance.now();
    await demo.phone.show();
    await demo.shows('在吗？');
    assert.ok(performance.now() - started < SOON, 'it waits for no timer');
    await goesOn(all, ['在吗？']);
  }]));

/** @type {Scenarios} */
export const background = {
  'six seconds in the background: online at once, and what was said meanwhile is there once':
    async (t) => {
      const all = await chatting(t), { server, lina, demo } = all;
      const hidden = performance.now();
      await demo.phone.hide();
      await isAway(server, '小林');
      assert.ok(performance.now() - hidden >= 5_000, 'the phone gave it five seconds');
      const meanwhile = ['第一条', '第二条', '第三条'];
      await lina.say('小林', ...meanwhile);
      await pass(6_000 - (performance.now() - hidden));
      const back = new Promise((resolve) => {
        server.on('login', () => resolve(performance.now()));
      });
      const shown = performance.now();
      await demo.phone.show();
      const online = await back - shown;
      for (const text of meanwhile) await demo.shows(text);
      t.diagnostic(`logged in ${online.toFixed(0)} ms after it was shown again, all messages ` +
        `shown after ${(performance.now() - shown).toFixed(0)} ms`);
      assert.ok(online < SOON, `${online} ms`);
      await goesOn(all, meanwhile);
    },

  ...interruptions,

  'three seconds in the background keep the connection': async (t) => {
    const all = await chatting(t), { server, lina, demo } = all;
    const { logins } = server.stats();
    await demo.phone.hide();
    await demo.phone.skip(3_000);
    await lina.say('小林', '还在吗？');
    await demo.phone.show();
    await demo.shows('还在吗？');
    await goesOn(all, ['还在吗？']);
    assert.equal(server.stats().logins, logins);
  },

  'a connection that died in a short absence is found out by a probe': async (t) => {
    const all = await chatting(t), { server, lina, demo } = all;
    await demo.phone.hide();
    server.faults.halfOpen('小林');
    await demo.phone.skip(3_000);
    await lina.say('小林', '听得见吗？');
    await demo.phone.show();
    await demo.phone.skip(5_000);
    await demo.shows('听得见吗？');
    await goesOn(all, ['听得见吗？']);
  },

  'what is sent before the phone is put away arrives, once': async (t) => {
    const { server, lina, demo } = await chatting(t);
    server.faults.drop((frame, { userId }) => frame?.type === 4 && userId === '小林', 'out');
    await demo.write('马上到');
    await lina.hears('马上到');
    await demo.phone.hide();
    await demo.phone.skip(20 * 60_000);
    await isAway(server, '小林');
    server.faults.heal();
    await demo.phone.show();
    await demo.hasStatus('马上到', WORDS.delivered);
    assert.deepEqual(lina.heard, ['早上好', '马上到']);
  },
};

/** @type {Scenarios} */
export const network = {
  'another network: the socket dies, and the client is back at once': async (t) => {
    const all = await chatting(t), { server, lina, demo } = all;
    server.faults.halfOpen('小林');
    await demo.phone.switchNetwork('4g');
    await lina.say('小林', '换网络了？');
    await demo.shows('换网络了？');
    await goesOn(all, ['换网络了？']);
  },

  'another network, and nobody tells that the socket is dead': async (t) => {
    const all = await chatting(t), { server, lina, demo } = all;
    server.faults.halfOpen('小林');
    await demo.phone.switchNetwork('4g', null);
    await lina.say('小林', '换网络了？');
    await demo.phone.skip(5_000);
    await demo.shows('换网络了？');
    await goesOn(all, ['换网络了？']);
  },

  'no network: it says so, keeps what is written, and sends it when there is one': async (t) => {
    const { server, lina, demo } = await chatting(t);
    server.faults.halfOpen('小林');
    await demo.phone.switchNetwork('none');
    await demo.banner.waitFor();
    await demo.write('地铁里');
    await demo.hasStatus('地铁里', WORDS.queued);
    for (let i = 0; i < 4; i += 1) await demo.phone.skip(30_000);
    await demo.hasStatus('地铁里', WORDS.queued);
    const started = performance.now();
    await demo.phone.switchNetwork('wifi');
    await demo.hasStatus('地铁里', WORDS.delivered);
    assert.ok(performance.now() - started < SOON, 'it waits for no timer');
    await demo.banner.waitFor({ state: 'detached' });
    assert.deepEqual(lina.heard, ['早上好', '地铁里']);
  },

  'handshakes that hang take no socket for ever': async (t) => {
    const server = await startServer(t);
    const demo = await Demo.start(t, server);
    await demo.phone.tell(({ sockets }) => sockets.holdHandshakes(true));
    await demo.logIn('小林');
    const peak = () => demo.phone.tell(({ sockets }) => sockets.peak);
    while (await peak() < 5) await demo.phone.skip(5_000);
    await demo.phone.tell(({ sockets }) => sockets.holdHandshakes(false));
    for (let i = 0; i < 8 && !server.users().includes('小林'); i += 1) await demo.phone.skip(5_000);
    await demo.isOnline();
    await demo.phone.socketsInUse(1);
    assert.equal(server.stats().links, 1);
  },
};
