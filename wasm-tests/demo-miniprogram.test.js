// @ts-check
// What the mini-program does without a page: bubbles and their states, what is kept on the device,
// and what a page is told. The pages themselves run in mini-program/.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import test from 'node:test';
import { ImError } from 'mobileimsdk-wasm';

const demo = createRequire(new URL('../demo-miniprogram/app.js', import.meta.url));
const { Conversation, MAX_BUBBLES, MAX_UNITS, SERVER, SLACK, makeBubble, newest, readBubble } =
  demo('./im/conversation');
const { Conversations, MAX_PEOPLE } = demo('./im/conversations');
const { Keeper } = demo('./im/keeper');
const { LogBook, MAX_LINES, SLACK: LOG_SLACK } = demo('./im/log-book');

const { recall, remember } = demo('./ui/choices');
const { follow } = demo('./ui/follow');
const { patchOf, patchOfList } = demo('./ui/patch');
const { colourOf, letterOf, nameOf } = demo('./ui/person');
const sentences = demo('./ui/sentences');
const { CHINESE, ENGLISH, tableFor } = demo('./ui/texts');
const { PAUSE, logRowsOf, peopleOf, rowsOf } = demo('./ui/timeline');
const { shortText, stampText } = demo('./ui/times');
const { Signal } = demo('./im/signal');

const BASE = new URL('../demo-miniprogram/', import.meta.url);

/** Every script of the mini-program itself. */
function scripts() {
  const foreign = /(^|\/)(node_modules|miniprogram_npm)\//;
  return fs.readdirSync(BASE, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.js') && !foreign.test(name))
    .map((name) => new URL(name, BASE))
    .map((url) => ({ url, code: fs.readFileSync(url, 'utf8') }));
}

const NOON = new Date(2026, 10, 23, 12, 0, 0).getTime();
const DAY = 86_400_000;

/** @param {string} words */
const received = (words, time = NOON, fingerprint = `f-${words}`) =>
  makeBubble(words, time, 'received', fingerprint);

/** A storage that answers when it is told to. */
class Storage {
  /** @type {Map<string, string>} */
  entries = new Map();
  /** @type {string[]} */
  writes = [];
  /** @type {Array<() => void>} what is being written */
  held = [];
  isSlow = false;

  /** @param {string} key */
  read = async (key) => JSON.parse(this.entries.get(key) ?? 'null');

  /** @param {string} key @param {unknown} value */
  write = (key, value) => this.#do(() => {
    this.writes.push(key);
    this.entries.set(key, JSON.stringify(value));
  });

  /** @param {string} key */
  remove = (key) => this.#do(() => this.entries.delete(key));

  /** @param {() => void} act @returns {Promise<void>} */
  #do(act) {
    return new Promise((resolve) => {
      this.held.push(() => {
        act();
        resolve();
      });
      if (!this.isSlow) this.held.splice(0).forEach((finish) => finish());
    });
  }
}

/** @param {Storage} storage */
function makeChat(storage) {
  const conversations = new Conversations();
  return { conversations, keeper: new Keeper(storage, conversations) };
}

test('a conversation keeps its newest bubbles, and cuts several at once', () => {
  const conversation = new Conversation('bob');
  const cuts = [];
  for (let i = 0; i < MAX_BUBBLES + 3 * SLACK; i += 1) {
    const before = conversation.bubbles;
    conversation.add(received(String(i)));
    if (conversation.bubbles !== before) cuts.push(i);
    assert.ok(conversation.bubbles.length <= MAX_BUBBLES + SLACK);
    assert.equal(conversation.last.text, String(i));
  }
  assert.equal(cuts.length, 2);
});

test('a conversation of long messages is bounded by their length', () => {
  const conversation = new Conversation('bob');
  for (let i = 0; i < 20; i += 1) conversation.add(received('x'.repeat(MAX_UNITS / 4)));
  assert.ok(conversation.units <= 2 * MAX_UNITS, `${conversation.units} units`);
  assert.ok(conversation.bubbles.length >= 4);
  conversation.add(received('y'.repeat(3 * MAX_UNITS)));
  assert.deepEqual(conversation.bubbles.map(({ text }) => text[0]), ['y'], 'the newest stays');
});

