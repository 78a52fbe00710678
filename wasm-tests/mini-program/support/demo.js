// @ts-check
/** The demo as its user sees it, on a phone of his own. */
import assert from 'node:assert/strict';
import { Phone, SERVER_ORIGIN } from './phone.js';

/** @typedef {import('node:test').TestContext} TestContext */
/** @typedef {import('mobileimsdk-wasm/dev-server').DevServer} DevServer */
/** @typedef {import('./phone.js').PhoneOptions} PhoneOptions */

export const SERVER = `${SERVER_ORIGIN}/websocket`;

/** What the program says. */
export const WORDS = {
  delivered: '已送达', arrived: '已收到', read: '已读', lost: '未送达，点击重发', queued: '排队中',
  online: '在线',
};

export class Demo {
  /** @param {Phone} phone */
  constructor(phone) {
    this.phone = phone;
  }

  /**
   * At its login page.
   * @param {TestContext} t
   * @param {DevServer} server
   * @param {PhoneOptions} [options]
   */
  static async start(t, server, options) {
    return new Demo(await Phone.start(t, server, options));
  }

  /** Logged in, at the list of conversations. @param {Parameters<typeof Demo.start>} args */
  static async online(...args) {
    const demo = await Demo.start(...args);
    await demo.logIn('小林');
    await demo.isOnline();
    return demo;
  }

  /** The page on top. */
  get top() {
    return this.phone.page.locator('.phone-page:not([hidden])');
  }

  get title() {
    return this.top.locator('.phone-title');
  }

  /** Why a session is over. */
  get notice() {
    return this.top.locator('.login .notice');
  }

  get banner() {
    return this.top.locator('connection-banner').getByRole('status');
  }

  get unread() {
    return this.top.locator('.badge');
  }

  /** @param {string} name of a field of the login form */
  field(name) {
    return this.top.locator(`.cell .${name} input`);
  }

  /** Through the form. @param {string} userId @param {string} [token] */
  async logIn(userId, token = 'secret') {
    await this.field('server').fill(SERVER);
    await this.field('user').fill(userId);
    await this.field('token').fill(token);
    await this.top.locator('.enter').click();
  }

  /** Past the login, and no banner says otherwise. */
  async isOnline() {
    await this.top.locator('connection-banner').waitFor({ state: 'attached' });
    await this.banner.waitFor({ state: 'detached' });
  }

  /** @param {string} id */
  async talkTo(id) {
    await this.top.locator('.peer input').fill(id);
    await this.top.locator('.start').click();
    await this.top.locator('.composer').waitFor();
  }

  /** The line of the list of conversations. @param {string} name */
  person(name) {
    const named = this.phone.page.locator('.name', { hasText: name });
    return this.top.locator('.person').filter({ has: named });
  }

  async back() {
    await this.top.getByLabel('back').click();
  }

  /** Writes and presses the key to send. @param {string} words */
  async write(words) {
    await this.top.locator('.composer textarea').fill(words);
    await this.top.locator('.composer textarea').press('Enter');
  }

  /** @param {string} words exactly those of the bubble */
  row(words) {
    const exact = this.phone.page.locator('.words').and(
      this.phone.page.getByText(words, { exact: true }));
    return this.top.locator('.row').filter({ has: exact });
  }

  /** @param {string} words @param {string} status as it is shown */
  async hasStatus(words, status) {
    await this.row(words).getByText(status, { exact: true }).waitFor();
  }

  /** @param {string} words an incoming bubble, alone with them */
  async shows(words) {
    await this.row(words).first().waitFor();
    assert.equal(await this.row(words).count(), 1, `bubbles with ${words}`);
  }

  /** The words of all bubbles, in order. */
  async said() {
    return this.top.locator('.row .words').allInnerTexts();
  }
}
