// @ts-check
/**
 * The pictures of the demo: there, and of the size of a phone. With UPDATE_SCREENSHOTS=1 they are
 * made anew, on a day and with people that are always the same.
 */
import assert from 'node:assert/strict';
import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, mock, test } from 'node:test';
import { root } from '../../js/build/command.mjs';
import { startServer } from '../support/real.js';
import { Demo, SERVER, WORDS } from './support/demo.js';
import { peer } from './support/peer.js';
import { usePhones } from './support/phone.js';
import { readUpload } from './toolchain/upload.js';

/** @typedef {Awaited<ReturnType<typeof peer>>} Peer */
/**
 * @typedef {object} Picture
 * @property {'light' | 'dark'} [colorScheme]
 * @property {(demo: Demo) => Promise<void>} prepare at the list of conversations
 */

const FOLDER = path.join(root, 'demo-miniprogram/screenshots');
const WIDTH = 390, HEIGHT = 780;
const START = Date.parse('2026-03-13T18:12:00+08:00');
const MINUTE = 60_000, HOUR = 60 * MINUTE;

/** @type {Record<string, Picture>} */
const PICTURES = {
  login: {
    prepare: async (demo) => {
      await demo.phone.kill();
      await demo.phone.launch({ query: {}, date: START + 15 * HOUR });
      await demo.field('token').fill('secret');
      await demo.field('token').blur();
    },
  },
  conversations: { prepare: async () => {} },
  chat: {
    prepare: async (demo) => {
      await demo.person('李娜').click();
      await demo.shows('好的，我八点二十到。');
    },
  },
  'chat-dark': {
    colorScheme: 'dark',
    prepare: async (demo) => {
      await demo.person('李娜').click();
      await demo.shows('好的，我八点二十到。');
      await demo.phone.switchNetwork('none');
      await demo.write('我在地铁里，信号不好，到了再发照片。');
      await demo.hasStatus('我在地铁里，信号不好，到了再发照片。', WORDS.queued);
      await demo.banner.filter({ hasText: '连接已断开' }).waitFor();
    },
  },
  legend: {
    prepare: async (demo) => {
      await demo.person('李娜').click();
      await demo.shows('好的，我八点二十到。');
      await demo.top.locator('.status-line').last().click();
      await demo.top.getByRole('dialog').waitFor();
    },
  },
  settings: {
    prepare: async (demo) => {
      await demo.top.locator('.settings-link').click();
      await demo.top.locator('.log-line').first().waitFor();
      await demo.top.locator('.copy-log').scrollIntoViewIfNeeded();
    },
  },
};

/**
 * Away for a while. The others tell when they write, so their day is the phone's.
 * @param {Demo} demo @param {number} ms
 */
async function later(demo, ms) {
  mock.timers.setTime(Date.now() + ms);
  await demo.phone.hide();
  await demo.phone.skip(ms);
  await demo.phone.show();
  await demo.isOnline();
}

/** @param {Demo} demo @param {string[]} texts */
async function write(demo, ...texts) {
  for (const text of texts) {
    await demo.write(text);
    await demo.hasStatus(text, WORDS.delivered);
  }
}

/** Somebody looks at what was said. @param {Demo} demo @param {Peer} by @param {string} text */
async function isRead(demo, by, text) {
  await demo.hasStatus(text, WORDS.arrived);
  by.client.markRead(by.messages);
  await demo.hasStatus(text, WORDS.read);
}

/** @param {Demo} demo @param {Peer} from @param {string[]} texts */
async function hear(demo, from, ...texts) {
  for (const text of texts) {
    await from.say('小林', text);
    await demo.shows(text);
  }
}

/**
 * What was said until the picture is taken.
 * @param {Demo} demo
 * @param {Record<string, Peer>} all
 * @param {() => Promise<Peer>} home Lina's other device, which gives receipts
 */
async function past(demo, { lina, zhang, design, omer }, home) {
  await zhang.say('小林', '明天的会议改到下午三点，请通知大家。');
  await demo.person('张伟').waitFor();
  await demo.talkTo('李娜');
  await hear(demo, lina, 'Are you free on Saturday?');
  await write(demo, '周末一起去香山吗？叶子都红了！');
  await hear(demo, lina, '好啊！几点出发？');
  await later(demo, 14 * HOUR);
  await write(demo, '明早八点半，南门见。我带早餐。', '记得带水和雨衣，天气预报说下午可能有小雨。');
  await hear(demo, lina, '收到。', 'I will bring the camera — and my brother, if there is room.');
  await later(demo, 40 * MINUTE);
  const linaAtHome = await home();
  await demo.write('没问题，还有两个座位。');
  await isRead(demo, linaAtHome, '没问题，还有两个座位。');
  await hear(demo, linaAtHome, '好的，我八点二十到。');
  await demo.back();
  await omer.say('小林', 'Could you look at the pull request today?', 'No hurry.');
  await later(demo, 6 * MINUTE);
  await design.say('小林', '首页的初稿放在共享文件夹里了。', '新的图标也已经上传，请大家看一下。',
    '深色模式的对比度调好了。');
  await demo.person('设计组').getByText('3', { exact: true }).waitFor();
}

describe('the screenshots of the demo', () => {
  if (process.env.UPDATE_SCREENSHOTS === '1') {
    usePhones(readUpload('demo').folder);
    for (const [name, { colorScheme, prepare }] of Object.entries(PICTURES)) {
      test(`take ${name}`, async (t) => {
        mock.timers.enable({ apis: ['Date'], now: START });
        t.after(() => mock.timers.reset());
        const server = await startServer(t);
        const query = { server: SERVER, user: '小林', token: 'secret', autologin: '1' };
        const demo = await Demo.start(t, server, { query, colorScheme, date: START });
        await demo.isOnline();
        const [lina, zhang, design, omer] = await Promise.all(['李娜', '张伟', '设计组', 'Ömer']
          .map((userId) => peer(t, server, userId)));
        const home = () => peer(t, server, '李娜', { receipts: true });
        await past(demo, { lina, zhang, design, omer }, home);
        await prepare(demo);
        await mkdir(FOLDER, { recursive: true });
        await demo.phone.page.screenshot({
          path: path.join(FOLDER, `${name}.png`), caret: 'hide',
        });
      });
    }
  }

  for (const name of Object.keys(PICTURES)) {
    test(`${name}.png is a picture of ${WIDTH} by ${HEIGHT}`, async () => {
      const png = await readFile(path.join(FOLDER, `${name}.png`));
      assert.equal(png.toString('latin1', 1, 4), 'PNG');
      assert.deepEqual([png.readUInt32BE(16), png.readUInt32BE(20)], [WIDTH, HEIGHT]);
      assert.ok(png.length > 15_000, 'not an empty page');
      assert.ok(png.length < 200_000, 'fit for README');
    });
  }
});
