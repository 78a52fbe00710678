// @ts-check
/**
 * The guides for pages, each built as its reader would build it and opened in Chromium, with a dev
 * server and a friend in Node: what he writes is drawn, as text, and what is typed reaches him.
 */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';
import { parse as parseScript } from 'acorn';
import { root } from '../../js/build/command.mjs';
import { Guide } from '../documents/guides.js';
import { blocksOf } from '../documents/markdown.js';
import { branchOf } from '../documents/mini-programs.js';
import { loggedIn, next, soon, startServer } from '../support/real.js';
import { startSite } from '../support/site.js';
import { useChromium } from './support/browser.js';
import { bundle } from './support/bundle.js';
import { ClientPage } from './support/client-page.js';

/** @typedef {import('node:test').TestContext} TestContext */

const browser = useChromium();

const pageOf = (/** @type {string} */ body) => '<!doctype html><link rel="icon" href="data:,">' +
  `<body>${body}<script type="module" src="/main.js"></script>`;
const FORM = '<ul></ul><form><input><button>ok</button></form>';

/** Uni-app's and Taro's part of it in a page: their elements, and a page that is opened. */
const HOSTS = {
  'uni-app': `
    import { createApp, h } from 'vue';
    import Page from './src/pages/chat/chat.vue';
    const View = (_, { slots }) => h('div', slots.default?.());
    const Input = ({ value }, { emit }) => h('input', { value, onInput: (event) =>
      emit('input', { detail: { value: event.target.value } }) });
    Input.props = ['value'];
    Input.emits = ['input'];
    const Button = (_, { slots }) => h('button', slots.default?.());
    const app = createApp(Page);
    app.component('view', View).component('input', Input).component('button', Button);
    Page.onLoad.call(app.mount('#app'), Object.fromEntries(new URLSearchParams(location.search)));
  `,
  'taro': `
    import { createElement } from 'react';
    import { createRoot } from 'react-dom/client';
    import Chat from './src/pages/chat/chat.jsx';
    createRoot(document.getElementById('root')).render(createElement(Chat));
  `,
  '@tarojs/taro': `
    import { useEffect } from 'react';
    const query = Object.fromEntries(new URLSearchParams(location.search));
    export const useLoad = (load) => useEffect(() => load(query), []);
  `,
  '@tarojs/components': `
    import { createElement } from 'react';
    export const View = (props) => createElement('div', props);
    export const Button = (props) => createElement('button', props);
    export const Input = ({ onInput, ...props }) => createElement('input', { ...props,
      onChange: (event) => onInput({ detail: { value: event.target.value } }) });
  `,
};

/**
 * Builds a guide's application and serves it.
 * @param {TestContext} t @param {Guide} guide
 * @param {{ entry: string, page?: string, files?: Record<string, string>, server: string,
 *   modules?: Record<string, string>, isH5?: boolean }} what
 */
async function serve(t, guide, { entry, page = '<div id="root"></div><div id="app"></div>', files,
  server, modules, isH5 }) {
  const folder = guide.write(t, server, files);
  if (isH5) {
    const im = path.join(folder, 'src/im.js');
    fs.writeFileSync(im, branchOf(fs.readFileSync(im, 'utf8'), 'H5'));
  }
  const site = await startSite({
    pages: { '/': pageOf(page), ...await bundle(path.join(folder, entry), modules) },
  });
  t.after(site.close);
  return site.url;
}

/**
 * Somebody with a page, and bob.
 * @param {TestContext} t @param {(server: string) => Promise<string>} serving
 */
async function open(t, serving) {
  const server = await startServer(t), url = await serving(server.url);
  const bob = await loggedIn(t, server, 'bob');
  const shown = await ClientPage.open(t, browser(), url), { page } = shown;
  const shows = (/** @type {string} */ text) => soon(page.waitForFunction((expected) =>
    document.body.innerText.replace(/\s+/g, ' ').includes(expected), text), `on the page: ${text}`);
  return { server, bob, shown, page, shows, url };
}