test('newest() takes from the end, in order', () => {
  const bubbles = ['a', 'bb', 'cc', 'd'].map((words) => received(words));
  const texts = (/** @type {any[]} */ list) => list.map(({ text }) => text).join();
  assert.equal(texts(newest(bubbles, 3, 100)), 'bb,cc,d');
  assert.equal(texts(newest(bubbles, 9, 3)), 'cc,d');
  assert.equal(texts(newest(bubbles, 9, 0)), 'd');
});

test('what a storage holds is a bubble or is not taken', () => {
  const good = { text: 'x', time: 1, status: 'lost', fingerprint: 'f' };
  assert.equal(readBubble(good).status, 'lost');
  for (const bad of [null, 3, 'x', {}, { ...good, status: 'seen' }, { ...good, text: 1 }]) {
    assert.equal(readBubble(bad), null);
  }
});

test('unread counts what the peer says in a conversation that is not looked at', () => {
  const { conversations } = makeChat(new Storage());
  conversations.add('bob', received('1'));
  conversations.add('bob', received('2'));
  conversations.add('carol', received('3'));
  conversations.add('bob', makeBubble('mine', NOON, 'sent', 'f'));
  assert.equal(conversations.unread, 3);
  const bob = conversations.begin('bob');
  conversations.look(bob);
  conversations.add('bob', received('4'));
  assert.deepEqual([bob.unread, conversations.unread], [0, 1]);
  conversations.look(null);
  conversations.add('bob', received('5'));
  assert.equal(bob.unread, 1);
});

test('the latest active conversation is first, and looking changes no order', () => {
  const { conversations } = makeChat(new Storage());
  for (const peer of ['a', 'b', 'c', 'a']) conversations.add(peer, received(peer));
  conversations.look(conversations.begin('b'));
  assert.equal(conversations.list().map(({ peer }) => peer).join(), 'a,c,b');
});

test('strangers cannot make the list of people long, nor take the server out of it', () => {
  const { conversations } = makeChat(new Storage());
  conversations.begin(SERVER);
  for (let i = 0; i < 3 * MAX_PEOPLE; i += 1) conversations.add(`s${i}`, received('spam'));
  assert.equal(conversations.all.size, MAX_PEOPLE);
  assert.ok(conversations.all.has(SERVER));
  assert.ok(conversations.all.has(`s${3 * MAX_PEOPLE - 1}`));
});

test('what was said, unread counts and drafts come back, for their owner only', async () => {
  const storage = new Storage();
  const first = makeChat(storage);
  assert.equal(await first.keeper.open('alice'), true);
  first.conversations.add('bob', received('你好 😀'));
  first.conversations.add('bob', makeBubble('嗨', NOON, 'queued', 'own-1'));
  first.conversations.setDraft(first.conversations.begin('carol'), '还没写完');
  await first.keeper.whenWritten();

  const second = makeChat(storage);
  await second.keeper.open('alice');
  const bob = second.conversations.all.get('bob');
  assert.deepEqual(bob.bubbles.map((/** @type {any} */ { text, status }) => [text, status]),
    [['你好 😀', 'received'], ['嗨', 'queued']]);
  assert.equal(bob.unread, 1);
  assert.equal(bob.findOwn('own-1').text, '嗨');
  assert.equal(second.conversations.all.get('carol').draft, '还没写完');
  assert.equal(second.conversations.list().map(({ peer }) => peer).join(), 'carol,bob,0');

  await second.keeper.open('mallory');
  assert.deepEqual([...second.conversations.all.keys()], [SERVER]);
});

test('who opens another history meanwhile sees only that', async () => {
  const storage = new Storage();
  const first = makeChat(storage);
  await first.keeper.open('alice');
  first.conversations.add('bob', received('for alice'));
  await first.keeper.whenWritten();
  const { conversations, keeper } = makeChat(storage);
  const opened = await Promise.all([keeper.open('alice'), keeper.open('mallory')]);
  assert.deepEqual(opened, [false, true]);
  assert.deepEqual([...conversations.all.keys()], [SERVER]);
});

