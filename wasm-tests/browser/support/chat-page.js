// @ts-check
/**
 * The chat page as its user sees it: found by labels and roles, and asked what it shows.
 */
import assert from 'node:assert/strict';

/** @typedef {import('playwright-core').Browser} Browser */
/** @typedef {import('playwright-core').Page} Page */

/** Far longer than anything takes; only a failing test waits for it. */
const PATIENCE = 15_000;

/** Chromium says this itself whenever a connection attempt fails, which some tests want. */
const FAILED_ATTEMPT = /^WebSocket connection to '\S+' failed/;

/** So that no test waits long for a timer of the client's. */
export const FAST = 'reconnect.minDelay=50&reconnect.maxDelay=400';

export class ChatPage {
  /** What must never happen: errors, violations of the policy, dialogs. @type {string[]} */
  troubles = [];

  /** @param {Page} page */
  constructor(page) {
    this.page = page;
    this.log = page.getByRole('log');
    this.draft = page.getByRole('textbox', { name: 'Message' });
    this.banner = page.locator('#banner');
    page.setDefaultTimeout(PATIENCE);
    page.on('pageerror', (error) => this.troubles.push(`page error: ${error}`));
    page.on('dialog', (dialog) => {
      this.troubles.push(`dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    page.on('console', (message) => {
      const isBad = ['error', 'warning'].includes(message.type());
      if (isBad && !FAILED_ATTEMPT.test(message.text())) {
        this.troubles.push(`console ${message.type()}: ${message.text()}`);
      }
    });
    page.on('requestfailed', (request) => this.troubles.push(`request failed: ${request.url()}`));
  }

  /**
   * In a browser context of its own, closed after the test; then it must have had no trouble.
   * @param {import('node:test').TestContext} t
   * @param {Browser} browser
   * @param {string} url
   * @param {import('playwright-core').BrowserContextOptions} [options]
   */
  static async open(t, browser, url, options = {}) {
    const context = await browser.newContext({
      locale: 'en-GB', viewport: { width: 960, height: 760 }, ...options,
    });
    const page = new ChatPage(await context.newPage());
    await context.exposeFunction('reportViolation', (/** @type {string} */ text) => {
      page.troubles.push(`policy violation: ${text}`);
    });
    await context.addInitScript(() => {
      const { reportViolation } = /** @type {any} */ (window);
      document.addEventListener('securitypolicyviolation', (event) => {
        reportViolation(`${event.violatedDirective} ${event.blockedURI}`);
      });
      /** @type {(string | undefined)[]} */
      const statuses = [];
      Object.assign(window, { statuses });
      new MutationObserver(() => {
        const bubbles = document.querySelectorAll('.bubble');
        const { status } = /** @type {HTMLElement} */ (bubbles[bubbles.length - 1])?.dataset ?? {};
        if (status !== statuses.at(-1)) statuses.push(status);
      }).observe(document, { subtree: true, childList: true, attributeFilter: ['data-status'] });
    });
    t.after(async () => {
      await context.close();
      assert.deepEqual(page.troubles, []);
    });
    await page.page.goto(url);
    await page.ready();
    return page;
  }

  /** Until the client is there and the page has something to show. */
  async ready() {
    await this.page.locator('#login-page, #chat-page').filter({ visible: true }).waitFor();
  }

  /** Through the form. @param {string} user @param {string} [token] */
  async logIn(user, token = 'secret') {
    await this.page.getByLabel('User id', { exact: true }).fill(user);
    await this.page.getByLabel('Token').fill(token);
    await this.page.getByRole('button', { name: 'Log in' }).click();
  }

  /** Logs in and waits until that is done. @param {string} user */
  async enter(user) {
    await this.logIn(user);
    await this.connection('online');
  }

  /** @param {string} id */
  async talkTo(id) {
    await this.page.getByLabel('Talk to').fill(id);
    await this.page.getByRole('button', { name: 'Chat', exact: true }).click();
    await this.draft.waitFor();
  }

  /** Writes and presses Enter. @param {string} text */
  async write(text) {
    await this.draft.fill(text);
    await this.draft.press('Enter');
  }

  /** @param {import('../../../js/index.js').State} state */
  async connection(state) {
    await this.page.locator(`#connection[data-state="${state}"]`).waitFor();
  }

  /** @param {string} text exactly the words of the bubble */
  bubble(text) {
    const words = this.page.locator('.words').and(this.page.getByText(text, { exact: true }));
    return this.page.locator('.bubble').filter({ has: words });
  }

  /**
   * Waits until the bubble has this status, and until it is alone with its words.
   * @param {string} text
   * @param {import('../../../demo-web/chat/conversation.js').BubbleStatus} status
   */
  async hasBubble(text, status) {
    await this.page.locator(`.bubble[data-status="${status}"]`).and(this.bubble(text)).waitFor();
    assert.equal(await this.bubble(text).count(), 1, `bubbles with ${text}`);
  }

  /** The words of all bubbles, in order. */
  async said() {
    return this.page.locator('.words').allTextContents();
  }

  /** What has become of the last bubble, step by step. @returns {Promise<string[]>} */
  async statuses() {
    return this.page.evaluate(() => /** @type {any} */ (window).statuses.filter(Boolean));
  }

  /** Which elements the document consists of. */
  async tags() {
    return this.page.evaluate(() => {
      const names = Array.from(document.querySelectorAll('*'), (element) => element.localName);
      return [...new Set(names)].sort();
    });
  }
}
