// @ts-check
/** A visitor and an agent, and all that can go wrong between them: each message is there once. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { runDesk } from '../../support/desk-command.js';
import { FRAME } from '../../support/desk-people.js';
import { atEnd, inRoot, startServer, useBrowser } from '../support/chat-page.js';
import { WidgetPage, agentAt } from '../support/widget-page.js';
import { pageWith } from '../support/widget-shop.js';

const OF_VISITOR = 250, OF_AGENT = 250, SEEN = 125;
/** Between two messages, and between two looks at what is still missing, ms. */
const PACE = 25, LOOK = 500;
const PATIENCE = 120_000;

/** @param {string} who @param {number} count */
const textsOf = (who, count) => Array.from({ length: count }, (_, i) => `${who} ${i};`);

/** An agent who says all again that has not arrived. */
class Persistent {
  /** @type {Map<string, any>} */
  sent = new Map();

  /** @param {import('../../support/desk-people.js').AgentConsole} agent @param {string} chat */
  constructor(agent, chat) {
    this.agent = agent;
    this.chat = chat;
  }

  get missing() {
    const there = new Set([...this.agent.linesOf(this.chat).values()]
      .map(({ content }) => content));
    return [...this.sent.keys()].filter((text) => !there.has(text));
  }

  /** @param {string} text */
  say(text) {
    const { agent, chat } = this;
    this.sent.set(text, agent.say(chat, text));
  }

  /** Until the desk has all. */
  async settle() {
    const { agent, sent } = this, end = Date.now() + PATIENCE;
    while (this.missing.length) {
      assert.ok(Date.now() < end, `the desk does not have ${this.missing}`);
      for (const text of this.missing) {
        const { fingerprint, status, content } = sent.get(text);
        if (agent.refused.has(fingerprint)) this.say(text);
        else if (status === 'lost') {
          const frame = { ...JSON.parse(content), pass: agent.pass };
          sent.set(text, agent.client.send(agent.desk, JSON.stringify(frame),
            { typeu: FRAME, fingerprint }));
        }
      }
      await wait(LOOK);
    }
  }
}

describe('the widget under drop, duplicate, cut, and restarts of server and desk', () => {
  useBrowser();

  test(`${OF_VISITOR + OF_AGENT} messages: each once, and the unread ones counted`, async (t) => {
    const directory = mkdtempSync(path.join(tmpdir(), 'widget-faults-'));
    writeFileSync(path.join(directory, 'index.html'), pageWith('', ''));
    const server = await startServer(t, {
      webRoot: { '/dist': inRoot('dist'), '/page': directory } });
    const args = ['--url', server.url, '--http', '0', '--visitors', 'any', '--per-minute', '100000',
      '--database', path.join(directory, 'desk.db')];
    let desk = await runDesk(args);
    atEnd(t, () => {
      desk.child.kill('SIGKILL');
      rmSync(directory, { recursive: true });
    });
    const ann = await agentAt(t, /** @type {any} */ ({ server, desk }), 'Ann');
    const widget = await WidgetPage.open(t, `${server.httpUrl}/page/`), { page } = widget;
    await page.evaluate(async (url) => {
      const { mountWidget } = await import(String('/dist/widget.mjs'));
      mountWidget({ url, to: 'cs-desk',
        client: { reconnect: { minDelay: 50, maxDelay: 400 } } });
    }, server.url);
    await widget.begin();
    await widget.write('begin');
    await widget.hasLine('begin', 'arrived');
    const { id: chat } = await widget.record();
    ann.accept(chat);
    await widget.panel.getByRole('heading', { name: 'Ann' }).waitFor();
    ann.client.on('error', () => {});  // it is tried again
    const agent = new Persistent(ann, chat);

    let isBad = true;
    const makeBad = () => {
      server.faults.drop(0.1);
      server.faults.duplicate(0.1);
    };
    const trouble = async () => {
      makeBad();
      for (let i = 0; isBad; i++) {
        await wait(700);
        server.faults.cut([chat, 'ann', 'cs-desk'][i % 3]);
        if (i % 6 === 2) {
          await server.close();
          await wait(300);
          await server.start();
        }
        if (i % 6 === 4) {
          await desk.end('SIGKILL');
          server.faults.heal();  // else it may take long to be there
          desk = await runDesk(args);
          makeBad();
        }
      }
    };
    let troubles = trouble();
    atEnd(t, () => {
      isBad = false;
      return troubles;  // the last desk is there, to be ended
    });
    const ofVisitor = textsOf('visitor', OF_VISITOR), ofAgent = textsOf('agent', OF_AGENT);
    await Promise.all([
      (async () => { for (const text of ofVisitor) await widget.write(text); })(),
      (async () => {
        for (const text of ofAgent.slice(0, SEEN)) {
          agent.say(text);
          await wait(PACE * 2);
        }
      })(),
    ]);
    isBad = false;
    await troubles;
    server.faults.heal();
    await agent.settle();
    for (const text of [ofVisitor[OF_VISITOR - 1], ofAgent[SEEN - 1]]) {
      await widget.log.getByText(text).waitFor({ timeout: PATIENCE });
    }
    const countOf = (/** @type {string} */ who) => widget.log.locator('.words')
      .filter({ hasText: new RegExp(`^${who} `) }).count();
    const started = Date.now();
    while (await countOf('agent') < SEEN) {
      assert.ok(Date.now() - started < PATIENCE, `${await countOf('agent')} are shown`);
      await wait(LOOK);
    }
    t.diagnostic('all of the first part is there');
    await widget.draft.press('Escape');
    isBad = true;
    troubles = trouble();
    for (const text of ofAgent.slice(SEEN)) {
      agent.say(text);
      await wait(PACE * 2);
    }
    isBad = false;
    await troubles;
    server.faults.heal();
    await agent.settle();
    const unread = OF_AGENT - SEEN, badge = unread > 99 ? '99+' : `${unread}`;
    await widget.root.locator('.badge', { hasText: badge }).waitFor({ timeout: PATIENCE });
    const counted = () => page.evaluate(() =>
      /** @type {any} */ (document.querySelector('mobileim-widget')).widget.unread);
    const late = Date.now() + PATIENCE;
    while (await counted() < unread && Date.now() < late) await wait(LOOK);
    assert.equal(await counted(), unread);
    t.diagnostic('unread is exact');

    await widget.bubble.click();
    const older = widget.panel.getByRole('button', { name: 'Show older messages' });
    while (await older.isVisible()) {
      await older.click();
      await wait(200);
    }
    const shown = await widget.log.locator('.words').allTextContents();
    for (const text of [...ofVisitor, ...ofAgent]) {
      assert.equal(shown.filter((one) => one === text).length, 1, `${text} once`);
    }
    // He sees his own in their order, however they arrived; the desk has each of all once.
    assert.deepEqual(shown.filter((text) => /^visitor/.test(text)), ofVisitor);
    const said = [...ann.linesOf(chat).values()].map(({ content }) => content)
      .filter((text) => /^(visitor|agent) /.test(text));
    assert.deepEqual(said.sort(), [...ofVisitor, ...ofAgent].sort());
  });
});
