// @ts-check
/** The sample shop with the widget, a desk behind it, and an agent who answers. */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Client } from 'mobileimsdk-wasm';
import { runDesk, until } from '../../support/desk-command.js';
import { AgentConsole } from '../../support/desk-people.js';
import { atEnd, inRoot, openContext, startServer } from './chat-page.js';

/** @typedef {import('node:test').TestContext} TestContext */
/** @typedef {import('playwright-core').Page} Page */

/** Far longer than anything takes; only a failing test waits for it. */
const PATIENCE = 15_000;

/**
 * A server with the shop, and a desk at which Ann works.
 * @param {TestContext} t
 * @param {{ desk?: string[], server?: object, pages?: Record<string, string> }} [how] pages: by
 *   their names, HTML
 */
export async function openShop(t, how = {}) {
  const directory = mkdtempSync(path.join(tmpdir(), 'shop-'));
  mkdirSync(path.join(directory, 'pages'));
  for (const [name, html] of Object.entries(how.pages ?? {})) {
    writeFileSync(path.join(directory, 'pages', `${name}.html`), html);
  }
  const server = await startServer(t, { webRoot: { '/': inRoot('demo-web'), '/dist': inRoot('dist'),
    '/pages': path.join(directory, 'pages') }, ...how.server });
  const desk = await runDesk(['--url', server.url, '--http', '0', '--visitors', 'any',
    '--database', path.join(directory, 'desk.db'), ...how.desk ?? []]);
  atEnd(t, () => {
    desk.child.kill('SIGKILL');
    rmSync(directory, { recursive: true });
  });
  return { server, desk, url: `${server.httpUrl}/shop/` };
}

/**
 * An agent, logged in and ready.
 * @param {TestContext} t @param {Awaited<ReturnType<typeof openShop>>} shop @param {string} name
 */
export async function agentAt(t, { server, desk }, name) {
  const id = name.toLowerCase();
  await desk.ask('/agents', { id, name, secret: 'correct horse' });
  const client = new Client({ url: server.url, userId: id, receipts: true,
    reconnect: { minDelay: 20, maxDelay: 200 } });
  atEnd(t, () => client.dispose());
  const agent = new AgentConsole(client, 'correct horse');
  await agent.client.login();
  await until(() => agent.pass, 'the welcome');
  return agent;
}

export class WidgetPage {
  /** @param {Page} page @param {string[]} troubles what must never happen */
  constructor(page, troubles) {
    this.page = page;
    this.root = page.locator('mobileim-widget');
    this.bubble = this.root.locator('.bubble');
    this.panel = this.root.getByRole('dialog');
    this.draft = this.panel.getByRole('textbox', { name: 'Message' });
    this.log = this.panel.getByRole('log');
    this.status = this.panel.locator('header [role=status]');
    page.setDefaultTimeout(PATIENCE);
    page.on('pageerror', (error) => troubles.push(`page error: ${error}`));
    page.on('console', (message) => {
      if (!['error', 'warning'].includes(message.type())) return;
      // Chromium says this itself whenever an attempt fails, which some tests want.
      if (/^WebSocket connection to '\S+' failed/.test(message.text())) return;
      troubles.push(`console ${message.type()}: ${message.text()}`);
    });
  }

  /**
   * A visitor of his own.
   * @param {TestContext} t @param {string} url
   * @param {import('playwright-core').BrowserContextOptions} [options]
   */
  static async open(t, url, options) {
    const { context, troubles } = await openContext(t, { viewport: { width: 1100, height: 800 },
      ...options });
    const made = new WidgetPage(await context.newPage(), troubles);
    await made.page.goto(url);
    return Object.assign(made, { context, troubles });
  }

  /** Presses the bubble, and waits until he could write. */
  async begin() {
    await this.bubble.click();
    await this.draft.waitFor();
    await this.status.filter({ hasNotText: 'Connecting' }).waitFor();
  }

  /** @param {string} text */
  async write(text) {
    await this.draft.fill(text);
    await this.draft.press('Enter');
  }

  /** @param {string} text @param {string} [sign] how far it is */
  async hasLine(text, sign) {
    const line = this.log.locator(`.line${sign ? `[data-sign=${sign}]` : ''}`, { hasText: text });
    await line.waitFor();
    assert.equal(await line.count(), 1, 'once');
    return line;
  }

  /** What the widget keeps. */
  record() {
    return this.page.evaluate(() =>
      JSON.parse(localStorage['mobileimsdk-widget cs-desk'] ?? 'null'));
  }
}
