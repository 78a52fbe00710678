// @ts-check
/**
 * The desk on PostgreSQL, where Debian's server is installed: the store, and two commands on one
 * database. `npm run desk:postgres` installs it.
 */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { after, before, describe, test } from 'node:test';
import pg from 'pg';
import { PostgresMeeting } from '../demo-web/desk/store/postgres.js';
import { root, runNode } from './support/child.js';
import { CLI, runDesk, until } from './support/desk-command.js';
import { AgentConsole, DESK, VisitorApp } from './support/desk-people.js';
import { NOTHING, entry, storeSuite } from './support/desk-store-suite.js';
import { PostgresServer, skip } from './support/postgres.js';
import { makeClient, soon, startServer } from './support/real.js';

/** @typedef {import('node:test').TestContext} TestContext */
/** @typedef {import('../demo-web/desk/store/types.js').SharedStore} SharedStore */

const OTHER = 'cs-desk-2';
const VISITORS = ['A', 'B'].map((letter) => `v${letter.repeat(22)}`);
const SECRET = 'correct horse';

/** @type {PostgresServer} */
let server;

/** @param {TestContext} t @param {string} [database] */
async function meet(t, database) {
  const url = database ?? await server.database(), meeting = await PostgresMeeting.open(url);
  t.after(() => meeting.close());
  /** @param {string} door @returns {Promise<SharedStore>} */
  const take = async (door) => {
    const store = await meeting.take(door);
    assert.ok(store, `${door} is free`);
    t.after(() => store.close());
    return store;
  };
  return { url, meeting, take };
}

/** @param {TestContext} t */
async function open(t) {
  const { take, url, meeting } = await meet(t);
  return { store: await take(''), again: () => take(''), take, url, meeting };
}

/** @param {TestContext} t @param {string} url */
async function connect(t, url) {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  t.after(() => client.end());
  return client;
}

