// @ts-check
/**
 * The pictures of the console in its README: there, and of the size they should have. With
 * UPDATE_SCREENSHOTS=1 they are made anew.
 */
import assert from 'node:assert/strict';
import { mkdir, readFile } from 'node:fs/promises';
import { describe, test } from 'node:test';
import { DESK } from '../support/desk-people.js';
import { inRoot, useBrowser } from './support/chat-page.js';
import { ConsolePage, openDesk, visitor } from './support/console-page.js';

const FOLDER = 'demo-web/console/screenshots';
const WIDE = { width: 1200, height: 720 };

const PEOPLE = /** @type {const} */ ([
  ['vgrace', { name: 'Grace', locale: 'en', product: { title: 'Tea pot, 0.8 l' } },
    ['Does the pot come with a lid?']],
  ['vli', {
    name: '李娜', locale: 'zh-CN', page: { url: 'https://shop.test/longjing', title: '西湖龙井' },
    product: { title: '西湖龙井', subtitle: '250 克 · ¥168', url: 'https://shop.test/longjing' },
    attributes: { 订单号: '4711', 会员: '金卡', 城市: '杭州' },
  }, ['你好，我昨天下的单什么时候发货？', '订单号是 4711']],
  ['vbob', {
    name: 'Bob Miller', locale: 'en-GB',
    page: { url: 'https://shop.test/tea', title: 'Green tea, loose' },
    product: { title: 'Sencha', subtitle: '100 g · €12.90', url: 'https://shop.test/sencha' },
    attributes: { order: '4712', plan: 'gold', city: 'Hamburg' },
  }, ['Hi! Is the Sencha back in stock?']],
  ['vomer', { name: 'Ömer', page: { title: 'Cups' } }, ['Merhaba!']],
  ['v9fk2', { page: { title: '首页' } }, ['在吗？']],
]);

const TALKS = {
  vbob: {
    said: ['Hello Bob! Yes, since this morning: https://shop.test/sencha',
      'It keeps for a year, unopened.'],
    heard: 'Great, thank you! Can you send it by Friday?', note: 'Regular customer, free shipping.',
    draft: 'Of course — we ship within one working day.',
  },
  vli: {
    said: ['您好！您的订单已经打包，今天下午发出。', '发货后会有短信通知。'],
    heard: '太好了，谢谢！', note: '老客户，已加急。', draft: '不客气，还有什么可以帮您？',
  },
};

const PICTURES = [
  { name: 'desktop', peer: 'vbob', options: { viewport: WIDE } },
  { name: 'dark', peer: 'vbob', options: { viewport: WIDE, colorScheme: 'dark' } },
  { name: 'chinese', peer: 'vli', options: { viewport: WIDE, locale: 'zh-CN' } },
  {
    name: 'phone', peer: 'vli',
    options: { viewport: { width: 375, height: 720 }, locale: 'zh-CN', colorScheme: 'dark' },
  },
];

describe('the screenshots of the console', () => {
  if (process.env.UPDATE_SCREENSHOTS === '1') {
    useBrowser();
    for (const picture of PICTURES) test(`take ${picture.name}`, (t) => take(t, picture));
  }

  for (const { name, options: { viewport } } of PICTURES) {
    test(`${name}.png is a picture of ${viewport.width} by ${viewport.height}`, async () => {
      const png = await readFile(inRoot(`${FOLDER}/${name}.png`));
      assert.equal(png.toString('latin1', 1, 4), 'PNG');
      assert.deepEqual([png.readUInt32BE(16), png.readUInt32BE(20)],
        [viewport.width, viewport.height]);
      assert.ok(png.length > 10_000, 'not an empty page');
      assert.ok(png.length < 150_000, 'fit for README');
    });
  }
});

/** @param {import('node:test').TestContext} t @param {any} picture */
async function take(t, { name, peer, options }) {
  const at = await openDesk(t), { said, heard, note, draft } = /** @type {any} */ (TALKS)[peer];
  const ann = await ConsolePage.open(t, at, { reducedMotion: 'reduce', ...options });
  const { page } = ann;
  await ann.enter('ann', at.secret);
  /** @type {Record<string, Awaited<ReturnType<typeof visitor>>>} */
  const apps = {};
  for (const [id, profile, lines] of PEOPLE) {
    const app = apps[id] = await visitor(t, at, id, profile);
    for (const line of lines) app.say(line);
    await page.locator(`.row[data-chat=${id}]`).waitFor();
  }
  // Grace, Li Na and Bob are taken on; the others wait.
  for (const id of ['vgrace', 'vli', 'vbob']) {
    await page.keyboard.press('Alt+a');
    await page.locator(`.row[data-chat=${id}][aria-current]`).waitFor({ state: 'attached' });
  }
  await page.keyboard.press('Alt+2');
  for (const id of ['vgrace', peer]) {
    if (options.viewport.width < 700) await page.locator('#back').click();
    await page.locator(`.row[data-chat=${id}]`).click();
    if (id === 'vgrace') await ann.write('Yes, it does.');
  }
  for (const line of said) await ann.write(line);
  await ann.bubble(said[1], 'received').waitFor();
  apps[peer].client.markRead(apps[peer].shown);
  await page.keyboard.press('Alt+n');
  await ann.write(note);
  apps[peer].say(heard);
  await ann.bubble(heard).waitFor();
  apps[peer === 'vli' ? 'vbob' : 'vli'].say(peer === 'vli' ? 'Hello?' : '在吗？');
  apps.vgrace.client.typing(DESK);
  await ann.draft.fill(draft);
  await ann.bubble(said[1], 'read').waitFor();
  await page.mouse.move(0, 0);
  await page.waitForTimeout(1_200);  // the queue is told a second later
  await page.evaluate(() => /** @type {HTMLElement} */ (document.activeElement).blur());
  await mkdir(inRoot(FOLDER), { recursive: true });
  await page.screenshot({ path: inRoot(`${FOLDER}/${name}.png`), caret: 'hide' });
}