/** A message each way. @param {Awaited<ReturnType<typeof open>>} story */
async function chat({ bob, page, shows, shown }) {
  await shows('alice: online');
  await bob.send('alice', '<b>你好</b> 😀').delivered;
  await shows('bob: <b>你好</b> 😀');
  const heard = next(bob, 'message');
  await page.fill('input', 'from the page');
  await page.click('button');
  const { from, content } = await heard;
  assert.deepEqual([from, content], ['alice', 'from the page']);
  await shows('alice: from the page ✓');
  assert.equal(await page.inputValue('input'), '');
  assert.deepEqual([shown.troubles, shown.violations], [[], []]);
}

/**
 * What was written, and not acknowledged, goes on after a reload.
 * @param {Awaited<ReturnType<typeof open>>} story
 */
async function reload({ server, bob, page, shows }) {
  server.faults.drop((frame, { userId }) => frame?.type === 2 && userId === 'alice', 'in');
  await page.fill('input', 'written before');
  await page.click('button');
  await shows('alice: written before 🕓');
  await isKept(page, 'written before');
  server.faults.heal();
  const heard = next(bob, 'message');
  await page.reload();
  assert.equal((await heard).content, 'written before');
  await shows('alice: written before ✓');
}

/**
 * Until the page's database has it.
 * @param {import('playwright-core').Page} page @param {string} text
 */
const isKept = (page, text) => soon(page.waitForFunction(async (wanted) => {
  const [{ name = '' }] = await indexedDB.databases();
  const database = await new Promise((resolve) => {
    const opening = indexedDB.open(name);
    opening.onsuccess = () => resolve(opening.result);
  });
  const [store] = database.objectStoreNames;
  const values = await new Promise((resolve) => {
    const reading = database.transaction(store).objectStore(store).getAll();
    reading.onsuccess = () => resolve(reading.result);
  });
  database.close();
  return JSON.stringify(values).includes(wanted);
}, text), 'that it is kept');

describe('a guide has a page that chats:', () => {
  /** @type {Record<string, Omit<Parameters<typeof serve>[2], 'server'>>} */
  const BUILT = {
    'react': { entry: 'src/main.jsx' },
    'vue': { entry: 'src/main.js' },
    'uni-app': { entry: 'main.js', files: { 'main.js': HOSTS['uni-app'] }, isH5: true },
    'taro': { entry: 'main.js', files: { 'main.js': HOSTS.taro }, modules: HOSTS },
  };
  /** Those that are told what an earlier page has left in a way of their own. */
  const KEEPS = ['react', 'vue'];
  for (const [name, what] of Object.entries(BUILT)) {
    test(name, async (t) => {
      const guide = new Guide(name);
      const story = await open(t, (server) => serve(t, guide, { ...what, server }));
      await chat(story);
      if (KEEPS.includes(name)) await reload(story);
      guide.end();
    });
  }

  for (const name of KEEPS) {
    test(`${name}, with talk: the same with a list, and a history after a reload`, async (t) => {
      const guide = new Guide(name), { entry } = BUILT[name];
      const main = guide.take(entry).replace('./Chat', './TalkChat');
      const story = await open(t, (server) => serve(t, guide, {
        entry: 'src/talk.jsx', files: { 'src/talk.jsx': main }, server,
      }));
      await chat(story);
      await story.shows('bob (0)');
      await story.page.reload();
      await story.shows('bob: <b>你好</b> 😀 alice: from the page ✓');
      guide.end();
    });
  }

  for (const library of ['mobileimsdk.js', 'legacy/mobileimsdk.js']) {
    test(`h5-page, under the policy of the guide production, with ${library}`, async (t) => {
      const guide = new Guide('h5-page'), [{ code }] = blocksOf('js/guide/production.zh-CN.md')
        .filter(({ language }) => language === 'http');
      const headers = Object.fromEntries(code.replace(/\n\s+/g, ' ').trim().split('\n')
        .map((line) => line.split(/: (.*)/)));
      const story = await open(t, async (server) => {
        const folder = guide.write(t, server);
        parseScript(guide.take('chat.js'), { ecmaVersion: 5 });
        const html = fs.readFileSync(path.join(folder, 'index.html'), 'utf8')
          .replace('<title>', '<link rel="icon" href="/icon.png"><title>');
        headers['Content-Security-Policy'] = headers['Content-Security-Policy']
          .replace('wss://im.example.com', new URL(server).origin);
        const script = (/** @type {string} */ file) => ({ headers: { ...headers,
          'Content-Type': 'text/javascript' }, body: fs.readFileSync(file, 'utf8') });
        const site = await startSite({
          headers, directories: { '/im/': path.join(root, 'dist') },
          pages: { '/': html, '/chat.js': script(path.join(folder, 'chat.js')),
            '/im/mobileimsdk.js': script(path.join(root, 'dist', library)),
            '/icon.png': { headers: { 'Content-Type': 'image/png' }, body: '' } },
        });
        t.after(site.close);
        return site.url;
      });
      await chat(story);
      const core = await story.page.evaluate(() => /** @type {any} */ (window).client.stats().core);
      assert.equal(core, library.startsWith('legacy') ? 'js' : 'wasm');
      guide.end();
    });
  }
});