/** @param {() => Promise<unknown>} holds */
async function comes(holds) {
  for (let i = 0; !await holds(); i += 1) {
    assert.ok(i < 400, `${holds}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

before(async () => {
  if (skip) return;
  server = new PostgresServer();
  await server.start();
});
after(() => server?.close());

describe('the store in PostgreSQL', { skip }, () => {
  storeSuite(open);

  test('has what PostgreSQL has not: NUL, halves of pairs, and backslashes as they were', async (
    t,
  ) => {
    const { store } = await open(t), odd = 'a\\0001\u0000\ud83c \ud83c\udf75\\', key = `c:${odd}`;
    const chat = /** @type {any} */ ({ id: odd, status: 'waiting', since: 1, at: 2 });
    await store.transact({
      ...NOTHING, entries: [entry(1, odd)], docs: [[key, chat]], puts: [[`m\n${odd}`, odd]],
    });
    assert.deepEqual(await store.entries(odd, 1, 9), [entry(1, odd)]);
    assert.deepEqual(await store.open(), [[key, chat]]);
    assert.deepEqual(await store.clientEntries('m\na\\0001\u0000'), [[`m\n${odd}`, odd]]);
    await store.transact({ ...NOTHING, docs: [[key, null]], removes: [`m\n${odd}`] });
    assert.deepEqual([await store.open(), await store.clientEntries('')], [[], []]);
  });

  test('takes what looks like SQL for what it is', async (t) => {
    const { store } = await open(t), evil = `'); DROP TABLE desk_entry; --`;
    await store.transact({ ...NOTHING, entries: [entry(1, evil)], puts: [[evil, evil]] });
    assert.deepEqual(await store.page(evil, Infinity, 9), [entry(1, evil)]);
    assert.deepEqual(await store.clientEntries(evil), [[evil, evil]]);
  });

  test('is on the disk at each commit, whatever the server is set to', async (t) => {
    const { store, url } = await open(t), client = await connect(t, url);
    const setting = async (/** @type {any} */ db) =>
      (await db.query('SHOW synchronous_commit')).rows[0].synchronous_commit;
    assert.equal(await setting(client), 'off', 'the server\'s default in this test');
    assert.equal(await setting(/** @type {any} */ (store)._db), 'on');
  });

  test('has one writer: another waits until the lock is free, and who lost it cannot write', async (
    t,
  ) => {
    const { store, meeting, take, url } = await open(t), client = await connect(t, url);
    assert.equal(await meeting.take(''), null);
    const isFree = async () => (await meeting.look('cs-desk')).find(({ door }) => !door)?.isFree;
    assert.equal(await isFree(), false);
    const ended = new Promise((resolve) => { store.onEnd = resolve; });
    const { processID } = /** @type {any} */ (store)._db;
    await client.query('SELECT pg_terminate_backend($1)', [processID]);
    await ended;
    await comes(isFree);
    await (await take('')).transact({ ...NOTHING, entries: [entry(1)] });
    await assert.rejects(async () => store.transact({ ...NOTHING, entries: [entry(2)] }));
    assert.equal((await client.query('SELECT * FROM desk_entry')).rowCount, 1);
  });

  test('loses its lock when it is silent for as long as a lease', async (t) => {
    const { store } = await open(t), { _db: db, _beat: beat } = /** @type {any} */ (store);
    assert.equal((await db.query('SHOW idle_session_timeout')).rows[0].idle_session_timeout, '15s');
    clearInterval(beat);
    await db.query('SET idle_session_timeout = 300');
    const cause = await new Promise((resolve) => { store.onEnd = resolve; });
    assert.equal(/** @type {any} */ (cause).code, 'ENDED');
  });

  test('brings mail in order, once, and keeps it until it is taken', async (t) => {
    const { store: room, take } = await open(t), door = await take('cs-desk');
    const told = new Promise((/** @type {(value?: any) => void} */ resolve) => {
      room.onMail = resolve;
    });
    await door.transact({ ...NOTHING, mails: ['1', '2', '3'].map((body) => ({ to: '', body })) });
    await told;
    const mails = await room.mails();
    assert.deepEqual(mails.map(({ body, from }) => `${body} ${from}`),
      ['1 cs-desk', '2 cs-desk', '3 cs-desk']);
    assert.deepEqual([await room.mails(), await door.mails()], [[], []]);
    assert.deepEqual(await door.pending(), { oldest: mails[0].id, newest: mails[2].id });
    await room.transact({ ...NOTHING, takes: mails.slice(0, 2).map(({ id }) => id) });
    await room.close();
    const later = await take('');
    assert.deepEqual((await later.mails()).map(({ body }) => body), ['3']);
    await later.transact({ ...NOTHING, takes: [mails[2].id] });
    assert.deepEqual(await door.pending(), { oldest: 0, newest: 0 });
  });

  test('brings mail that was numbered first and committed last', async (t) => {
    const { store: room, take } = await open(t);
    const one = await take(DESK), two = await take(OTHER);
    const { _db: db } = /** @type {any} */ (one);
    const bodies = async () => (await room.mails()).map(({ body }) => body);
    await db.query('BEGIN');
    await one.transact({ ...NOTHING, mails: [{ to: '', body: 'first' }] });
    await two.transact({ ...NOTHING, mails: [{ to: '', body: 'second' }] });
    assert.deepEqual(await bodies(), ['second']);
    await db.query('COMMIT');
    assert.deepEqual([await bodies(), await bodies()], [['first'], []]);
  });

  test('is let go of by the server when the desk\'s machine has vanished', async (t) => {
    const query = t.mock.method(pg.Client.prototype, 'query');
    await open(t);
    const said = query.mock.calls.map(({ arguments: [what] }) => what);
    assert.ok(said.includes('SET tcp_user_timeout = 15000'), 'though something is on its way');
    assert.ok(said.includes('SET idle_session_timeout = 15000'));
  });

  test('is read whole, in parts that are each read in time', async (t) => {
    const { store } = await open(t), { _db: db } = /** @type {any} */ (store);
    await db.query(`INSERT INTO desk_client
      SELECT '', 's' || n, n FROM generate_series(1, 20000) AS n`);
    const query = t.mock.method(db, 'query'), rows = await store.clientEntries('');
    assert.deepEqual([rows.length, new Set(rows.map(([key]) => key)).size], [20_000, 20_000]);
    assert.equal(query.mock.callCount(), 3);
    assert.equal((await store.clientEntries('s1999')).length, 11);
  });

  test('that another transaction holds fails in time, and goes on when it is free', async (t) => {
    const { store, url } = await open(t), client = await connect(t, url);
    await /** @type {any} */ (store)._db.query('SET lock_timeout = 50');
    await client.query('BEGIN; LOCK TABLE desk_entry');
    await assert.rejects(async () => store.transact({ ...NOTHING, entries: [entry(1)] }),
      { code: '55P03' });
    await client.query('ROLLBACK');
    await store.transact({ ...NOTHING, entries: [entry(1)] });
    assert.deepEqual(await store.entries('v1', 1, 9), [entry(1)]);
  });

  test('says what is wrong', async (t) => {
    const { url } = await open(t), client = await connect(t, url);
    await client.query('UPDATE desk_meta SET version = 99');
    await assert.rejects(PostgresMeeting.open(url), /of a newer desk \(99\)/);
    await assert.rejects(PostgresMeeting.open('postgres://nobody@127.0.0.1:1/x'), /ECONNREFUSED/);
    await client.query(`CREATE DATABASE latin ENCODING 'LATIN1' TEMPLATE template0 LOCALE 'C'`);
    await assert.rejects(PostgresMeeting.open(url.replace('/postgres?', '/latin?')),
      { code: 'NOT_UTF8' });
  });

  test('has what it had told when server and desk were killed, and half of nothing', async (t) => {
    const url = await server.database(), script = `
      import { PostgresMeeting } from ${JSON.stringify(`${root}demo-web/desk/store/postgres.js`)};
      const meeting = await PostgresMeeting.open(${JSON.stringify(url)});
      const store = await meeting.take('');
      store.onEnd = () => process.exit();
      const from = (await store.entries('v1', 1, 1e9)).length;
      for (let seq = from + 1; ; seq += 1) {
        const content = 'x'.repeat(500);
        const entry = { chat: 'v1', seq, at: seq, from: 'visitor', content, typeu: -1 };
        await store.transact({ entries: [entry], docs: [], puts: [['s' + seq, '1']], removes: [] });
        process.stdout.write(seq + '\\n');
      }`;
    const rounds = Array.from({ length: Number(process.env.ROUNDS ?? 1) });
    for (const whose of rounds.flatMap(() => ['desk', 'server'])) {
      const child = spawn(process.execPath, ['--input-type=module', '--eval', script]);
      let out = '';
      child.stdout.on('data', (data) => { out += data; });
      await once(child.stdout, 'data');
      await new Promise((resolve) => setTimeout(resolve, 80));
      const ended = once(child, 'close');
      if (whose === 'server') await server.stop('SIGKILL');
      child.kill('SIGKILL');
      await ended;
      if (whose === 'server') await server.start();
      const told = Number(out.slice(0, out.lastIndexOf('\n')).split('\n').at(-1));
      const meeting = await PostgresMeeting.open(url);
      /** @type {SharedStore | null} */
      let store = null;
      await comes(async () => { store = await meeting.take(''); return store; });
      const held = /** @type {any} */ (store), entries = await held.entries('v1', 1, 1e9);
      assert.ok(told > 0 && entries.length >= told, `${entries.length} of ${told}`);
      assert.deepEqual(entries.map((/** @type {any} */ { seq }) => seq),
        entries.map((/** @type {any} */ _, /** @type {number} */ i) => i + 1));
      assert.equal((await held.clientEntries('s')).length, entries.length, 'each its fingerprint');
      await held.close();
      await meeting.close();
    }
  });
});

