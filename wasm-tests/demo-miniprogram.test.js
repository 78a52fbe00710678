// @ts-check
// What the mini-program does without a page: rows, words and times, and what a page is told. The
// pages themselves run in mini-program/.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import test from 'node:test';
import { ImError } from 'mobileimsdk-wasm';
import { findLinks, parseContent } from 'mobileimsdk-wasm/talk';

const demo = createRequire(new URL('../demo-miniprogram/app.js', import.meta.url));
const { LogBook, MAX_LINES, SLACK: LOG_SLACK } = demo('./im/log-book');

const { recall, remember } = demo('./ui/choices');
const { EMOJI } = demo('./ui/emoji');
const { follow } = demo('./ui/follow');
const { patchOf, patchOfList } = demo('./ui/patch');
const { colourOf, letterOf, nameOf } = demo('./ui/person');
const sentences = demo('./ui/sentences');
const { CHINESE, ENGLISH, tableFor } = demo('./ui/texts');
const { MAX_ALL, MAX_REST, PAUSE, Timeline, foundOf, logRowsOf, peopleOf } =
  demo('./ui/timeline');
const { SIGNS, signOf } = demo('./ui/signs');
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

let count = 0;

/** A message as talk has it. @param {string} content @param {object} [more] */
function message(content, { typeu = -1, ...more } = /** @type {any} */ ({})) {
  count += 1;
  return {
    id: `<id ${count}>`, peer: 'bob', fingerprint: null, own: false, content, typeu, time: NOON,
    status: null, body: parseContent(content, typeu), ...more,
  };
}

/** @param {string} words @param {string} status @param {object} [more] */
const own = (words, status, more) => message(words, { own: true, status, ...more });

/** @param {any[]} messages @param {object} [look] */
const rowsOf = (messages, look, timeline = new Timeline()) => timeline.rowsOf(messages, {
  now: NOON, isOnline: true, firstNew: null, findLinks, ...look,
});

/** An entry of the list as talk has it. @param {string} peer @param {object} [more] */
const person = (peer, more) => ({ peer, last: null, unread: 0, draft: '', typing: false, ...more });

test('the time stands above the first message, after a pause, and on a new day', () => {
  const times = [NOON, NOON + 1000, NOON + PAUSE + 2000, NOON + DAY, NaN];
  const rows = rowsOf(times.map((time) => message('x', { time })), { now: NOON + DAY + 1 });
  assert.deepEqual(rows.map((/** @type {any} */ { stamp }) => stamp),
    ['12:00', '', '12:05', '12:00', '']);
});

test('a day stands between the messages of two days, and above the first', () => {
  const times = [NOON - 30 * DAY, NOON - DAY, NOON - DAY + 1, NOON, NaN];
  const rows = rowsOf(times.map((time) => message('x', { time })), { now: NOON });
  assert.deepEqual(rows.map((/** @type {any} */ { day }) => day),
    ['10月24日', '昨天', '', '今天', '']);
});

test('the line of what is new stands above one message', () => {
  const messages = ['a', 'b', 'c'].map((words) => message(words));
  const marks = (/** @type {string | null} */ firstNew) => rowsOf(messages, { firstNew })
    .map((/** @type {any} */ { isNew }) => isNew);
  assert.deepEqual([marks(messages[1].id), marks(null)],
    [[false, true, false], [false, false, false]]);
});

test('addresses are parts of a text that lead somewhere; all of it stays text', () => {
  const [row, plain] = rowsOf([message('看 https://a.test/x?y=1。<b>'), message('<b>')]);
  assert.deepEqual(row.parts, [
    { key: 0, words: '看 ', link: '' },
    { key: 1, words: 'https://a.test/x?y=1', link: 'https://a.test/x?y=1' },
    { key: 2, words: '。<b>', link: '' },
  ]);
  assert.deepEqual([plain.parts, plain.words], [null, '<b>']);
});

test('a picture is shown, a line of nobody stands apart, all else shows its fallback', () => {
  const body = (/** @type {object} */ value) => message(JSON.stringify(value), { typeu: 36399 });
  const rows = rowsOf([
    body({ kind: 'image', text: 'cat.png', url: 'https://a.test/cat.png', name: 'cat.png' }),
    body({ kind: 'system', text: 'Ann has joined' }),
    body({ kind: 'file', text: 'a.pdf https://a.test/a.pdf', url: 'https://a.test/a.pdf',
      name: 'a.pdf' }),
    body({ kind: 'card', text: 'A card', title: 'A' }),
    body({ kind: 'later', text: 'of a later version' }),
    body({ kind: 'image', text: 'none', url: 'javascript:alert(1)' }),
  ]);
  assert.deepEqual(rows.map((/** @type {any} */ { kind, words }) => `${kind} ${words}`), [
    'image cat.png', 'system Ann has joined', 'text a.pdf https://a.test/a.pdf', 'text A card',
    'text of a later version', 'text none']);
  assert.deepEqual([rows[0].url, rows[0].name], ['https://a.test/cat.png', 'cat.png']);
  assert.equal(rows[2].parts[1].link, 'https://a.test/a.pdf');
});

