// @ts-check
/**
 * The network lab in Chromium: each button does to the clients what it says, and the page shows
 * what became of it.
 */
import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { describe, test } from 'node:test';
import { FrameType } from '../../demo-web/dev-server/index.js';
import { inRoot, startServer, useBrowser } from './support/chat-page.js';
import { lowContrasts, namelessControls } from './support/chat-page-audit.js';
import { LabPage } from './support/lab-page.js';

// Most of the time is spent waiting for the network: several at once.
describe('the network lab', { concurrency: 3 }, () => {
  useBrowser();

  test('a burst of 200 with a cut in the middle: 200 delivered, 0 lost, each once', async (t) => {
    // Long enough away to be seen by a busy machine, too.
    const lab = await LabPage.started(t, await startServer(t),
      { query: 'reconnect.minDelay=3000&reconnect.maxDelay=3000' });
    await lab.slide('Rate', 55);
    await lab.page.locator('output', { hasText: '50 / s' }).waitFor();
    await lab.press('Burst with a cut');
    await lab.until(async () => await lab.squares('queued') > 20, () => 'the queue did not fill');
    await lab.until(async () => await lab.pixels('#strips canvas', 'queued') > 0, () => 'unseen');
    await lab.holds();
    await lab.counts('delivered', 200);
    await lab.counts('shown', 200, 'Peer');
    assert.deepEqual(await Promise.all(['lost', 'pending', 'reconnects'].map((name) =>
      lab.counter(name))), [0, 0, 1]);
    await lab.holds();
    await lab.page.getByRole('status').filter({ hasText: '200 delivered, 0 lost' }).waitFor();
    assert.equal(await lab.squares('delivered'), 200);
    assert.equal(await lab.pixels('#strips canvas', 'queued'), 0);
  });

  test('cut: who is aimed at reconnects, the other stays', async (t) => {
    const lab = await LabPage.started(t, await startServer(t));
    await lab.aim('Peer');
    await lab.press('Cut ');
    await lab.counts('reconnects', 1, 'Peer');
    await lab.aim('Both');
    await lab.press('Cut ');
    await lab.counts('reconnects', 2, 'Peer');
    await lab.counts('reconnects', 1, 'Me');
    await lab.log.filter({ hasText: 'cut 2' }).waitFor();
  });

  test('refuse and hang: nobody gets back until they are switched off', async (t) => {
    const server = await startServer(t);
    const lab = await LabPage.started(t, server);
    for (const [knob, state] of /** @type {const} */ ([['Refuse', 'waiting'],
      ['Hang', 'connecting']])) {
      const { logins } = server.stats();
      await lab.press(knob);
      await lab.page.getByRole('button', { name: knob, pressed: true }).waitFor();
      await lab.press('Cut ');
      await lab.reaches(state);
      await lab.send({ count: 5 });
      await lab.counts('pending', 5);
      assert.equal(server.stats().logins, logins);
      if (knob === 'Refuse') await lab.press(knob);
      else await lab.press('Heal');
      await lab.page.getByRole('button', { name: knob, pressed: false }).waitFor();
      await lab.reaches('online');
      await lab.counts('pending', 0);
    }
    await lab.counts('delivered', 10);
    await lab.holds();
  });

  test('half-open: online, yet nothing comes through until it is healed', async (t) => {
    const lab = await LabPage.started(t, await startServer(t), { query: 'senseMode=15s' });
    await lab.aim('Me');
    await lab.press('Half-open');
    await lab.log.filter({ hasText: 'half-open 1' }).waitFor();
    await lab.send({ count: 8 });
    await lab.counts('inFlight', 8);
    assert.equal(await lab.counter('delivered'), 0);
    await lab.reaches('online');
    await lab.press('Heal');
    await lab.counts('delivered', 8);
    await lab.counts('shown', 8, 'Peer');
    await lab.counts('reconnects', 1);
    await lab.holds();
  });

  test('kick out: stays out until the user logs in again', async (t) => {
    const server = await startServer(t);
    const lab = await LabPage.started(t, server);
    await lab.aim('Me');
    await lab.press('Kick out');
    await lab.reaches('stopped', ['Me']);
    assert.match(await lab.status('Me'), /KICKED_OUT/);
    await lab.reaches('online', ['Peer']);
    assert.deepEqual(server.users().length, 1);
    await lab.press('Log in');
    await lab.reaches('online');
    assert.equal(await lab.button('Log in').count(), 0);
  });

  test('delay: the round trip takes twice as long as one way', async (t) => {
    const server = await startServer(t);
    const lab = await LabPage.started(t, server);
    await lab.slide('Delay', 45);
    await lab.page.locator('output', { hasText: '300 ms' }).waitFor();
    await lab.until(() => server.faults.settings().delay.ms === 300, () => 'no delay');
    await lab.send({ count: 3 });
    await lab.counts('inFlight', 3);
    await lab.counts('delivered', 3);
    await lab.until(async () => Number(/RTT (\d+)/.exec(await lab.status('Me'))?.[1]) >= 600,
      () => lab.status('Me'));
    await lab.press('Heal');
    await lab.page.locator('output', { hasText: '300 ms' }).waitFor({ state: 'hidden' });
  });

  test('duplicate and drop: shown once, sent again, and a loss is shown as one', async (t) => {
    const server = await startServer(t);
    const lab = await LabPage.started(t, server, {
      query: 'qos.retryInterval=100&qos.retransmits=60',
    });
    await lab.slide('Duplicate', 100);
    await lab.until(() => server.faults.settings().duplicate === 1, () => 'no duplicates');
    await lab.send({ count: 10 });
    await lab.counts('delivered', 10);
    await lab.counts('duplicates', 10, 'Peer');
    await lab.counts('shown', 10, 'Peer');
    await lab.slide('Drop', 100);
    await lab.until(() => server.faults.settings().drop.in === 1, () => 'nothing dropped');
    await lab.send({ count: 4 });
    await lab.until(async () => await lab.counter('retransmissions') >= 4, () => 'not sent again');
    assert.deepEqual([await lab.counter('delivered'), await lab.counter('lost')], [10, 0]);
    await lab.press('Heal');
    await lab.counts('delivered', 14);
    assert.equal(await lab.pixels('#strips canvas', 'lost'), 0);

    // On a link that lives, what nobody answers is given up in the end.
    server.faults.drop((frame) => frame?.type === FrameType.DATA, 'in');
    await lab.send({ count: 2 });
    await lab.counts('lost', 2);
    await lab.until(async () => await lab.pixels('#strips canvas', 'lost') > 0, () => 'no square');
    await lab.holds();
  });

  test('restart: down for as long as it says, and the queue drains afterwards', async (t) => {
    const lab = await LabPage.started(t, await startServer(t));
    await lab.press('Refuse');  // or they would be back too soon to look
    await lab.page.getByLabel('Down for').selectOption('1 s');
    await lab.press('Restart server');
    await lab.page.getByText(/The server is down, back in/).waitFor();
    await lab.reaches('waiting');
    await lab.send({ count: 20, senders: 'both ways' });
    await lab.counts('pending', 20);
    await lab.press('Heal');  // asked for while it is down perhaps, and done when it is back
    await lab.page.getByText('The server is up').waitFor();
    await lab.counts('delivered', 20, 'Me');
    await lab.counts('delivered', 20, 'Peer');
    await lab.holds();
  });

  test('a reload in the middle loses nothing: the next start goes on with it', async (t) => {
    const server = await startServer(t);
    const lab = await LabPage.started(t, server);
    server.faults.refuse();
    server.faults.cut();
    await lab.reaches('waiting');
    await lab.send({ count: 30 });
    await lab.counts('pending', 30);
    await lab.page.reload();
    server.faults.heal();
    await lab.press('Start');
    await lab.counts('delivered', 30);
    await lab.counts('shown', 30, 'Peer');
    await lab.holds();
  });

  test('the plot shows the states, the times and the queue as they come', async (t) => {
    const server = await startServer(t);
    const lab = await LabPage.open(t, server);
    const empty = await Promise.all(['online', 'waiting', 'me-soft', 'mark'].map((name) =>
      lab.pixels('#plot', name)));
    assert.deepEqual(empty, [0, 0, 0, 0]);
    await lab.press('Start');
    await lab.reaches('online');
    await lab.until(async () => await lab.pixels('#plot', 'online') > 50, () => 'no band');
    assert.equal(await lab.pixels('#plot', 'waiting'), 0);
    await lab.press('Refuse');
    await lab.press('Cut ');
    await lab.send({ count: 50 });
    for (const name of ['waiting', 'me-soft', 'mark']) {
      await lab.until(async () => await lab.pixels('#plot', name) > 20, () => `no ${name}`);
    }
    await lab.press('Stop$');
    await lab.until(async () => await lab.pixels('#plot', 'online') === 0, () => 'still there');
    assert.match(await lab.status('Me'), /not started/);
  });

  test('the log is filtered, paused, cleared and copied', async (t) => {
    const server = await startServer(t);
    const lab = await LabPage.started(t, server, {
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    await lab.log.filter({ hasText: 'LOGIN_ACCEPTED' }).nth(1).waitFor();
    assert.equal(await lab.page.locator('p[data-level="debug"]').count(), 0);
    await lab.send({ count: 3 });
    await lab.counts('delivered', 3);
    await lab.page.getByLabel('Level').selectOption('debug and above');
    assert.equal(await lab.log.filter({ hasText: 'MESSAGE_DELIVERED' }).count(), 3);
    await lab.page.getByLabel('Speaker').selectOption('Peer');
    assert.equal(await lab.log.filter({ hasText: 'MESSAGE_DELIVERED' }).count(), 0);
    assert.equal(await lab.log.filter({ hasText: 'MESSAGE_RECEIVED' }).count(), 3);
    await lab.page.getByLabel('Level').selectOption('warn and above');
    assert.equal(await lab.log.count(), 0);
    await lab.aim('Peer');
    await lab.press('Cut ');
    await lab.log.filter({ hasText: 'LINK_DOWN' }).waitFor();
    assert.equal(await lab.log.count(), 1);

    await lab.press('Copy');
    await lab.page.getByText('1 lines copied').waitFor();
    const copied = await lab.page.evaluate(() => navigator.clipboard.readText());
    assert.match(copied, /^\d\d:\d\d:\d\d\.\d{3}\tpeer\twarn\tLINK_DOWN\t/);
    assert.match(copied, /\tlink down url=ws:\/\/\S+ closeCode=1006 cause=\w+$/);

    await lab.press('Pause');
    await lab.press('Cut ');
    await lab.counts('reconnects', 2, 'Peer');
    assert.equal(await lab.log.count(), 1);
    await lab.press('Pause');
    await lab.log.nth(1).waitFor();
    await lab.press('Clear');
    assert.equal(await lab.log.count(), 0);
  });

  test('can be used with the keyboard alone', async (t) => {
    const lab = await LabPage.open(t, await startServer(t));
    const { keyboard } = lab.page;
    /** Tabs to it; a control that cannot be reached is never focused. @param {string} selector */
    const tabTo = async (selector) => {
      for (let i = 0; i < 60; i += 1) {
        await keyboard.press('Tab');
        const place = lab.page.locator(selector);
        if (await place.evaluate((it) => it === document.activeElement)) return;
      }
      assert.fail(`${selector} cannot be reached`);
    };
    await tabTo('#start');
    await keyboard.press('Enter');
    await lab.reaches('online');
    await tabTo('#target input:checked');
    await keyboard.press('ArrowDown');
    await tabTo('#cut');
    await keyboard.press('Space');
    await lab.counts('reconnects', 1, 'Me');
    await tabTo('#sliders input >> nth=0');
    await keyboard.press('ArrowRight');
    await keyboard.press('ArrowRight');
    await lab.log.filter({ hasText: 'delay 20+0 ms' }).waitFor();
    assert.equal(await lab.log.filter({ hasText: /delay/ }).count(), 1, 'not at each key');
    await tabTo('#count');
    await keyboard.type('7');
    await keyboard.press('Enter');
    await lab.counts('delivered', 7);
    await tabTo('#log-lines');
    assert.equal(await lab.counter('reconnects', 'Peer'), 0);
  });

  test('says what the client does not accept, and what the server does not do', async (t) => {
    const server = await startServer(t, { control: false });
    const lab = await LabPage.open(t, server, {
      query: 'reconnect.maxDelay=1', expected: /405|^WebSocket connection/,
    });
    await lab.press('Start');
    await lab.page.getByRole('alert').filter({ hasText: 'reconnect.maxDelay' }).waitFor();
    await lab.page.getByText('Options').click();
    await lab.page.getByLabel('reconnect.maxDelay').fill('400');
    await lab.press('Start');
    await lab.reaches('online');
    await lab.press('Heal');
    await lab.page.getByRole('alert').filter({ hasText: '405' }).waitFor();
  });

  test('speaks Chinese, and fits a narrow dark screen', async (t) => {
    const lab = await LabPage.open(t, await startServer(t), {
      locale: 'zh-CN', colorScheme: 'dark', viewport: { width: 360, height: 640 }, isMobile: true,
    });
    await lab.press('开始');
    await lab.reaches('online');
    await lab.log.filter({ hasText: '登录成功' }).first().waitFor();
    const overflow = await lab.page.evaluate(() =>
      document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.equal(overflow, 0);
    const untranslated = await lab.page.locator('[data-text]:empty').count();
    assert.equal(untranslated, 0);
    assert.deepEqual(await namelessControls(lab.page), []);
    assert.deepEqual(await lowContrasts(lab.page), []);
    await lab.page.getByRole('link', { name: 'English' }).click();
    await lab.button('Start').waitFor();
    assert.equal(await lab.page.locator('html').getAttribute('lang'), 'en');
    await lab.page.emulateMedia({ colorScheme: 'light' });
    assert.deepEqual(await lowContrasts(lab.page), []);
  });

  const isWanted = process.env.UPDATE_SCREENSHOTS === '1';
  if (isWanted) {
    test('has its picture taken', async (t) => {
      const lab = await LabPage.started(t, await startServer(t), { query: 'userId=lab-7f3a' });
      await takeStory(lab);
      await mkdir(inRoot('demo-web/screenshots'), { recursive: true });
      await lab.page.evaluate(() => {
        scrollTo(0, 0);
        document.querySelector('.controls')?.scrollTo(0, 0);
      });
      await lab.page.screenshot({ path: inRoot('demo-web/screenshots/lab.png') });
    });
  }
});

/** Something of everything for the picture. @param {LabPage} lab */
async function takeStory(lab) {
  await lab.page.getByLabel('Who sends').selectOption('both ways');
  await lab.press('Burst with a cut');
  await lab.counts('delivered', 200);
  await lab.slide('Delay', 30);
  await lab.page.waitForTimeout(1_000);
  await lab.send({ count: 400 });
  await lab.page.waitForTimeout(2_500);
  await lab.press('Restart server');
  await lab.counts('delivered', 600);
  await lab.press('Heal');
  await lab.page.waitForTimeout(7_000);
  await lab.press('Burst with a cut');
  await lab.until(async () => await lab.squares('queued') > 80, () => 'no queue');
}
