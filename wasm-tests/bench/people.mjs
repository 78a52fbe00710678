// Frames per second of the chat page's list of people while messages come for all of them, in
// Chromium with a processor some times slower. Prints; no test. Counts must be exact, or it fails.
//   node wasm-tests/bench/people.mjs [--conversations 1000] [--rate 50] [--seconds 12] [--slower 4]
//     [--profile]   and which functions the main thread spends its time in
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { launchChromium } from '../browser/support/browser.js';
import { startSite } from '../support/site.js';

const { values } = parseArgs({ options: {
  conversations: { type: 'string', default: '1000' },
  rate: { type: 'string', default: '50' },
  seconds: { type: 'string', default: '12' },
  slower: { type: 'string', default: '4' },
  profile: { type: 'boolean', default: false },
} });
const [conversations, rate, seconds, slower] =
  [values.conversations, values.rate, values.seconds, values.slower].map(Number);
const inRoot = (path) => fileURLToPath(new URL(`../../${path}`, import.meta.url));

/** Instead of the page's main.js: its own views, on a talk whose client says what it is told. */
const SCRIPT = `
  import { followAttention } from './attention.js';
  import { Chat } from './chat.js';
  import { find } from './element.js';
  import { loadLibrary } from './library.js';
  import { PeopleView } from './people-view.js';
  import { translatePage } from './texts.js';
  const heard = {}, client = { userId: 'alice', state: 'idle', pending: () => [], send() {},
    markRead() {}, on: (event, listener) => { heard[event] = listener; return () => {}; } };
  const { Talk } = await loadLibrary(), chat = new Chat();
  translatePage();
  new PeopleView(chat);
  followAttention(chat);
  let count = 0;
  window.say = (who) => heard.message({ from: 'person ' + who, typeu: -1, serverTime: null,
    sentAt: Date.now(), fingerprint: 'f' + count,
    content: 'message ' + (count += 1) + ', of the length that messages have between people' });
  const talk = window.talk = new Talk(client);
  await talk.ready;
  find('login-page', HTMLElement).hidden = true;
  find('chat-page', HTMLElement).hidden = false;
  chat.use(talk);
  window.isReady = true;`;

/** Runs in the page. */
async function measure(people, perSecond, forSeconds) {
  const before = window.talk.unread, start = performance.now(), long = [];
  const observer = new PerformanceObserver((list) =>
    long.push(...list.getEntries().map(({ duration }) => duration)));
  observer.observe({ entryTypes: ['longtask'] });
  let said = 0, seed = 1;
  const frames = [];
  const timer = setInterval(() => {
    // What is due by now, whatever kept the timer.
    for (const due = (performance.now() - start) / 1000 * perSecond; said < due; said += 1) {
      seed = seed * 48271 % 2147483647;
      window.say(seed % people);
    }
  }, 1000 / perSecond);
  for (let now = start; now - start < forSeconds * 1000;) {
    now = await new Promise(requestAnimationFrame);
    frames.push(now);
  }
  clearInterval(timer);
  observer.disconnect();
  await new Promise((resolve) => { setTimeout(resolve, 2000); });
  const gaps = frames.slice(1).map((time, i) => time - frames[i]).sort((a, b) => a - b);
  const list = window.talk.conversations(), names = document.querySelectorAll('#person-list .name');
  const isShown = names.length > 0 && [...names].every(({ textContent }, i) =>
    textContent === list[i].peer);
  return { said, told: window.talk.unread - before, gaps, long, isShown,
    took: frames.at(-1) - frames[0] };
}

/** The heaviest functions of a CPU profile by their own time. */
function heaviest({ nodes, samples, timeDeltas }) {
  const own = new Map(), byId = new Map(nodes.map((node) => [node.id, node]));
  samples.forEach((id, i) => {
    const { functionName, url, lineNumber } = byId.get(id).callFrame;
    const file = url.split('/').slice(-2).join('/');
    const name = `${functionName || '(anonymous)'} ${file}:${lineNumber}`;
    own.set(name, (own.get(name) ?? 0) + timeDeltas[i] / 1000);
  });
  return [...own].sort((a, b) => b[1] - a[1]).slice(0, 25);
}

const site = await startSite({
  directories: { '/dist/': inRoot('dist'), '/': inRoot('demo-web') },
  pages: { '/chat/main.js': { headers: { 'Content-Type': 'text/javascript' }, body: SCRIPT } },
});
const browser = await launchChromium();
try {
  const page = await browser.newPage({
    viewport: { width: 960, height: 760 }, bypassCSP: true,
  });
  page.on('pageerror', (error) => { throw error; });
  await page.goto(`${site.url}/chat/`);
  await page.waitForFunction('window.isReady');
  await page.evaluate(`for (let i = 0; i < ${conversations}; i += 1) say(i)`);
  await page.waitForFunction(`document.querySelectorAll('.person .name').length > 0 &&
    talk.unread === ${conversations}`);
  const protocol = await page.context().newCDPSession(page);
  await protocol.send('Emulation.setCPUThrottlingRate', { rate: slower });
  const run = (time) => page.evaluate(`(${measure})(${conversations}, ${rate}, ${time})`);
  await run(2);  // what is compiled then is no news
  if (values.profile) {
    await protocol.send('Profiler.enable');
    await protocol.send('Profiler.start');
  }
  const metrics = async () => Object.fromEntries((await protocol.send('Performance.getMetrics'))
    .metrics.map(({ name, value }) => [name, value * 1000]));
  await protocol.send('Performance.enable');
  const before = await metrics();
  const { said, told, gaps, long, isShown, took } = await run(seconds);
  if (said !== told || !isShown) {
    const order = isShown ? 'this' : 'another';
    throw new Error(`${said} messages, ${told} unread; the page shows ${order} order`);
  }
  const after = await metrics();
  const each = (name) => ((after[name] - before[name]) / said).toFixed(2);
  const at = (part) =>
    gaps[Math.min(Math.floor(gaps.length * part), gaps.length - 1)].toFixed(1);
  console.log(`${conversations} conversations, ${rate} messages a second, a processor ${slower} ` +
    `times slower, ${(took / 1000).toFixed(1)} s: ` +
    `${(gaps.length / took * 1000).toFixed(1)} frames a second`);
  console.log(`ms from frame to frame: median ${at(0.5)}, 95 % ${at(0.95)}, 99 % ${at(0.99)}, ` +
    `most ${at(1)}; tasks of 50 ms and more: ${long.length}, the longest ` +
    `${Math.max(0, ...long).toFixed(0)} ms`);
  console.log(`ms for each message: ${each('TaskDuration')}, of it script ` +
    `${each('ScriptDuration')}, styles ${each('RecalcStyleDuration')}, layout ` +
    `${each('LayoutDuration')}`);
  if (values.profile) {
    const { profile } = await protocol.send('Profiler.stop');
    for (const [name, ms] of heaviest(profile)) {
      console.log(`${ms.toFixed(0).padStart(7)} ms ${name}`);
    }
  }
} finally {
  await browser.close();
  site.close();
}