describe('the guide tabs', () => {
  test('has one connection for two tabs, one of which rings', async (t) => {
    const guide = new Guide('tabs');
    const { server, bob, page, shows, url } = await open(t, (address) =>
      serve(t, guide, { entry: 'main.js', page: FORM, server: address }));
    await soon(page.waitForFunction(() => navigator.locks.query().then(({ held }) => held?.length)),
      'a leader');
    const other = await page.context().newPage();
    await other.goto(url);
    await soon(other.waitForFunction(() => navigator.locks.query().then(({ held }) =>
      held && held.length > 2)), 'a second tab');
    await bob.send('alice', 'to both').delivered;
    await shows('bob: to both');
    await soon(other.waitForFunction(() => document.body.innerText.includes('bob: to both')),
      'the same in the other tab');
    const heard = next(bob, 'message');
    await other.fill('input', 'from the other tab');
    await other.click('button');
    assert.equal((await heard).content, 'from the other tab');
    await soon(other.waitForFunction(() =>
      document.body.innerText.includes('to bob: from the other tab ✓')), 'its end');
    assert.equal(server.stats().kickouts, 0);
    assert.equal(server.stats().online, 2);
    await page.close();
    await bob.send('alice', 'after the leader').delivered;
    await soon(other.waitForFunction(() =>
      document.body.innerText.includes('bob: after the leader')), 'what came after it');
    guide.end();
  });
});

describe('the guide outlives-the-page', () => {
  test('tells what is safe, and what an earlier page has left', async (t) => {
    const guide = new Guide('outlives-the-page');
    const { server, bob, page, shows } = await open(t, (url) => serve(t, guide, {
      entry: 'main.js', page: FORM, server: url,
      files: { 'main.js': "import './outbox.js';\nexport { offerResend } from './resend.js';\n" },
    }));
    server.faults.drop((frame, { userId }) => frame?.type === 2 && userId === 'alice', 'in');
    await page.fill('input', 'do not lose this');
    await page.click('button');
    await soon(page.waitForSelector('li.safe'), 'that it is stored');
    server.faults.refuse();
    const heard = next(bob, 'message');
    await page.reload();
    await shows('do not lose this 🕓');           // before it is online
    server.faults.heal();
    assert.equal((await heard).content, 'do not lose this');
    await shows('do not lose this ✓');

    const again = await page.evaluate(async () => {
      const { offerResend } = await import(/** @type {any} */ ('/main.js'));
      /** @type {any[]} */
      const sent = [];
      const client = { send: (/** @type {any[]} */ ...what) => sent.push(what) };
      const button = offerResend(client, { to: 'bob', content: 'x', fingerprint: 'f' });
      document.body.append(button);
      button.click();
      return { sent, isGone: !button.isConnected };
    });
    assert.deepEqual(again, { sent: [['bob', 'x', { fingerprint: 'f' }]], isGone: true });
    guide.end();
  });
});