test('a picture has its room before it is there, and never more than a page has', () => {
  const sizes = [{ width: 100, height: 50 }, { width: 4000, height: 2000 },
    { width: 1, height: 1e9 }, { width: 0, height: 5 }, {}].map((size) => {
    const url = 'https://a.test/1';
    const [row] = rowsOf([message(JSON.stringify({ kind: 'image', text: 'x', url, ...size }),
      { typeu: 36399 })]);
    return `${row.width} ${row.height}`;
  });
  assert.deepEqual(sizes, ['100 50', '220 110', '40 220', '160 160', '160 160']);
});

test('a message has the same key as long as it is shown, fit for the id of a tag', () => {
  const timeline = new Timeline();
  const messages = ['a', 'b'].map((words) => message(words));
  const keys = (/** @type {any[]} */ list) => rowsOf(list, {}, timeline)
    .map((/** @type {any} */ { key }) => key);
  const [a, b] = keys(messages);
  assert.deepEqual(keys([message('older'), ...messages]).slice(1), [a, b]);
  assert.match(`${a} ${b}`, /^[a-z]\w* [a-z]\w*$/);
  assert.equal(timeline.ids.get(b), messages[1].id);
});

test('long messages are cut, and many of them more, the latest last', () => {
  const words = (/** @type {any[]} */ list) => rowsOf(list)
    .map((/** @type {any} */ row) => row.words.length);
  assert.deepEqual(words([message('x'.repeat(9000))]), [8001]);
  const many = words(Array.from({ length: 1000 }, () => message('中'.repeat(65_000))));
  assert.equal(many.at(-1), 8001);
  assert.equal(many[0], MAX_REST + 1);
  const sum = many.reduce((/** @type {number} */ all, /** @type {number} */ one) => all + one, 0);
  assert.ok(sum < MAX_ALL + 1000 * (MAX_REST + 1), String(sum));
  const data = JSON.stringify(rowsOf(Array.from({ length: 1000 }, () =>
    message('中'.repeat(65_000)))));
  assert.ok(Buffer.byteLength(data) < 1024 * 1024, 'what one setData() may carry');
});

test('what is on its way is queued while the link is down', () => {
  const signs = (/** @type {boolean} */ isOnline) =>
    ['queued', 'sent', 'delivered', 'received', 'read', 'lost']
      .map((status) => signOf({ own: true, status }, isOnline));
  assert.deepEqual(signs(true), SIGNS);
  assert.deepEqual(signs(false), ['queued', 'queued', ...SIGNS.slice(2)]);
  assert.equal(signOf({ own: false, status: null }, true), '');
});

test('what was found is shown with the words around it', () => {
  const [row, mine] = foundOf([message(`${'x'.repeat(50)} Invoice 7 ${'y'.repeat(99)}`),
    own('invoice', 'read')], 'INVOICE', NOON + 1);
  assert.equal(row.who, 'bob');
  assert.match(row.words, /^…x+ Invoice 7 y+…$/);
  assert.deepEqual([mine.who, mine.words, mine.time], ['我', 'invoice', '12:00']);
});

test('each emoji is one, and there is each but once', () => {
  assert.equal(new Set(EMOJI).size, EMOJI.length);
  const segmenter = new Intl.Segmenter();
  for (const emoji of EMOJI) assert.equal([...segmenter.segment(emoji)].length, 1, emoji);
});

test('times say today, yesterday, the day, and the year only where it is another', () => {
  const now = NOON;
  assert.equal(shortText(now - 60_000, now), '11:59');
  assert.equal(shortText(now - DAY, now), '昨天');
  assert.equal(shortText(now - 10 * DAY, now), '11月13日');
  assert.equal(stampText(now - 400 * DAY, now), '2025年10月19日 12:00');
  assert.equal(shortText(1e20, now), '');
});

test('rows of people show who is typing, the draft, what was lost, or the last line', () => {
  const last = { id: 'x', own: false, text: 'hello', kind: 'text', time: NOON, status: null };
  const [eve, dan, carol, bob, ann, kim] = peopleOf([
    person('eve', { unread: 120, last: { ...last, text: 'spam '.repeat(50) } }),
    person('dan', { draft: 'begun', last }),
    person('carol', { last: { ...last, text: 'gone', own: true, status: 'lost' } }),
    person('bob', { unread: 1, last }),
    person('ann', { typing: true, draft: 'begun', last }),
    person('kim', { last: { ...last, kind: 'image', text: 'cat.png' } }),
  ], NOON);
  assert.deepEqual([eve.badge, eve.last.length], ['99+', 61]);
  assert.deepEqual([dan.mark, dan.last], ['[草稿] ', 'begun']);
  assert.deepEqual([carol.mark, carol.last], ['[未送达] ', 'gone']);
  assert.deepEqual([bob.last, bob.badge, bob.time], ['hello', '1', '12:00']);
  assert.deepEqual([ann.mark, ann.last], ['', '对方正在输入…']);
  assert.equal(kim.last, '[图片] cat.png');
});

test('a page is told of the rows that are different, and no more', () => {
  const timeline = new Timeline();
  const messages = ['a', 'b', 'see https://a.test'].map((words) => own(words, 'sent'));
  const rows = () => rowsOf(messages, {}, timeline);
  const before = rows();
  assert.deepEqual(patchOfList('rows', before, rows()), {});
  messages[1].status = 'delivered';
  messages.push(own('d', 'queued'));
  const after = rows();
  assert.deepEqual(patchOfList('rows', before, after), {
    'rows[1].status': 'delivered', 'rows[1].note': '已送达', 'rows[3]': after[3],
  });
  const cut = rowsOf(messages.slice(1), {}, timeline);
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
