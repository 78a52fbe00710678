// @ts-check
/** Clients that come and go with their framework: the effects of React, hot updates of Vite. */
import assert from 'node:assert/strict';
import fs from 'node:fs/promises';
import path from 'node:path';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { createServer } from 'vite';
import { soon } from '../support/real.js';
import { startSite } from '../support/site.js';
import { useChromium } from './support/browser.js';
import { FrameworkPage, MAKE_CLIENT } from './support/framework-page.js';

/** @typedef {import('node:test').TestContext} TestContext */

const root = fileURLToPath(new URL('../..', import.meta.url));

const REACT = `
  import { StrictMode, createElement, useEffect, useState } from 'react';
  import { createRoot } from 'react-dom/client';
  import { Client } from '/dist/browser.mjs';
  import { makeClient } from '/make-client.js';

  function Chat() {
    const [sent, setSent] = useState({}), [heard, setHeard] = useState([]);
    useEffect(() => {
      const client = makeClient(Client);
      client.on('status', ({ message }) => {
        setSent((all) => ({ ...all, [message.fingerprint]: message }));
      });
      client.on('message', ({ content }) => setHeard((all) => [...all, content]));
      client.login();
      client.send('bob', 'from effect ' + window.clients.length);
      window.closings = window.closings || [];
      return () => { window.closings.push(client.close()); };
    }, []);
    return createElement('p', null,
      Object.values(sent).map(({ content, status }) => content + ': ' + status).join(', ') +
      ' / ' + heard.join(', '));
  }

  const root = createRoot(document.body.appendChild(document.createElement('div')));
  const show = (key) => root.render(createElement(StrictMode, null, createElement(Chat, { key })));
  window.show = show;
  show(1);
`;

/** @param {TestContext} t */
async function serveReact(t) {
  const { outputFiles: [{ text }] } = await build({
    stdin: { contents: REACT, resolveDir: root }, bundle: true, format: 'esm', write: false,
    define: { 'process.env.NODE_ENV': '"development"' }, logLevel: 'warning',
    external: ['/dist/*', '/make-client.js'],
  });
  const script = (/** @type {string} */ body) =>
    ({ headers: { 'Content-Type': 'text/javascript' }, body });
  const site = await startSite({
    directories: { '/dist/': path.join(root, 'dist') },
    pages: {
      '/': '<!doctype html><link rel="icon" href="data:,"><body>' +
        '<script type="module" src="/main.js"></script>',
      '/main.js': script(text),
      '/make-client.js': script(MAKE_CLIENT),
    },
  });
  t.after(site.close);
  return site.url;
}

/** What the page's module says in its given version. @param {number} version */
const viteModule = (version) => `
  import { Client } from '/dist/browser.mjs';
  import { makeClient } from './make-client.js';
  const client = makeClient(Client);
  client.login();
  window.version = ${version};
  if (import.meta.hot) {
    import.meta.hot.accept();
    import.meta.hot.dispose(() => {
      client.send('bob', 'last words of version ${version}');
      window.closing = client.close();
    });
  }
`;

/** @param {TestContext} t @returns {Promise<{ url: string, edit: (version: number) => any }>} */
async function serveVite(t) {
  const directory = await fs.mkdtemp(path.join(root, 'build/vite-'));
  t.after(() => fs.rm(directory, { recursive: true, force: true }));
  // At one stroke: a file that is emptied and then filled can be two updates.
  const edit = async (/** @type {number} */ version) => {
    const draft = path.join(directory, `chat.${version}`);
    await fs.writeFile(draft, viteModule(version));
    await fs.rename(draft, path.join(directory, 'chat.js'));
  };
  await fs.cp(path.join(root, 'dist'), path.join(directory, 'dist'), { recursive: true });
  await fs.writeFile(path.join(directory, 'make-client.js'), MAKE_CLIENT);
  await fs.writeFile(path.join(directory, 'index.html'), '<!doctype html>' +
    '<link rel="icon" href="data:,"><script type="module" src="/chat.js"></script>');
  await edit(1);
  const server = await createServer({
    root: directory, configFile: false, logLevel: 'error', cacheDir: path.join(directory, 'cache'),
    server: { host: '127.0.0.1', port: 0 }, optimizeDeps: { noDiscovery: true },
  });
  t.after(() => server.close());
  await server.listen();
  return { url: server.resolvedUrls?.local[0] ?? '', edit };
}

const browser = useChromium();

describe('React in StrictMode', () => {
  test('mounts twice: one session, and what the first client was given is delivered once',
    async (t) => {
      const story = await FrameworkPage.open(t, browser(), await serveReact(t));
      await story.isOnline(2);
      assert.deepEqual(await story.hears(2), ['from effect 1', 'from effect 2']);
      await story.hasOneSession();
      await story.bob.send('alice', 'hello').delivered;
      await soon(story.page.waitForFunction(() => {
        const { textContent } = /** @type {HTMLElement} */ (document.body.querySelector('p'));
        return textContent?.includes('from effect 2: delivered') &&
          textContent.endsWith('/ hello');
      }), 'what is rendered');
    });

  test('mounts anew at every change of route: the same', async (t) => {
    const story = await FrameworkPage.open(t, browser(), await serveReact(t));
    await story.isOnline(2);
    for (const key of [2, 3]) {
      await story.page.evaluate((to) => /** @type {any} */ (window).show(to), key);
      await story.isOnline(2 * key);
    }
    assert.deepEqual((await story.hears(6)).sort(),
      [1, 2, 3, 4, 5, 6].map((i) => `from effect ${i}`));
    await story.hasOneSession();
    await story.page.evaluate(() => Promise.all(/** @type {any} */ (window).closings));
  });
});

describe('a hot update of Vite', () => {
  test('closes the old client, and the new one goes on with its outbox', async (t) => {
    const { url, edit } = await serveVite(t);
    const story = await FrameworkPage.open(t, browser(), url), { page } = story;
    await story.isOnline(1);
    await page.evaluate(() => { /** @type {any} */ (window).mark = 'no reload'; });
    for (const version of [2, 3]) {
      await edit(version);
      await soon(page.waitForFunction((expected) =>
        /** @type {any} */ (window).version === expected, version), `version ${version}`);
      await story.isOnline(version);
      assert.deepEqual(await story.hears(1), [`last words of version ${version - 1}`]);
      await story.hasOneSession();
      await page.evaluate(() => /** @type {any} */ (window).closing);
    }
    assert.equal(await page.evaluate(() => /** @type {any} */ (window).mark), 'no reload');
  });
});
