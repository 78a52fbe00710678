// @ts-check
/**
 * The chat page takes foreign text for text, wherever it comes in: as content, as a name, as the
 * id of a message, as the own user id, and once more from the history.
 */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { FrameType, encode, makeFrame } from '../../demo-web/dev-server/protocol.js';
import { ChatPage, startServer, useBrowser } from './support/chat-page.js';
import { HOSTILE_TEXTS } from './support/hostile-texts.js';

/** Where half a surrogate pair stands, every Java server writes a question mark. */
const HEARD = HOSTILE_TEXTS.map((text) => text.replace(/\p{Surrogate}/gu, '?'));

let serial = 0;

/** @param {string} from @param {string} content @param {string} [fp] @param {number} [typeu] */
function hostileFrame(from, content, fp = `hostile-${serial += 1}`, typeu = -1) {
  return encode(makeFrame({
    type: FrameType.DATA, from, to: 'x', dataContent: content, QoS: true, fp, typeu,
  }));
}

/** Kinds of talk: what lies elsewhere is not fetched, what is no address is not followed. */
const HOSTILE_KINDS = [
  { kind: 'image', text: 'x', url: 'https://example.invalid/x.png', name: HOSTILE_TEXTS[2] },
  { kind: 'file', text: 'x', url: 'http://example.invalid/x', name: HOSTILE_TEXTS[0], size: 1e15 },
  { kind: 'image', text: 'no address', url: 'javascript:window.hacked=1' },
];

/** Notes each request and navigation from now on. @param {ChatPage} alice */
function watchNetwork({ page }) {
  /** @type {string[]} */
  const seen = [];
  page.on('request', (request) => seen.push(`request ${request.url()}`));
  page.on('framenavigated', (frame) => seen.push(`navigation to ${frame.url()}`));
  page.on('popup', (popup) => seen.push(`window ${popup.url()}`));
  return seen;
}

/** What nothing on the page may ever be. @param {ChatPage} alice */
async function suspects({ page }) {
  return page.evaluate(() => {
    const wrong = Array.from(document.querySelectorAll('*')).filter((element) =>
      element.getAttributeNames().some((name) => /^on|^srcdoc$|^formaction$/.test(name)) ||
      /^\s*(javascript|data):/i.test(element.getAttribute('href') ?? '') &&
        element.localName !== 'link');
    return [...wrong.map(({ outerHTML }) => outerHTML),
      ...('hacked' in window || 'hacked' in {} ? ['something ran'] : [])];
  });
}

describe('the chat page and hostile text', { concurrency: 3 }, () => {
  useBrowser();

  test(`shows ${HOSTILE_TEXTS.length} texts as content, name and id of a message`, async (t) => {
    assert.ok(HOSTILE_TEXTS.length >= 40 && new Set(HOSTILE_TEXTS).size === HOSTILE_TEXTS.length);
    const server = await startServer(t);
    const alice = await ChatPage.open(t, `${server.httpUrl}/chat/?user=alice&autologin`);
    await alice.talkTo('mallory');
    // One of each kind of element before, so that all that comes is more of the same.
    const first = 'first https://example.com/';
    await alice.write(first);
    await alice.hasBubble(first, 'delivered');
    server.faults.inject('alice', hostileFrame('mallory', 'first answer'));
    server.faults.inject('alice', hostileFrame('trudy', 'first of another'));
    await alice.hasBubble('first answer', 'received');
    await alice.people.getByRole('button', { name: /trudy.*1 unread/ }).waitFor();
    const vocabulary = await alice.vocabulary();
    const network = watchNetwork(alice);

    for (const text of HOSTILE_TEXTS) {
      server.faults.inject('alice', hostileFrame('mallory', text));
      server.faults.inject('alice', hostileFrame(text, `from ${text}`));
      server.faults.inject('alice', hostileFrame('eve', `id ${text}`, text));
    }
    for (const kind of HOSTILE_KINDS) {
      const content = JSON.stringify(kind);
      server.faults.inject('alice', hostileFrame('mallory', content, undefined, 36399));
    }
    server.faults.inject('alice', hostileFrame('', 'from nobody'));
    server.faults.inject('alice', hostileFrame('mallory', 'last'));
    await alice.hasBubble('last', 'received');
    assert.deepEqual(await alice.said(), [first, 'first answer', ...HEARD, 'no address',
      'last']);
    assert.deepEqual(await alice.log.locator('.file-name').allTextContents(),
      [HOSTILE_TEXTS[2], HOSTILE_TEXTS[0]]);
    await alice.scrollsToPeople(HOSTILE_TEXTS.length + 5);
    const names = await alice.names();
    for (const name of HEARD) assert.ok(names.includes(name), name);
    assert.equal(names.length, HOSTILE_TEXTS.length + 5);
    assert.deepEqual(await alice.vocabulary(), vocabulary);
    await alice.person('eve').click();
    assert.deepEqual(await alice.said(), HEARD.map((text) => `id ${text}`));
    assert.deepEqual(await alice.vocabulary(), vocabulary);
    assert.deepEqual(await suspects(alice), []);
    assert.deepEqual(network, []);
  });

  test('is talked with under hostile names, and finds them in its history', async (t) => {
    const server = await startServer(t);
    const alice = await ChatPage.open(t, `${server.httpUrl}/chat/?user=alice&autologin`);
    const [, , img, svg] = HOSTILE_TEXTS;
    const names = ['__proto__', img, svg, '\u202egnol thgir \u2066', '"); x //'];
    for (const name of names) {
      await alice.talkTo(name);
      await alice.write(name);
      await alice.hasBubble(name, 'delivered');
      server.faults.inject('alice', hostileFrame(name, `${name}!`, name));
      await alice.hasBubble(`${name}!`, 'received');
    }
    await alice.page.reload();
    await alice.connection('online');
    const network = watchNetwork(alice);
    for (const name of names) {
      await alice.person(name).click();
      await alice.hasBubble(name, 'delivered');
      assert.deepEqual(await alice.said(), [name, `${name}!`]);
      await alice.page.getByRole('button', { name: 'Clear history' }).click();
      await alice.page.getByRole('dialog').getByRole('button', { name: 'Clear' }).click();
      await alice.page.getByText('Nothing has been said').waitFor();
    }
    assert.deepEqual(await suspects(alice), []);
    assert.deepEqual(network, []);
  });

  test('is used by people with hostile names', async (t) => {
    const server = await startServer(t);
    for (const name of [HOSTILE_TEXTS[2], '__proto__']) {
      const page = await ChatPage.open(t, `${server.httpUrl}/chat/`);
      await page.enter(name);
      await page.page.getByText(name, { exact: true }).filter({ visible: true }).waitFor();
      await page.talkTo('bob');
      await page.write('hello');
      await page.hasBubble('hello', 'delivered');
      assert.deepEqual(await suspects(page), []);
    }
    assert.equal(server.users().length, 2);
  });
});
