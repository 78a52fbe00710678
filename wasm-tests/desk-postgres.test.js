// @ts-check
/** The desk's store in PostgreSQL, where Debian's server is installed: `npm run desk:postgres`. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { after, before, describe, test } from 'node:test';
import pg from 'pg';
import { PostgresMeeting } from '../demo-web/desk/store/postgres.js';
import { root } from './support/child.js';
import { NOTHING, entry, storeSuite } from './support/desk-store-suite.js';
import { PostgresServer, skip } from './support/postgres.js';

/** @typedef {import('node:test').TestContext} TestContext */
/** @typedef {import('../demo-web/desk/store/types.js').SharedStore} SharedStore */

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
async function until(holds) {
  for (let i = 0; !await holds(); i += 1) {
    assert.ok(i < 400, `${holds}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

describe('the store in PostgreSQL', { skip }, () => {
  before(async () => {
    server = new PostgresServer();
    await server.start();
  });
  after(() => server?.close());

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
    await until(isFree);
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
    assert.deepEqual(mails.map(({ body, from }) => body + from), [1, 2, 3].map((n) => `${n}cs-desk`));
    assert.deepEqual([await room.mails(), await door.mails()], [[], []]);
    assert.equal(await door.isTaken(), false);
    await room.transact({ ...NOTHING, takes: mails.slice(0, 2).map(({ id }) => id) });
    await room.close();
    const later = await take('');
    assert.deepEqual((await later.mails()).map(({ body }) => body), ['3']);
    await later.transact({ ...NOTHING, takes: [mails[2].id] });
    assert.equal(await door.isTaken(), true);
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
    for (const whose of ['desk', 'server']) {
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
      await until(async () => { store = await meeting.take(''); return store; });
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
