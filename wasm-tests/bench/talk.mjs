// How long a talk takes to open a long history, in Chromium with IndexedDB. Prints ms; no test.
//   node wasm-tests/bench/talk.mjs [--messages 100000] [--conversations 1000] [--times 9]
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { launchChromium } from '../browser/support/browser.js';
import { startSite } from '../support/site.js';

const { values } = parseArgs({ options: {
  messages: { type: 'string', default: '100000' },
  conversations: { type: 'string', default: '1000' },
  times: { type: 'string', default: '9' },
} });
const [messages, conversations, times] =
  [values.messages, values.conversations, values.times].map(Number);

/** A client that does nothing: what is measured is the talk and its store. */
const IDLE = `({ userId: 'alice', state: 'idle', on: () => () => {}, send() {}, markRead() {},
  pending: () => [] })`;

/** Half of all messages are in one conversation. Runs in the page. */
async function fill(Talk, client, messageCount, conversationCount) {
  const talk = new Talk(client);
  await talk.ready;
  const make = (count, start) => Array.from({ length: count }, (_, i) => ({
    content: `message ${start + i}, of the length that messages have between people`,
    time: 1.7e12 + start + i, own: i % 2 === 0, fingerprint: `${start + i}`,
  }));
  const half = messageCount / 2, each = Math.floor(half / conversationCount);
  for (let i = 0; i < half; i += 5000) await talk.conversation('long').merge(make(5000, i));
  for (let i = 0; i < conversationCount - 1; i += 1) {
    await talk.conversation(`peer ${i}`).merge(make(each, half + i * each));
  }
  await talk.close();
}

/** Runs in the page. */
async function measure(Talk, client, count) {
  const rows = { list: [], first: [], older: [], search: [] };
  for (let i = 0; i < count; i += 1) {
    const took = async (name, act) => {
      const start = performance.now();
      await act();
      rows[name].push(performance.now() - start);
    };
    let talk;
    await took('list', async () => {
      talk = new Talk(client);
      await talk.ready;
      talk.conversations();
    });
    const long = talk.conversation('long');
    await took('first', async () => {
      await long.open();
      long.getSnapshot();
    });
    await took('older', () => long.older());
    if (i === 0) await took('search', () => long.search('message 7,', { limit: 10 }));
    await talk.close();
  }
  return rows;
}

const site = await startSite({
  directories: { '/dist/': fileURLToPath(new URL('../../dist', import.meta.url)) },
  pages: { '/': '<!doctype html><link rel="icon" href="data:,">' },
});
const browser = await launchChromium();
const page = await (await browser.newContext()).newPage();
const inPage = (act, ...args) => page.evaluate(`import('/dist/talk.mjs').then(({ Talk }) =>
  (${act})(Talk, ${IDLE}, ${args}))`);
await page.goto(site.url);
await inPage(fill, messages, conversations);
const middle = (list) => list.sort((a, b) => a - b)[list.length >> 1];
await page.reload();
const cold = await inPage(measure, 1);
await page.reload();
const rows = await inPage(measure, times);
console.log(`${messages} messages, half of them in one of ${conversations} conversations; ms`);
for (const [name, label] of [['list', 'the list'], ['first', 'open, with its first page'],
  ['older', 'an older page'], ['search', 'a search through all of one']]) {
  const most = Math.max(...rows[name]);
  console.log(`${label.padEnd(28)} first in a page ${cold[name][0].toFixed(1).padStart(8)}` +
    `   median ${middle(rows[name]).toFixed(1).padStart(8)}   most ${most.toFixed(1).padStart(8)}`);
}
await browser.close();
site.close();
