// @ts-check
/**
 * The network lab as its user sees it: found by labels and roles, and asked what it shows.
 */
import assert from 'node:assert/strict';
import { FAST, openContext } from './chat-page.js';

/** @typedef {import('../../../js/index.js').State} State */
/** @typedef {import('../../../demo-web/dev-server/index.js').DevServer} DevServer */
/** @typedef {'Me' | 'Peer'} Who */

/**
 * @typedef {object} LabPageOptions
 * @property {string} [query] of the page's address: client options, by their names
 * @property {RegExp} [expected] what the browser may complain of
 */

/** Far longer than anything takes; only a failing test waits for it. */
const PATIENCE = 15_000, LOOK_EVERY = 30;

/** Chromium says so itself when a connection fails, which most tests want, or is about to end. */
const FAILED_LINK = /^WebSocket (connection to '\S+' failed|is already in CLOSING)/;

/** @param {number} ms */
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

export class LabPage {
  /**
   * @param {import('playwright-core').Page} page
   * @param {string[]} troubles
   * @param {RegExp} expected what the browser may complain of
   */
  constructor(page, troubles, expected) {
    this.page = page;
    this.log = page.locator('#log-lines p');
    page.setDefaultTimeout(PATIENCE);
    page.on('pageerror', (error) => troubles.push(`page error: ${error}`));
    page.on('console', (message) => {
      const isBad = ['error', 'warning'].includes(message.type());
      if (isBad && !expected.test(message.text())) {
        troubles.push(`console ${message.type()}: ${message.text()}`);
      }
    });
    page.on('requestfailed', (request) => troubles.push(`request failed: ${request.url()}`));
  }

  /**
   * In a browser context of its own, closed after the test; then it must have had no trouble.
   * @param {import('node:test').TestContext} t
   * @param {DevServer} server
   * @param {LabPageOptions & import('playwright-core').BrowserContextOptions} [options]
   */
  static async open(t, server, { query = '', expected = FAILED_LINK, ...options } = {}) {
    const { context, troubles } = await openContext(t, {
      viewport: { width: 1_440, height: 1_000 }, ...options,
    });
    const lab = new LabPage(await context.newPage(), troubles, expected);
    await lab.page.goto(`${server.httpUrl}/lab/?${FAST}&${query}`);
    await lab.page.locator('#start:enabled').waitFor();
    return lab;
  }

  /** @param {Parameters<typeof LabPage.open>} args with both clients online */
  static async started(...args) {
    const lab = await LabPage.open(...args);
    await lab.press('Start');
    await lab.reaches('online');
    return lab;
  }

  /** @param {string} name how the button's name begins, as a regular expression */
  button(name) {
    return this.page.getByRole('button', { name: new RegExp(`^${name}`) });
  }

  /** @param {string} name how the button's name begins */
  async press(name) {
    await this.button(name).click();
  }

  /** @param {'Both' | Who} who whose link is meant from now on */
  async aim(who) {
    await this.page.getByRole('radio', { name: who }).check();
  }

  /** @param {string} label @param {number} percent of the whole way to the right */
  async slide(label, percent) {
    const slider = this.page.getByRole('slider', { name: label, exact: true });
    const max = Number(await slider.getAttribute('max'));
    await slider.fill(String(Math.round(max * percent / 100)));
  }

  /** @param {{ count: number, senders?: string }} load at the rate that is chosen */
  async send({ count, senders = 'me → peer' }) {
    await this.page.getByLabel('How many').fill(String(count));
    await this.page.getByLabel('Who sends').selectOption(senders);
    await this.page.getByRole('button', { name: 'Send', exact: true }).click();
  }

  /** @param {State} state @param {readonly Who[]} [whose] */
  async reaches(state, whose = ['Me', 'Peer']) {
    for (const who of whose) {
      await this.page.locator(`.status[data-role="${who.toLowerCase()}"][data-state="${state}"]`)
        .waitFor();
    }
  }

  /** @param {Who} who @returns {Promise<string>} state, reason and what else the card says */
  async status(who) {
    return this.page.getByRole('region', { name: who, exact: true }).innerText();
  }

  /** One number of the counters. @param {string} name @param {Who} [who] */
  async counter(name, who = 'Me') {
    const row = this.page.locator('#counters tr').filter({
      has: this.page.getByRole('rowheader', { name, exact: true }),
    });
    const text = await row.getByRole('cell').nth(who === 'Me' ? 0 : 1).innerText();
    return Number(text.replace(/,/g, ''));
  }

  /** @param {string} name @param {number} value @param {Who} [who] */
  async counts(name, value, who = 'Me') {
    await this.until(async () => (await this.counter(name, who)) === value,
      async () => `${name} of ${who} is ${await this.counter(name, who)}, not ${value}`);
  }

  /** That everything which must hold does hold, right now. */
  async holds() {
    const verdicts = await this.page.locator('#checks td[data-holds]').evaluateAll((cells) =>
      cells.map((cell) => /** @type {HTMLElement} */ (cell).dataset.holds));
    assert.deepEqual(verdicts, Array(6).fill('true'));
  }

  /** How many squares of a strip are counted as such. @param {string} status */
  async squares(status) {
    return Number(await this.page.locator(`.direction[data-role="me"] b[data-status="${status}"]`)
      .innerText());
  }

  /**
   * How many pixels of a canvas have the colour of that name in the style sheet.
   * @param {string} canvas selector
   * @param {string} name of the custom property
   */
  async pixels(canvas, name) {
    return this.page.locator(canvas).first().evaluate((element, property) => {
      const sheet = /** @type {HTMLCanvasElement} */ (element);
      const { width, height } = sheet;
      // From a copy: a canvas that is read becomes another, slower one.
      const copy = new OffscreenCanvas(width, height);
      const context = copy.getContext('2d', { willReadFrequently: true });
      if (context === null) throw new Error('no canvas');
      context.drawImage(sheet, 0, 0);
      const { data } = context.getImageData(0, 0, width, height);
      const hex = getComputedStyle(document.documentElement).getPropertyValue(`--${property}`);
      const [red, green, blue] = [1, 3, 5].map((at) => parseInt(hex.trim().slice(at, at + 2), 16));
      let count = 0;
      for (let i = 0; i < data.length; i += 4) {
        if (data[i] === red && data[i + 1] === green && data[i + 2] === blue) count += 1;
      }
      return count;
    }, name);
  }

  /**
   * @param {() => Promise<boolean>} condition
   * @param {() => Promise<string> | string} complaint
   */
  async until(condition, complaint) {
    const end = Date.now() + PATIENCE;
    while (!await condition()) {
      if (Date.now() > end) assert.fail(await complaint());
      await sleep(LOOK_EVERY);
    }
  }
}
