// @ts-check
import assert from 'node:assert/strict';
import { startServer } from '../../support/real.js';
import { Demo, SERVER, WORDS } from '../support/demo.js';
import { peer } from '../support/peer.js';

/** @typedef {import('node:test').TestContext} TestContext */
/** @type {Record<string, (t: TestContext) => Promise<void>>} */
export const chat = {
  'the form logs in, and knows server and user at the next start': async (t) => {
    /** @type {(string | null)[]} */
    const tokens = [];
    const server = await startServer(t, {
      verifyToken: ({ token }) => { tokens.push(token); return 0; },
    });
    const demo = await Demo.start(t, server);
    await demo.logIn('小林', '口令-1');
    await demo.isOnline();
    assert.deepEqual(server.users(), ['小林']);
    assert.deepEqual(tokens, ['口令-1']);
    await demo.phone.kill();
    await demo.phone.launch();
    assert.equal(await demo.field('server').inputValue(), SERVER);
    assert.equal(await demo.field('user').inputValue(), '小林');
    assert.equal(await demo.field('token').inputValue(), '', 'a token is not kept');
  },

  'a refused login says the code and stays at the form': async (t) => {
    const server = await startServer(t, { verifyToken: () => 1025 });
    const demo = await Demo.start(t, server);
    await demo.logIn('小林', 'wrong');
    await demo.notice.filter({ hasText: '1025' }).waitFor();
    assert.equal(await demo.field('user').isEnabled(), true);
    assert.equal(server.stats().loginsRefused, 1);
  },

  'what is said arrives, both ways, Chinese and emoji as they are': async (t) => {
    const server = await startServer(t);
    const lina = await peer(t, server);
    const demo = await Demo.online(t, server);
    await demo.talkTo('李娜');
    assert.equal(await demo.title.innerText(), '李娜');
    const texts = ['你好，周末去香山吗？', 'OK 👍🏽 👨‍👩‍👧', '<b>&amp; 𠮷野家', '{{x}} 100%'];
    for (const [i, text] of texts.entries()) {
      await demo.write(text);
      await demo.hasStatus(text, WORDS.delivered);
      await lina.hears(text);
      await lina.say('小林', `收到 ${i} ${text}`);
      await demo.shows(`收到 ${i} ${text}`);
    }
    assert.deepEqual(lina.heard, texts);
    assert.deepEqual(await demo.said(), texts.flatMap((text, i) => [text, `收到 ${i} ${text}`]));
  },

  'several lines stay several lines': async (t) => {
    const server = await startServer(t);
    const lina = await peer(t, server);
    const demo = await Demo.online(t, server);
    await demo.talkTo('李娜');
    await demo.write('第一行\n第二行');
    await lina.hears('第一行\n第二行');
    await lina.say('小林', '上\n下');
    await demo.row('上 下').waitFor();
    assert.deepEqual(await demo.said(), ['第一行\n第二行', '上\n下']);
  },

  'what comes while a chat is closed is unread until it is opened': async (t) => {
    const server = await startServer(t);
    const lina = await peer(t, server);
    const demo = await Demo.online(t, server);
    await lina.say('小林', '在吗？', '看一下照片');
    await demo.person('李娜').locator('.badge').getByText('2', { exact: true }).waitFor();
    await demo.person('李娜').getByText('看一下照片').waitFor();
    assert.match(await demo.title.innerText(), /2/);
    await demo.person('李娜').click();
    await demo.shows('看一下照片');
    await lina.say('小林', '好看吗？');
    await demo.shows('好看吗？');
    await demo.back();
    await demo.person('李娜').getByText('好看吗？').waitFor();
    assert.equal(await demo.unread.count(), 0, 'what was seen is read');
  },

  'a lost message says so, and goes out again at a tap, seen once': async (t) => {
    const server = await startServer(t);
    const lina = await peer(t, server);
    const demo = await Demo.online(t, server);
    await demo.talkTo('李娜');
    // The message arrives, its acknowledgements do not: so the second try is a duplicate.
    server.faults.drop((frame, { userId }) => frame?.type === 4 && userId === '小林', 'out');
    await demo.write('收到了吗？');
    await lina.hears('收到了吗？');
    for (let i = 0; i < 4; i += 1) await demo.phone.skip(5_000);
    await demo.hasStatus('收到了吗？', WORDS.lost);
    server.faults.heal();
    await demo.row('收到了吗？').getByText(WORDS.lost).click();
    await demo.hasStatus('收到了吗？', WORDS.delivered);
    await demo.shows('收到了吗？');
    assert.deepEqual(lina.heard, ['收到了吗？']);
  },

  'a kick-out says why and stays at the login': async (t) => {
    const server = await startServer(t);
    const demo = await Demo.online(t, server);
    await demo.talkTo('李娜');
    server.kick('小林', { reason: '违反规定' });
    await demo.notice.filter({ hasText: '管理员' }).filter({ hasText: '违反规定' }).waitFor();
    const { logins } = server.stats();
    for (let i = 0; i < 5; i += 1) await demo.phone.skip(30_000);
    await demo.phone.hide();
    await demo.phone.skip(30_000);
    await demo.phone.show();
    await demo.phone.skip(30_000);
    await demo.notice.waitFor();
    assert.equal(server.stats().logins, logins, 'it does not come back by itself');
    assert.deepEqual(server.users(), []);
  },

  'a second login elsewhere ends this one, and says so': async (t) => {
    const server = await startServer(t);
    const demo = await Demo.online(t, server);
    await peer(t, server, '小林');
    await demo.notice.filter({ hasText: '别处登录' }).waitFor();
    assert.equal(await demo.field('user').inputValue(), '小林');
  },
};
