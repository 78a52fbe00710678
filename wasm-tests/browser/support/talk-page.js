// @ts-check
/** A page of alice's with a client and a talk in it, against the dev server. */
import { fileURLToPath } from 'node:url';
import { startSite } from '../../support/site.js';

const dist = fileURLToPath(new URL('../../../dist', import.meta.url));

const SCRIPT = `
  import { Client } from '/dist/browser.mjs';
  import * as talks from '/dist/talk.mjs';
  const server = new URLSearchParams(location.search).get('server');
  const client = new Client({
    url: server, userId: 'alice', receipts: true, shareAcrossTabs: true,
  });
  const talk = new talks.Talk(client);
  const errors = [];
  talk.on('error', (error) => errors.push(error.code));
  Object.assign(window, { talks, client, talk, errors, bob: talk.conversation('bob') });
  client.login();
  await talk.ready;
  window.isReady = true;`;

/** @param {import('node:test').TestContext} t */
export async function serveTalk(t) {
  const site = await startSite({
    directories: { '/dist/': dist },
    pages: {
      '/': '<!doctype html><link rel="icon" href="data:,"><script type="module" src="/main.js">' +
        '</script>',
      '/empty': '<!doctype html><link rel="icon" href="data:,">',
      '/main.js': { headers: { 'Content-Type': 'text/javascript' }, body: SCRIPT },
    },
  });
  t.after(site.close);
  return site.url;
}

/**
 * @param {import('playwright-core').BrowserContext} context
 * @param {string} site @param {{ url: string }} server
 */
export async function openTalk(context, site, server) {
  const page = await context.newPage();
  await page.goto(`${site}/?server=${encodeURIComponent(server.url)}`);
  await page.waitForFunction('window.isReady');
  return page;
}