/**
 * Sends again what was lost, as a widget has to: a bare server keeps nothing for who is away.
 * @param {import('mobileimsdk-wasm').SentMessage} sent @param {VisitorApp} visitor
 */
async function insist(sent, visitor) {
  const { fingerprint, content } = sent;
  for (let latest = sent; ; latest = visitor.client.send(visitor.desk, content, { fingerprint })) {
    try {
      return await latest.received;
    } catch (error) {
      const { code } = /** @type {any} */ (error);
      if (code !== 'MESSAGE_LOST') throw error;
    }
  }
}

/** What is in a chat, of people. @param {string} url @param {string} chat */
async function linesOf(url, chat) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query(
    'SELECT body FROM desk_entry WHERE chat = $1 ORDER BY seq', [chat]);
  await client.end();
  return rows.map(({ body }) => JSON.parse(body)).filter(({ from }) => from !== 'desk')
    .map(({ content }) => content);
}

describe('two desks on one PostgreSQL', { skip }, () => {
  test('share the queue, take over from each other, and lose nothing when all is killed', async (
    t,
  ) => {
    const im = await startServer(t, { store: false }), url = await server.database();
    const start = async (/** @type {string} */ id) => {
      const desk = await runDesk(['--url', im.url, '--user-id', id, '--database', url,
        '--http', '0']);
      t.after(() => desk.child.kill('SIGKILL'));
      return desk;
    };
    let [one, two] = [await start(DESK), await start(OTHER)];
    for (const id of ['ann', 'ben']) {
      const { status } = await two.ask('/agents', { id, secret: SECRET });
      assert.equal(status, 201);
    }
    assert.deepEqual((await one.ask('/agents')).body.agents.map((/** @type {any} */ a) => a.id)
      .sort(), ['ann', 'ben'], 'added at one, known at the other');
    const own = { receipts: true };
    const [first, second] = VISITORS.map((id, i) => new VisitorApp(makeClient(t, im, id, own),
      {}, [DESK, OTHER][i]));
    const [ann, ben] = ['ann', 'ben'].map((id, i) => new AgentConsole(
      makeClient(t, im, id, own), SECRET, new Map(), [DESK, OTHER][i]));
    await Promise.all([first, second, ann, ben].map(({ client }) => client.login()));
    await until(() => ann.pass && ben.pass, 'both welcomes');

    await soon(first.say('one').received, 'the receipt');
    await until(() => ann.last('queue')?.total === 1 && ben.last('queue')?.total === 1,
      'the queue at both desks');
    ann.accept(VISITORS[0]);
    ben.accept(VISITORS[0]);
    await until(() => ann.last('taken') || ben.last('taken'), 'that one is told');
    const [winner, loser] = ann.last('taken') ? [ben, ann] : [ann, ben];
    await until(() => winner.mine.length, 'the chat');
    assert.deepEqual([loser.mine, loser.last('taken').by], [[], winner.client.userId]);
    winner.say(VISITORS[0], 'two');
    await until(() => first.texts.includes('two'), 'the answer');

    await one.end('SIGKILL');
    await soon(insist(first.say('three'), first), 'the receipt of the other desk');
    await until(() => [...winner.linesOf(VISITORS[0]).values()].some(({ content }) =>
      content === 'three'), 'that the agent sees it');
    assert.deepEqual((await two.ask('/health')).body.doors.sort(), [DESK, OTHER]);

    await server.stop('SIGKILL');
    const meanwhile = [first.say('four'), second.say('five')];
    const kept = [insist(meanwhile[0], first), insist(meanwhile[1], second)];
    await new Promise((resolve) => setTimeout(resolve, 300));
    assert.doesNotMatch(meanwhile.map(({ status }) => status).join(), /received|read/);
    await server.start();
    await soon(Promise.all(kept), 'both receipts', 30_000);

    one = await start(DESK);
    await until(() => two.said().includes('goes back to its own desk'), 'the door');
    await soon(insist(first.say('six'), first), 'the receipt of the desk that is back');
    assert.equal(await two.end('SIGTERM'), 0);
    await soon(insist(second.say('seven'), second), 'the receipt of who is left', 20_000);
    assert.equal(await one.end('SIGTERM'), 0);
    assert.deepEqual(await linesOf(url, VISITORS[0]), ['one', 'two', 'three', 'four', 'six']);
    assert.deepEqual(await linesOf(url, VISITORS[1]), ['five', 'seven']);
    assert.doesNotMatch(one.said() + two.said(), /correct horse|three|seven/);
  });

  test('a second desk under the same id waits until the first has gone', async (t) => {
    const im = await startServer(t), url = await server.database();
    const args = ['--url', im.url, '--database', url, '--http', '0'];
    const one = await runDesk(args);
    t.after(() => one.child.kill('SIGKILL'));
    const waiting = runDesk(args);
    const client = await connect(t, url);
    await comes(async () => (await client.query(
      'SELECT 1 FROM desk_door WHERE wanted IS NOT NULL')).rowCount);
    assert.equal((await one.ask('/health')).body.state, 'online');
    await one.end('SIGKILL');
    const two = await waiting;
    t.after(() => two.child.kill('SIGKILL'));
    assert.match(two.said(), /cs-desk: waits for another desk that has it\n/);
    assert.equal(await two.end('SIGINT'), 0);
  });
});

test('a port that is taken ends the command at once, on PostgreSQL too', { skip }, async (t) => {
  const taken = createServer().listen(0, '127.0.0.1');
  t.after(() => taken.close());
  await once(taken, 'listening');
  const { port } = /** @type {import('node:net').AddressInfo} */ (taken.address());
  const url = await server.database(), begin = performance.now();
  const { status, stderr } = await runNode([CLI, '--url', 'ws://127.0.0.1:1/websocket',
    '--http', `${port}`, '--database', url]);
  assert.deepEqual([status, stderr.trim().split('\n').length], [2, 1], stderr);
  assert.match(stderr, /port \d+ is taken/);
  assert.ok(performance.now() - begin < 10_000, 'before a lease is over');
});

test('the command says in one line what is wrong with PostgreSQL', async () => {
  const { status, stderr } = await runNode([CLI, '--url', 'ws://127.0.0.1:1/websocket', '--http',
    '0', '--database', 'postgres://me:hidden@127.0.0.1:1/desk']);
  assert.equal(status, 2);
  assert.match(stderr, /^mobileimsdk-desk: --database: .*ECONNREFUSED.*\n$/);
  assert.doesNotMatch(stderr, /hidden/);
});
