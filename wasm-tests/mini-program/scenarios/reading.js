// @ts-check
/** What there is to a conversation besides what is said. */
import assert from 'node:assert/strict';
import http from 'node:http';
import { next, startServer } from '../../support/real.js';
import { Demo, WORDS } from '../support/demo.js';
import { peer } from '../support/peer.js';

/** @typedef {import('node:test').TestContext} TestContext */

const PICTURE = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAQAAAACCAIAAADwyuo0AAAAEElEQVR42mMwnpkG' +
  'RwzIHAB60gmRZsUXUgAAAABJRU5ErkJggg==', 'base64');

/** A chat that is open. @param {TestContext} t @param {boolean} receipts of the other side */
async function chatting(t, receipts = false) {
  const server = await startServer(t);
  const lina = await peer(t, server, '李娜', { receipts });
  const demo = await Demo.online(t, server);
  await demo.talkTo('李娜');
  return { server, lina, demo };
}

/** Of a picture, and of nothing else. @param {TestContext} t */
async function pictureServer(t) {
  const server = http.createServer(({ url }, response) => {
    if (url !== '/cat.png') response.writeHead(404).end();
    else response.setHeader('content-type', 'image/png').end(PICTURE);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(null)));
  t.after(() => server.close());
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return `http://127.0.0.1:${port}`;
}

/** Where a row is, beside the list's own place. @param {Demo} demo @param {string} selector */
const placeOf = (demo, selector) => demo.top.locator(selector).first().evaluate((element) => {
  const list = /** @type {Element} */ (element.closest('.rows'));
  const [own, around] = [element, list].map((one) => one.getBoundingClientRect());
  return { top: own.top - around.top, left: around.bottom - own.bottom };
});

/** @param {import('playwright-core').Locator} row @returns {Promise<number>} px below its list's */
const topOf = (row) => row.evaluate((element) => element.getBoundingClientRect().top -
  /** @type {Element} */ (element.closest('.rows')).getBoundingClientRect().top);

/**
 * Scrolling takes its time.
 * @template T @param {() => Promise<T>} look @param {(seen: T) => boolean} fits
 */
async function becomes(look, fits) {
  const end = Date.now() + 10_000;
  for (let seen = await look(); !fits(seen); seen = await look()) {
    assert.ok(Date.now() < end, `it is still ${JSON.stringify(seen)}`);
    await new Promise((resolve) => { setTimeout(resolve, 50); });
  }
}