test('a slow storage gets one write at a time, and what piles up once', async () => {
  const storage = new Storage();
  const { conversations, keeper } = makeChat(storage);
  await keeper.open('alice');
  storage.isSlow = true;
  for (let i = 0; i < 100; i += 1) conversations.add('bob', received(String(i)));
  assert.equal(storage.held.length, 1);
  storage.isSlow = false;
  storage.held.splice(0).forEach((finish) => finish());
  await keeper.whenWritten();
  assert.ok(storage.writes.length <= 4, `${storage.writes.length} writes`);
  const again = makeChat(storage);
  await again.keeper.open('alice');
  assert.equal(again.conversations.all.get('bob').last.text, '99');
});

test('what a session has not written yet is written before the next one reads', async () => {
  const storage = new Storage();
  const { conversations, keeper } = makeChat(storage);
  await keeper.open('alice');
  storage.isSlow = true;
  conversations.add('bob', received('one'));
  conversations.add('bob', received('two'));
  keeper.close();
  const opened = keeper.open('alice');
  conversations.all.get('bob').reset([]);
  storage.isSlow = false;
  storage.held.splice(0).forEach((finish) => finish());
  assert.equal(await opened, true);
  assert.deepEqual(conversations.all.get('bob').bubbles.map((/** @type {any} */ b) => b.text),
    ['one', 'two']);
});

test('foreign ids and messages without measure are not kept', async () => {
  const storage = new Storage();
  const { conversations, keeper } = makeChat(storage);
  await keeper.open('alice');
  conversations.add('i'.repeat(5000), received('x'));
  conversations.add('bob', received('short'));
  conversations.add('bob', received('x'.repeat(MAX_UNITS + 1)));
  await keeper.whenWritten();
  const sizes = [...storage.entries].map(([key, value]) => key.length + value.length);
  assert.ok(Math.max(...sizes) < 1000, String(sizes));
  assert.equal(conversations.all.get('bob').last.text.length, MAX_UNITS + 1, 'but are shown');
});

test('every bubble at its largest stays far below a host\'s limit for one key', async () => {
  const storage = new Storage();
  const { conversations, keeper } = makeChat(storage);
  await keeper.open('alice');
  for (let i = 0; i < 400; i += 1) {
    conversations.add('bob', received('\u0001'.repeat(MAX_UNITS / 200), NOON, 'f'.repeat(36)));
  }
  await keeper.whenWritten();
  const sizes = [...storage.entries.values()].map((value) => Buffer.byteLength(value));
  assert.ok(Math.max(...sizes) < 400_000, String(sizes));
});

test('clearing forgets what was said and keeps what is on its way', async () => {
  const storage = new Storage();
  const { conversations, keeper } = makeChat(storage);
  await keeper.open('alice');
  conversations.add('carol', received('old'));
  conversations.add('bob', received('old'));
  conversations.add('bob', makeBubble('going', NOON, 'queued', 'f'));
  conversations.clear((/** @type {any} */ { status }) => status === 'queued');
  await keeper.whenWritten();
  const again = makeChat(storage);
  await again.keeper.open('alice');
  assert.deepEqual([...again.conversations.all.keys()], [SERVER, 'bob']);
  assert.equal(again.conversations.all.get('bob').bubbles.length, 1);
  assert.ok(![...storage.entries.values()].some((value) => value.includes('old')));
});

test('the time stands above the first bubble, after a pause, and on a new day', () => {
  const times = [NOON, NOON + 1000, NOON + PAUSE + 2000, NOON + DAY, NaN];
  const rows = rowsOf(times.map((time) => received('x', time)), NOON + DAY + 1);
  assert.deepEqual(rows.map((/** @type {any} */ { stamp }) => stamp !== ''),
    [true, false, true, true, false]);
  assert.equal(rows[0].stamp, '昨天 12:00');
  assert.equal(rows[3].stamp, '12:00');
});

test('times say today, yesterday, the day, and the year only where it is another', () => {
  const now = NOON;
  assert.equal(shortText(now - 60_000, now), '11:59');
  assert.equal(shortText(now - DAY, now), '昨天');
  assert.equal(shortText(now - 10 * DAY, now), '11月13日');
  assert.equal(stampText(now - 400 * DAY, now), '2025年10月19日 12:00');
  assert.equal(shortText(1e20, now), '');
});

