// @ts-check
/**
 * The pictures of the chat page in README: there, and of the size they should have. With
 * UPDATE_SCREENSHOTS=1 they are made anew, on a day and with people that are always the same.
 */
import assert from 'node:assert/strict';
import { mkdir, readFile } from 'node:fs/promises';
import { describe, test } from 'node:test';
import {
  ChatPage, inRoot, openContext, seedHistory, startServer, useBrowser,
} from './support/chat-page.js';

/** @typedef {import('./support/chat-page.js').Seed} Seed */
/** @typedef {import('playwright-core').BrowserContextOptions} ContextOptions */
/**
 * @typedef {object} Picture
 * @property {string} name
 * @property {ContextOptions & { viewport: { width: number, height: number } }} options
 * @property {Seed['peer']} peer whose conversation is open
 * @property {(chat: ChatPage, server: import('../../demo-web/dev-server/index.js').DevServer)
 *   => Promise<void>} [prepare]
 */

const FOLDER = 'demo-web/screenshots';
const NOW = Date.parse('2026-03-14T09:41:00Z');
const MINUTE = 60_000;

/**
 * @param {string} peer @param {number} ago minutes @param {string} text @param {string} [own]
 * @param {object} [body]
 */
const said = (peer, ago, text, own = 'received', body = undefined) => /** @type {Seed} */ ({
  peer, time: NOW - ago * MINUTE, text, status: own, body,
});

/** @type {Seed[]} */
const PAST = [
  said('Grace', 3 * 24 * 60, 'Thanks, the report is perfect.'),
  said('张伟', 26 * 60, '明天的会议改到下午三点，请通知大家。'),
  said('0', 25 * 60, '系统维护将于周日凌晨 2:00 开始，预计 30 分钟。'),
  said('李娜', 24 * 60 + 190, 'Are you coming on Saturday?'),
  said('李娜', 24 * 60 + 188, '周末一起去香山吗？叶子都红了！', 'read'),
  said('李娜', 24 * 60 + 185, '好啊！几点出发？'),
  said('李娜', 52, 'Half past eight, at the south gate. 我带早餐。', 'read'),
  said('李娜', 51, '记得带水和雨衣，天气预报说下午可能有小雨。', 'read'),
  said('李娜', 44, '收到。'),
  said('李娜', 43, 'I will bring the camera — and my brother, if there is room in the car?'),
  said('李娜', 42, 'hills.png', 'received', { kind: 'image', width: 240, height: 120 }),
  said('李娜', 12, 'Of course, there are two seats left.', 'arrived'),
  said('李娜', 11, '那我们八点半南门见！', 'failed'),
  said('Ömer', 8, 'Could you look at the pull request today?'),
  said('Ömer', 7, 'No hurry.'),
  said('设计组', 24 * 60 + 300, '首页的初稿放在共享文件夹里了。'),
  said('设计组', 24 * 60 + 296, '收到，今晚看完给意见。', 'read'),
  said('设计组', 96, '深色模式的对比度不够，标题请再亮一点。', 'read'),
  said('设计组', 94, '另外按钮之间的间距统一成 8 像素吧。', 'read'),
  said('设计组', 90, '好的，下午改好。'),
  said('设计组', 5, '改好了，标题和按钮都更新了。'),
  said('设计组', 4, '新的图标也已经上传，请大家看一下。'),
];

/** @type {Picture[]} */
const PICTURES = [
  { name: 'desktop', peer: '李娜', options: { viewport: { width: 1120, height: 720 } } },
  {
    name: 'dark', peer: '李娜',
    options: { viewport: { width: 1120, height: 720 }, colorScheme: 'dark' },
    prepare: async (chat, server) => {
      server.faults.refuse();
      server.faults.cut();
      await chat.banner.filter({ hasText: 'Next attempt' }).waitFor();
      await chat.write('我在地铁里，信号不好，到了再发照片。');
      await chat.hasBubble('我在地铁里，信号不好，到了再发照片。', 'queued');
    },
  },
  {
    name: 'phone', peer: '李娜',
    options: { viewport: { width: 390, height: 780 }, isMobile: true, hasTouch: true },
  },
  {
    name: 'chinese', peer: '设计组',
    options: { viewport: { width: 1120, height: 720 }, locale: 'zh-CN' },
    prepare: async ({ page }) => {
      await page.getByRole('textbox', { name: '消息' }).fill('看起来不错！');
    },
  },
];

describe('the screenshots of the chat page', () => {
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
      assert.ok(png.length > 20_000, 'not an empty page');
      assert.ok(png.length < 300_000, 'fit for README');
    });
  }
});

/** @param {import('node:test').TestContext} t @param {Picture} picture */
async function take(t, { name, options, peer, prepare }) {
  const server = await startServer(t);
  const visitor = await openContext(t, { timezoneId: 'UTC', reducedMotion: 'reduce', ...options });
  await visitor.context.clock.setFixedTime(NOW);
  const chat = await ChatPage.openTab(visitor, `${server.httpUrl}/chat/?user=小林`);
  const url = await uploadPicture(chat);
  const past = PAST.map((one) => (one.body ? { ...one, body: { ...one.body, url } } : one));
  await seedHistory(chat, server, '小林', past, { readAt: NOW - 10 * MINUTE });
  await chat.page.goto(`${server.httpUrl}/chat/?user=小林&autologin&reconnect.minDelay=4000`);
  await chat.page.locator('#connection[data-state=online]').waitFor();
  await chat.page.locator('.person').filter({ hasText: peer }).click();
  await chat.loaded();
  await prepare?.(chat, server);
  await chat.page.mouse.move(0, 0);
  await chat.page.evaluate(() => /** @type {HTMLElement} */ (document.activeElement).blur());
  await mkdir(inRoot(FOLDER), { recursive: true });
  await chat.page.screenshot({ path: inRoot(`${FOLDER}/${name}.png`), caret: 'hide' });
  server.faults.heal();
}

/** Draws hills, and brings them where the page brings its files. @param {ChatPage} chat */
function uploadPicture({ page }) {
  return page.evaluate(async () => {
    const canvas = new OffscreenCanvas(480, 240), pen = canvas.getContext('2d');
    if (pen === null) throw new Error('no canvas');
    const sky = pen.createLinearGradient(0, 0, 0, 240);
    sky.addColorStop(0, '#8ec5ff');
    sky.addColorStop(1, '#fff1d6');
    pen.fillStyle = sky;
    pen.fillRect(0, 0, 480, 240);
    pen.fillStyle = '#ffd27a';
    pen.beginPath();
    pen.arc(360, 80, 28, 0, 7);
    pen.fill();
    for (const [i, color] of ['#c2553f', '#a63d40', '#7a2e3a'].entries()) {
      pen.fillStyle = color;
      pen.beginPath();
      pen.moveTo(0, 240);
      for (let x = 0; x <= 480; x += 8) {
        pen.lineTo(x, 150 + i * 30 + Math.sin(x / (60 - i * 12) + i * 2) * (26 - i * 6));
      }
      pen.lineTo(480, 240);
      pen.fill();
    }
    const answer = await fetch('/uploads/?name=hills.png', {
      method: 'POST', headers: { 'Content-Type': 'application/octet-stream' },
      body: await canvas.convertToBlob(),
    });
    return new URL((await answer.json()).url, location.origin).href;
  });
}
