// @ts-check
/** The agents' console in Chromium: two agents, visitors, several tabs, and keys alone. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { startDemo, makeDesk, describeDemo } from '../../demo-web/dev-server/demo.js';
import { CONTENT, DESK } from '../support/desk-people.js';
import { atEnd, openContext, useBrowser } from './support/chat-page.js';
import { axeViolations, lowContrasts, namelessControls } from './support/chat-page-audit.js';
import { ConsolePage, openDesk, visitor } from './support/console-page.js';

const BOB = {
  name: 'Bob', locale: 'en-GB', page: { url: 'https://shop.test/tea', title: 'Green tea' },
  product: { title: 'Sencha', subtitle: '100 g', url: 'https://shop.test/sencha' },
  attributes: { order: '4711' },
};

/** What agents wrote to a visitor. @param {import('../support/desk-people.js').VisitorApp} app */
const answers = (app) => app.shown.filter(({ typeu }) => typeu === -1)
  .map(({ content }) => content);

/** @param {() => unknown} holds @param {string} what */
async function until(holds, what) {
  for (let i = 0; !holds(); i += 1) {
    assert.ok(i < 1_500, `it never came to ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

describe('the console', { concurrency: 3 }, () => {
  useBrowser();

  test('accepts, answers, notes, sends canned replies; ticks, typing both ways', async (t) => {
    const at = await openDesk(t), bob = await visitor(t, at, 'vbob', BOB);
    const ann = await ConsolePage.open(t, at), { page } = ann;
    await ann.logIn('ann', 'a guess');
    await page.getByRole('alert').filter({ hasText: 'Agent id or secret is wrong' }).waitFor();
    await ann.enter('ann', at.secret);
    const first = bob.say('Is it <b>back</b>? https://shop.test/?a=1');
    await ann.row('Bob').filter({ hasText: 'Sencha' }).waitFor();
    assert.match(await page.title(), /^\(1\) /);
    await page.getByRole('button', { name: 'Accept the next one' }).click();
    await ann.bubble('Is it <b>back</b>?').waitFor();
    await until(() => first.status === 'read', 'the visitor hearing that it is read');
    const details = page.getByRole('complementary', { name: 'Visitor' });
    for (const words of ['Sencha', 'Green tea', '4711', 'British English']) {
      await details.getByText(words).waitFor();
    }
    let isTyped = false;
    bob.client.on('typing', () => { isTyped = true; });
    await ann.write('Yes, since today.');
    await ann.bubble('Yes, since today.', 'received').waitFor();
    bob.client.markRead(bob.shown.filter(({ typeu }) => typeu === -1));
    await ann.bubble('Yes, since today.', 'read').waitFor();
    bob.client.typing(DESK);
    await page.locator('#visitor-state.typing').waitFor();
    await until(() => isTyped, 'the visitor hearing that she writes');
    await ann.draft.fill('/');
    await page.getByRole('option', { name: '/bye' }).waitFor();
    await page.keyboard.type('we sh');
    assert.equal(await page.getByRole('option', { name: '/' }).count(), 1);
    await page.keyboard.press('Enter');
    assert.equal(await ann.draft.inputValue(), 'We ship within one working day.');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Write a note for agents' }).click();
    await ann.write('a regular');
    await page.locator('.bubble[data-note]').filter({ hasText: 'Your note' }).waitFor();
    await until(() => answers(bob).length === 2, 'both answers');
    assert.deepEqual(answers(bob), ['Yes, since today.', 'We ship within one working day.']);
    assert.ok(!JSON.stringify(bob.shown).includes('a regular'), 'a note is for agents');
  });

  test('hands over to another agent, who closes; rated and closed is seen by both', async (t) => {
    const at = await openDesk(t), bob = await visitor(t, at, 'vbob', BOB);
    bob.say('hello');
    const ann = await ConsolePage.open(t, at), ben = await ConsolePage.open(t, at);
    await Promise.all([ann.enter('ann', at.secret), ben.enter('ben', at.secret)]);
    await ann.row('Bob').click();
    await ann.page.getByRole('button', { name: 'Accept', exact: true }).click();
    await ann.write('A colleague knows that.');
    await ann.page.getByRole('button', { name: 'Hand over' }).click();
    const dialog = ann.page.getByRole('dialog', { name: 'Hand over this chat' });
    await dialog.getByRole('radio', { name: /Ben/ }).check();
    await dialog.getByLabel('Note for the next agent').fill('he wants tea');
    await dialog.getByRole('button', { name: 'Hand over' }).click();
    await ann.page.locator('#gone:visible').waitFor();
    assert.equal(await ann.draft.isVisible(), false, 'nothing more is written there');
    await ben.tab('mine').click();
    await ben.row('Bob').click();
    await ben.bubble('he wants tea').waitFor();
    await ben.bubble('A colleague knows that.').filter({ hasText: 'Ann' }).waitFor();
    await ben.write('With milk?');
    await ann.tab('all').click();
    await ann.row('Bob').filter({ hasText: /with .?Ben/ }).waitFor();
    assert.equal(await ben.tab('all').isVisible(), false, 'he is no supervisor');
    await ben.page.getByRole('button', { name: 'Close chat' }).click();
    await ben.page.getByRole('dialog').getByRole('button', { name: 'Close chat' }).click();
    await ben.page.locator('#gone').filter({ hasText: 'closed' }).waitFor();
    await until(() => bob.texts.includes('How did we do?'), 'the question');
    bob.client.send(DESK, JSON.stringify({ kind: 'rating', text: '4', most: 5, value: 4 }),
      { typeu: CONTENT });
    await ben.log.getByRole('img', { name: '4 of 5 stars' }).waitFor();
    await ann.tab('closed').click();
    await ann.row('Bob').filter({ hasText: '★★★★☆' }).waitFor();
  });

  test('goes on after a reload; three tabs share connection, pass and what is read', async (t) => {
    const at = await openDesk(t), bob = await visitor(t, at, 'vbob', BOB);
    bob.say('hello');
    const ann = await ConsolePage.open(t, at);
    await ann.enter('ann', at.secret);
    await ann.page.keyboard.press('Alt+a');
    await ann.bubble('hello').waitFor();
    await ann.draft.fill('half a sen');
    await ann.page.reload();
    await ann.isIn();
    await ann.bubble('hello').waitFor();
    assert.equal(await ann.draft.inputValue(), 'half a sen');
    assert.equal(await ann.tab('mine').getAttribute('aria-selected'), 'true');

    const others = [await ConsolePage.openTab(ann.browser, at),
      await ConsolePage.openTab(ann.browser, at, '?user=ann')];
    for (const tab of others) {
      await tab.isIn();
      await tab.tab('mine').click();
    }
    assert.equal(at.server.stats().online, 3, 'the desk, bob and ann');
    bob.say('are you there?');
    await ann.bubble('are you there?').waitFor();
    for (const tab of others) await tab.row('Bob').filter({ hasText: 'half a sen' }).waitFor();
    // It is open in the first tab, so a person has seen it.
    for (const tab of others) await tab.row('Bob').locator('.unread').waitFor({ state: 'hidden' });
    await others[0].row('Bob').click();
    assert.equal(await others[0].draft.inputValue(), 'half a sen');
    await others[0].write('from the second tab');
    await others[1].row('Bob').click();
    await others[1].write('from the third tab');
    await ann.bubble('from the third tab').waitFor();
    await until(() => answers(bob).length === 2, 'both');
    assert.deepEqual(answers(bob), ['from the second tab', 'from the third tab']);
    const kept = await ann.page.evaluate(() => JSON.stringify([localStorage, sessionStorage]));
    assert.ok(!kept.includes(at.secret), 'the secret is kept nowhere');
    const { pass } = await ann.page.evaluate(() =>
      JSON.parse(sessionStorage.getItem('mobileimsdk-console:session') ?? '{}'));
    assert.ok(pass);
    assert.ok(!(await ann.page.evaluate(() => JSON.stringify(localStorage))).includes(pass));

    await others[1].page.getByRole('button', { name: 'Log out' }).click();
    for (const { page } of [ann, ...others]) await page.locator('#login-page:visible').waitFor();
    await until(() => bob.texts.some((text) => text.includes('lost the connection')),
      'the chat waiting again');
    await until(() => at.server.stats().online === 2, 'ann being gone');
    const left = await ann.page.evaluate(() => Object.keys(localStorage)
      .filter((key) => /draft:|say:|after:/.test(key)));
    assert.deepEqual(left, [], 'nothing of what was said stays');
  });

  test('says so when a link names a server or a desk that is new here', async (t) => {
    const at = await openDesk(t), { context, troubles } = await openContext(t);
    const led = 'Enter the secret only if you know both';
    for (const query of ['?user=ann&server=wss://elsewhere.test/websocket', '?desk=eve', '']) {
      const { page } = await ConsolePage.openTab({ context, troubles }, at, query);
      await page.locator('#login-page:visible').waitFor();
      assert.equal(await page.getByRole('alert').filter({ hasText: led }).count(), query ? 1 : 0);
      assert.equal(await page.locator('#login-server').isVisible(), query !== '');
    }
  });

  test('is used with the keys alone', async (t) => {
    const at = await openDesk(t), bob = await visitor(t, at, 'vbob', BOB);
    const eve = await visitor(t, at, 'veve', { name: 'Eve' });
    bob.say('hello');
    await until(() => bob.texts.length, 'the queue');
    eve.say('me too');
    const ann = await ConsolePage.open(t, at), { page } = ann, { keyboard } = page;
    await page.locator('#login-user:focus').waitFor();
    await keyboard.type('ann');
    await keyboard.press('Tab');
    await keyboard.type(at.secret);
    await keyboard.press('Enter');
    await ann.isIn();
    await ann.row('Eve').waitFor();
    await keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keys' }).getByText('Hand over').waitFor();
    await keyboard.press('Escape');
    await keyboard.press('Tab');
    const focused = () => page.evaluate(() => {
      const { id, dataset } = /** @type {HTMLElement} */ (document.activeElement);
      return id || dataset.chat;
    });
    for (let i = 0; await focused() !== 'tab-queue'; i += 1) {
      assert.ok(i < 30, 'the tabs are in the order of the keys');
      await keyboard.press('Shift+Tab');
    }
    await keyboard.press('ArrowRight');
    assert.equal(await focused(), 'tab-mine');
    await keyboard.press('ArrowLeft');
    for (const id of ['accept-next', 'vbob']) {
      await keyboard.press('Tab');
      assert.equal(await focused(), id);
    }
    await keyboard.press('ArrowDown');
    assert.equal(await focused(), 'veve');
    await keyboard.press('Enter');
    await page.locator('#accept:focus').waitFor();
    await keyboard.press('Enter');
    await page.locator('#draft:focus').waitFor();
    await keyboard.type('/by');
    await keyboard.press('Tab');
    await keyboard.press('Enter');
    await ann.bubble('Have a nice day!', 'received').waitFor();
    await keyboard.press('Alt+a');
    await ann.bubble('hello').waitFor();
    await keyboard.press('Alt+ArrowDown');
    await ann.bubble('me too').waitFor();
    await keyboard.press('Alt+n');
    await keyboard.type('a note');
    await keyboard.press('Enter');
    await page.locator('.bubble[data-note]').waitFor();
    await keyboard.press('Alt+t');
    await page.getByRole('dialog', { name: 'Hand over this chat' }).waitFor();
    await keyboard.press('Escape');
    await keyboard.press('Alt+c');
    await keyboard.press('Enter');
    await page.locator('#gone').filter({ hasText: 'closed' }).waitFor();
    await keyboard.press('Alt+r');
    await page.getByRole('switch', { name: 'Ready for new chats', checked: false }).waitFor();
    await ann.draft.waitFor({ state: 'hidden' });
    await keyboard.press('Alt+2');
    assert.equal(await ann.tab('mine').getAttribute('aria-selected'), 'true');
  });

  for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
    test(`has no fault that a checker finds, and fits a phone, ${colorScheme}`, async (t) => {
      const at = await openDesk(t), bob = await visitor(t, at, 'vbob', BOB);
      bob.say('hello');
      const ann = await ConsolePage.open(t, at, {
        colorScheme, locale: 'zh-CN', reducedMotion: 'reduce',
      });
      const { page } = ann;
      const isClean = async (/** @type {string} */ where) => {
        assert.deepEqual(await axeViolations(page), [], where);
        assert.deepEqual(await lowContrasts(page), [], where);
        assert.deepEqual(await namelessControls(page), [], where);
      };
      await page.locator('#login-user').waitFor();
      if (colorScheme === 'light') await isClean('the form');
      await ann.enter('ann', at.secret);
      await ann.row('Bob').waitFor();
      await isClean('the queue');
      await page.keyboard.press('Alt+a');
      await ann.bubble('hello').waitFor();
      await ann.write('好的');
      await page.keyboard.press('Alt+n');
      await ann.write('备注');
      await page.locator('.bubble[data-note]').waitFor();
      bob.client.send(DESK, JSON.stringify({ kind: 'form', text: 'f', title: 'Contact',
        isAnswer: true, fields: [{ name: 'mail', label: 'Email', value: 'a@b.c' }] }),
      { typeu: CONTENT });
      await ann.bubble('a@b.c').waitFor();
      await ann.draft.fill('/');
      await isClean('the chat');
      await ann.draft.fill('');
      if (colorScheme === 'light') {
        await page.keyboard.press('Alt+t');
        await isClean('the dialog');
        await page.keyboard.press('Escape');
      }
      await page.setViewportSize({ width: 375, height: 667 });
      for (const pane of ['talk', 'lists']) {
        if (pane === 'lists') await page.getByRole('button', { name: '返回会话列表' }).click();
        assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
        const small = await page.locator('a:visible, button:visible').evaluateAll((all) =>
          all.filter((one) => {
            const { width, height } = one.getBoundingClientRect();
            return width < 24 || height < 24;
          }).length);
        assert.equal(small, 0, `a finger hits everything in ${pane}`);
      }
      assert.doesNotMatch(await page.locator('body').innerText(), /Queue|Accept|Close/);
    });
  }

  test('rings and notifies when asked to, in one tab of two, and never before', async (t) => {
    const at = await openDesk(t), bob = await visitor(t, at, 'vbob', BOB);
    const ann = await ConsolePage.open(t, at, { permissions: ['notifications'] });
    await ann.browser.context.addInitScript(() => {
      const counts = { tones: 0, /** @type {string[]} */ shown: [] };
      Object.assign(window, { counts });
      const { start } = OscillatorNode.prototype;
      OscillatorNode.prototype.start = function begin(...when) {
        counts.tones += 1;
        start.apply(this, when);
      };
      window.Notification = /** @type {any} */ (class {
        static permission = 'granted';

        /** @param {string} title */
        constructor(title) {
          counts.shown.push(title);
        }

        addEventListener() {}
      });
      // One tab of a window is looked at; here neither is.
      document.hasFocus = () => false;
    });
    await ann.page.reload();
    await ann.enter('ann', at.secret);
    const other = await ConsolePage.openTab(ann.browser, at);
    await other.isIn();
    const tabs = [ann.page, other.page];
    const counts = async () => {
      const each = await Promise.all(tabs.map((page) =>
        page.evaluate(() => /** @type {any} */ (window).counts)));
      return [each[0].tones + each[1].tones, each.flatMap(({ shown }) => shown)];
    };
    bob.say('hello');
    await other.row('Bob').waitFor();
    assert.deepEqual(await counts(), [0, []], 'nobody has asked for it');
    await ann.page.getByRole('button', { name: 'Sound' }).click();
    await ann.page.getByRole('button', { name: 'Notify me' }).click();
    assert.deepEqual(await counts(), [2, []], 'how it sounds');
    const eve = await visitor(t, at, 'veve', { name: 'Eve' });
    eve.say('me too');
    await Promise.all([ann.row('Eve').waitFor(), other.row('Eve').waitFor()]);
    const [tones, shown] = await counts();
    assert.equal(tones, 4);
    assert.match(String(shown), /^.?Eve.? is waiting$/);
  });

  test('stays quick with 50 open chats', async (t) => {
    const at = await openDesk(t), ann = await ConsolePage.open(t, at), { page } = ann;
    await ann.enter('ann', at.secret);
    const visitors = await Promise.all(Array.from({ length: 50 }, (_, i) =>
      visitor(t, at, `v${i}`, { name: `Visitor number ${i}` })));
    for (const one of visitors) {
      for (let i = 0; i < 5; i += 1) one.say(`message ${i}, long enough to be looked at`);
    }
    await ann.tab('queue').filter({ hasText: '50' }).waitFor();
    for (let i = 0; i < 50; i += 1) await page.keyboard.press('Alt+a');
    await page.waitForFunction(() => document.querySelectorAll('#tab-mine[aria-selected=true]')
      .length && document.querySelectorAll('.row').length === 50);
    // All write, ten messages a second, while the agent goes from chat to chat and writes.
    let count = 0;
    const writing = setInterval(() => visitors[count++ % 50].say(`under load ${count}`), 100);
    atEnd(t, () => clearInterval(writing));
    const spent = await page.evaluate(async () => {
      const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
      const draft = /** @type {HTMLTextAreaElement} */ (document.getElementById('draft'));
      const switching = [], typing = [];
      for (let i = 0; i < 50; i += 1) {
        const rows = document.querySelectorAll('.row');
        const row = /** @type {HTMLElement} */ (rows[(i * 7) % rows.length]);
        let before = performance.now();
        row.click();
        document.body.getBoundingClientRect();  // and its layout
        switching.push(performance.now() - before);
        await frame();
        before = performance.now();
        draft.value += 'x';
        draft.dispatchEvent(new Event('input', { bubbles: true }));
        document.body.getBoundingClientRect();
        typing.push(performance.now() - before);
        await frame();
      }
      const sorted = (/** @type {number[]} */ list) => list.sort((a, b) => a - b);
      return { switching: sorted(switching), typing: sorted(typing) };
    });
    const figures = `switching ${spent.switching[25].toFixed(1)} ms (median), ` +
      `${spent.switching[47].toFixed(1)} ms (95 of 100); typing ` +
      `${spent.typing[25].toFixed(1)} ms, ${spent.typing[47].toFixed(1)} ms`;
    t.diagnostic(figures);
    assert.ok(spent.switching[25] < 100 && spent.typing[25] < 16, figures);
  });

  test('is named, with the shop and the secret, by the start page and the terminal', async (t) => {
    const desk = await makeDesk(), server = await startDemo({ port: 0 }, () => {}, desk);
    t.after(() => desk?.stop().finally(() => server.close()));
    assert.equal(await makeDesk('0.0.0.0'), null, 'no secret is shown to other machines');
    const secret = desk?.secret ?? '', { context } = await openContext(t);
    assert.ok(describeDemo(server, desk).join('\n').includes(secret));
    const page = await context.newPage();
    page.setDefaultTimeout(15_000);
    await page.goto(server.httpUrl);
    await page.getByRole('heading', { name: 'Customer service' }).waitFor();
    assert.equal(await page.getByRole('link', { name: 'Open the shop' }).getAttribute('href'),
      'shop/');
    await page.getByText(secret).waitFor();
    const [opened] = await Promise.all([page.waitForEvent('popup'),
      page.getByRole('link', { name: /^Open the console as .?Ann/ }).click()]);
    await opened.locator('#login-secret:focus').waitFor();
    await opened.keyboard.type(secret);
    await opened.keyboard.press('Enter');
    await opened.locator('#own-name').filter({ hasText: 'Ann' }).waitFor();
    await page.getByRole('button', { name: '切换到中文' }).click();
    await page.getByRole('link', { name: '打开商店' }).waitFor();
  });
});