test('rows of people show the draft, what was lost, or the last line', () => {
  const { conversations } = makeChat(new Storage());
  conversations.add('bob', received('hello'));
  conversations.add('carol', makeBubble('gone', NOON, 'lost', 'f'));
  conversations.setDraft(conversations.begin('dan'), 'begun');
  for (let i = 0; i < 120; i += 1) conversations.add('eve', received('spam '.repeat(50)));
  const [eve, dan, carol, bob] = peopleOf(conversations.list(), NOON);
  assert.deepEqual([eve.badge, eve.last.length], ['99+', 61]);
  assert.deepEqual([dan.mark, dan.last], ['[草稿] ', 'begun']);
  assert.deepEqual([carol.mark, carol.last], ['[未送达] ', 'gone']);
  assert.deepEqual([bob.last, bob.badge, bob.time], ['hello', '1', '12:00']);
});

test('a page is told of the rows that are different, and no more', () => {
  const bubbles = ['a', 'b', 'c'].map((words) => makeBubble(words, NOON, 'sent', words));
  const before = rowsOf(bubbles, NOON);
  assert.deepEqual(patchOfList('rows', before, rowsOf(bubbles, NOON)), {});
  bubbles[1].status = 'delivered';
  bubbles.push(makeBubble('d', NOON, 'queued', 'd'));
  const after = rowsOf(bubbles, NOON);
  assert.deepEqual(patchOfList('rows', before, after), {
    'rows[1].status': 'delivered', 'rows[1].note': '已送达', 'rows[3]': after[3],
  });
  const cut = rowsOf(bubbles.slice(1), NOON);
  assert.deepEqual(patchOfList('rows', after, cut), { rows: cut });
  assert.deepEqual(patchOfList('rows', [], after), { rows: after });
  assert.deepEqual(patchOfList('rows', [], []), {});
  assert.deepEqual(patchOf({ a: 1, b: 2, c: 3 }, { a: 1, b: 4 }), { b: 4 });
});

test('following paints at once, once a tick, and not after its end', async () => {
  const signals = [new Signal(), new Signal()];
  let paints = 0;
  const stop = follow(signals, () => {
    paints += 1;
  });
  assert.equal(paints, 1);
  for (let i = 0; i < 10; i += 1) signals[i % 2].emit();
  assert.equal(paints, 1);
  await new Promise((resolve) => setTimeout(resolve, 5));
  assert.equal(paints, 2);
  signals[0].emit();
  stop();
  signals[1].emit();
  await new Promise((resolve) => setTimeout(resolve, 5));
  assert.equal(paints, 2);
});

test('the log is bounded and filtered by level', () => {
  const book = new LogBook();
  for (let i = 0; i < 1000; i += 1) {
    book.add({ level: i % 10 ? 'debug' : 'warn', code: 'C', text: String(i), time: NOON });
  }
  assert.ok(book.lines.length <= MAX_LINES + LOG_SLACK);
  assert.ok(book.from('info').every((/** @type {any} */ { level }) => level === 'warn'));
  assert.equal(logRowsOf(book.from('warn')).pop().words, '12:00:00 C 990');
});

test('any id has a name, a letter and a colour', () => {
  assert.deepEqual([nameOf('0'), colourOf('0')], ['服务器', 'colour-server']);
  assert.deepEqual([nameOf(' '), letterOf('😀x')], ['（空 ID）', '😀']);
  for (const id of ['', '\ud800', 'x'.repeat(9999)]) assert.match(colourOf(id), /^colour[0-7]$/);
});

test('both languages have all words, with the same values in them', () => {
  assert.deepEqual(Object.keys(ENGLISH).sort(), Object.keys(CHINESE).sort());
  const names = (/** @type {string} */ words) => (words.match(/\{\w+\}/g) ?? []).sort().join();
  const values = (/** @type {string} */ key) => [names(CHINESE[key]), names(ENGLISH[key])];
  for (const key of Object.keys(ENGLISH)) {
    const [chinese, english] = values(key);
    assert.equal(chinese, english, key);
  }
  assert.deepEqual([tableFor('en'), tableFor('zh_CN'), tableFor('undefined')],
    [ENGLISH, CHINESE, CHINESE]);
});

