// @ts-check
import assert from 'node:assert/strict';
import { startServer } from '../../support/real.js';
import { Demo } from '../support/demo.js';

/** @typedef {import('node:test').TestContext} TestContext */

/** @param {TestContext} t */
async function atSettings(t) {
  const server = await startServer(t);
  const demo = await Demo.online(t, server);
  await demo.top.locator('.settings-link').click();
  const { page } = demo.phone;
  return {
    server, demo,
    /** @param {string} picker @param {string} choice */
    choose: async (picker, choice) => {
      await demo.top.locator(`.${picker}`).click();
      await page.locator('.phone-sheet').getByText(choice, { exact: true }).click();
    },
    /** @param {string} key of the question */
    answer: (key) => page.getByRole('dialog').getByRole('button', { name: key }).click(),
  };
}

/** @type {Record<string, (t: TestContext) => Promise<void>>} */
export const settings = {
  'another sense mode logs in anew': async (t) => {
    const { server, demo, choose } = await atSettings(t);
    const again = new Promise((resolve) => { server.on('login', resolve); });
    await choose('picker-sense', '30s');
    await again;
    await demo.top.locator('.connection').getByText('在线').waitFor();
    assert.equal(server.stats().logins, 2);
  },

  'the log is live, in the language chosen, without the token, and can be copied': async (t) => {
    const { demo, choose } = await atSettings(t);
    await demo.top.locator('.log-line').getByText('LOGIN_ACCEPTED 登录成功').waitFor();
    await choose('picker-language', 'English');
    await demo.top.locator('.log-line').getByText('LOGIN_ACCEPTED login accepted').waitFor();
    await demo.top.locator('.copy-log').click();
    await demo.phone.page.getByRole('status').getByText('已复制').waitFor();
    const copied = await demo.phone.tell((phone) => phone.clipboard);
    assert.match(copied, /LOGIN_ACCEPTED/);
    assert.ok(!copied.includes('secret'), 'the token is no part of it');
  },

  'logging out leads to the login, and the server hears of it': async (t) => {
    const { server, demo, answer } = await atSettings(t);
    await demo.top.locator('.leave').click();
    await answer('取消');
    assert.deepEqual(server.users(), ['小林']);
    await demo.top.locator('.leave').click();
    const away = new Promise((resolve) => { server.on('logout', resolve); });
    await answer('退出登录');
    await away;
    await demo.field('user').waitFor();
    await demo.phone.socketsInUse(0);
  },
};