/** @type {Record<string, (t: TestContext) => Promise<void>>} */
export const reading = {
  'three ticks: the server has it, the other device, its reader': async (t) => {
    const { demo, lina } = await chatting(t, true);
    const ticks = demo.row('看到了吗？').locator('.ticks .tick:visible');
    const heard = next(lina.client, 'message');
    await demo.write('看到了吗？');
    const message = await heard;
    await demo.hasStatus('看到了吗？', WORDS.arrived);
    assert.equal(await ticks.count(), 2);
    const colour = () => ticks.first().evaluate((one) => getComputedStyle(one).borderRightColor);
    const before = await colour();
    lina.client.markRead(message);
    await demo.hasStatus('看到了吗？', WORDS.read);
    assert.notEqual(await colour(), before);
    await demo.top.locator('.status-line').click();
    const legend = demo.top.getByRole('dialog');
    assert.equal(await legend.locator('.meaning').count(), 6);
    await legend.getByText('对方已看到').waitFor();
    await legend.getByText('关闭').click();
    await legend.waitFor({ state: 'detached' });
  },

  'one tick where the other side gives no receipts': async (t) => {
    const { demo } = await chatting(t);
    await demo.write('看到了吗？');
    await demo.hasStatus('看到了吗？', WORDS.delivered);
    assert.equal(await demo.row('看到了吗？').locator('.ticks .tick:visible').count(), 1);
  },

  'what is read here is told to the other side, and that one is typing': async (t) => {
    const { demo, lina } = await chatting(t, true);
    await demo.write('在');
    const read = next(lina.client, 'read', ({ content }) => content === '在吗？');
    lina.client.send('小林', '在吗？');
    await demo.shows('在吗？');
    await read;
    const typing = next(lina.client, 'typing', ({ from }) => from === '小林');
    await demo.top.locator('.composer textarea').fill('我');
    await typing;
    lina.client.typing('小林');
    await demo.title.getByText('对方正在输入…').waitFor();
    await demo.phone.skip(7_000);
    await demo.title.getByText('李娜', { exact: true }).waitFor();
  },

  'a day and a line stand where they belong, and reading begins at the line': async (t) => {
    const { demo, lina } = await chatting(t);
    await demo.write('昨天见');
    await demo.hasStatus('昨天见', WORDS.delivered);
    await demo.top.locator('.day').getByText('今天').waitFor();
    await demo.back();
    for (let i = 1; i <= 30; i += 1) await lina.say('小林', `第 ${i} 条`);
    await demo.person('李娜').locator('.badge').getByText('30').waitFor();
    await demo.person('李娜').click();
    await demo.shows('第 1 条');
    await becomes(() => placeOf(demo, '.new-line'), ({ top }) => top >= -1 && top < 200);
    await demo.top.locator('.jump').click();
    await demo.top.locator('.jump').waitFor({ state: 'detached' });
    await becomes(() => placeOf(demo, '.end'), ({ left }) => Math.abs(left) < 20);
  },

  'older messages come at the top, and what is read stays where it is': async (t) => {
    const { demo, lina } = await chatting(t);
    for (let i = 1; i <= 80; i += 1) await lina.say('小林', `第 ${i} 条`);
    await demo.shows('第 80 条');
    await demo.back();
    await demo.person('李娜').click();
    await demo.shows('第 80 条');
    assert.equal(await demo.top.locator('.row').count(), 50);
    await demo.top.locator('.rows').hover();
    await demo.phone.page.mouse.wheel(0, -100_000);
    await demo.row('第 1 条').waitFor({ state: 'attached' });
    await becomes(() => topOf(demo.row('第 31 条')), (top) => Math.abs(top) < 100);
    assert.deepEqual((await demo.said()).length, 80);
  },

  'a link is shown as one, and copied at a tap': async (t) => {
    const { demo, lina } = await chatting(t);
    await lina.say('小林', '见 https://a.test/x?y=1，好看');
    await demo.top.locator('.link').click();
    await demo.phone.page.getByRole('status').getByText('链接已复制').waitFor();
    assert.equal(await demo.phone.tell((phone) => phone.clipboard), 'https://a.test/x?y=1');
    assert.deepEqual(await demo.said(), ['见 https://a.test/x?y=1，好看']);
  },

  'a picture is shown, and larger at a tap; one that is not there is its words': async (t) => {
    const { demo, lina } = await chatting(t), origin = await pictureServer(t);
    await lina.show('小林', `${origin}/cat.png`);
    const picture = demo.top.getByLabel('cat.png');
    await picture.locator('img').evaluate((image) =>
      /** @type {HTMLImageElement} */ (image).decode());
    await picture.click();
    const preview = demo.phone.page.locator('.phone-preview');
    assert.equal(await preview.getAttribute('src'), `${origin}/cat.png`);
    await preview.click();
    await lina.show('小林', `${origin}/none.png`);
    await demo.row(`cat.png ${origin}/none.png`).waitFor();
    await becomes(async () => demo.phone.troubles.length, (count) => count > 0);
    assert.match(String(demo.phone.troubles.shift()), /404/);
  },

  'an emoji is chosen from a list': async (t) => {
    const { demo, lina } = await chatting(t);
    await demo.top.locator('.composer textarea').fill('好');
    await demo.top.getByRole('button', { name: '表情' }).click();
    await demo.top.locator('.emoji').getByText('👍', { exact: true }).click();
    await demo.top.locator('.send').click();
    await lina.hears('好👍');
  },

  'a search leads to what it found, far back': async (t) => {
    const { demo, lina } = await chatting(t);
    for (let i = 1; i <= 80; i += 1) await lina.say('小林', `第 ${i} 条`);
    await demo.shows('第 80 条');
    await demo.back();
    await demo.person('李娜').click();
    await demo.top.getByRole('button', { name: '更多' }).click();
    await demo.top.getByText('查找聊天记录').click();
    await demo.top.locator('.wanted input').fill('第 3 条');
    await demo.top.getByText('找到 1 条').waitFor();
    await demo.top.locator('.found').click();
    await demo.row('第 3 条').waitFor();
    await becomes(() => topOf(demo.row('第 3 条')), (top) => Math.abs(top) < 100);
  },

  'all that was lost goes out again at one tap, each seen once': async (t) => {
    const { server, demo, lina } = await chatting(t);
    server.faults.drop((frame, { userId }) => frame?.type === 4 && userId === '小林', 'out');
    const texts = ['一', '二', '三'];
    for (const text of texts) await demo.write(text);
    await lina.hears('三');
    for (let i = 0; i < 4; i += 1) await demo.phone.skip(5_000);
    await demo.top.getByText('3 条消息未送达').waitFor();
    server.faults.heal();
    await demo.top.getByText('全部重发').click();
    for (const text of texts) await demo.hasStatus(text, WORDS.delivered);
    assert.deepEqual(lina.heard, texts);
    assert.deepEqual(await demo.said(), texts);
  },
};