test('each ending, refusal and state of the connection has its sentence', () => {
  const { connectionText, endingText, optionText, refusalText, retryText } = sentences;
  assert.equal(endingText({ why: 'kickedOut', code: 1, detail: '' }),
    '您已下线：该账号在别处登录（代码 1）。');
  assert.match(endingText({ why: 'kickedOut', code: 2, detail: '再见' }), /管理员.*再见/);
  assert.match(endingText({ why: 'refused', code: 1026, detail: '' }), /1026/);
  assert.match(endingText({ why: 'failed', code: 'WASM_LOAD_FAILED', detail: 'the path' }),
    /WASM_LOAD_FAILED.*the path/);
  assert.match(optionText(new ImError('INVALID_OPTION', 'x', { option: 'url' })), /wss:/);
  assert.match(refusalText({ code: 'FRAME_TOO_LARGE', bytes: 9, limit: 8 }), /9 字节/);
  const waiting = { state: 'waiting', retryAt: 3400 };
  assert.equal(connectionText(waiting) + retryText(waiting, 1000), '连接已断开，3 秒后自动重试');
  const online = { state: 'online', retryAt: null };
  assert.equal(connectionText(online) + retryText(online, 1000), '在线');
});

test('the form remembers what was chosen, and takes nothing else for it', (t) => {
  /** @type {any} */
  let stored = '';  // as a host answers where nothing is
  Object.assign(globalThis, {
    wx: {
      getStorageSync: () => stored,
      setStorage: (/** @type {{ data: any }} */ { data }) => {
        stored = JSON.parse(JSON.stringify(data));
      },
    },
  });
  t.after(() => Reflect.deleteProperty(globalThis, 'wx'));
  const fresh = recall();
  assert.deepEqual([fresh.userId, fresh.senseMode, fresh.logLanguage], ['', 'auto', 'zh']);
  remember({ server: 'wss://im.test', userId: 'alice' });
  remember({ senseMode: '5s', logLanguage: 'en' });
  assert.deepEqual(recall(),
    { server: 'wss://im.test', userId: 'alice', senseMode: '5s', logLanguage: 'en' });
  stored = { server: 3, userId: null, senseMode: '7s', logLanguage: 'fr' };
  assert.deepEqual(recall(), fresh);
});

test('pages, and what files require, are there', () => {
  const { pages } = JSON.parse(fs.readFileSync(new URL('app.json', BASE), 'utf8'));
  const needed = pages.flatMap((/** @type {string} */ page) =>
    ['js', 'json', 'wxml', 'wxss'].map((kind) => new URL(`${page}.${kind}`, BASE)));
  for (const { url, code } of scripts()) {
    for (const [, path] of code.matchAll(/require\('(\.[^']+)'\)/g)) {
      needed.push(new URL(`${path}.js`, url));
    }
  }
  assert.ok(needed.length > 40, `${needed.length} files`);
  assert.deepEqual(needed.filter((url) => !fs.existsSync(url)).map(String), []);
});

test('only one module has to do with the library, and no page with sockets', () => {
  const names = (/** @type {RegExp} */ pattern) => scripts()
    .filter(({ code }) => pattern.test(code)).map(({ url }) => url.href.slice(BASE.href.length));
  assert.deepEqual(names(/require\('mobileimsdk-wasm/), ['im/index.js']);
  assert.deepEqual(names(/socket\w*\(|new Client/i), ['im/session.js']);
});

test('old engines understand the scripts as they are', () => {
  const later = /\?\.(?!\d)|\?\?|\basync\b|\bawait\b|\{ ?\.\.\.|\*\*|\bstatic \w+ =|globalThis/;
  const found = scripts().flatMap(({ url, code }) => {
    const [what] = later.exec(code.replace(/\/\*\*[^]*?\*\//g, '')) ?? [];
    return what ? [`${url.href.slice(BASE.href.length)}: ${what}`] : [];
  });
  assert.deepEqual(found, []);
});
