// @ts-check
/** The desk's store in SQLite: what every store must do, and what a disk and a kill do to it. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, test } from 'node:test';
import { SqliteStore, openDatabase } from '../demo-web/desk/store/sqlite.js';
import { NOTHING, chat, entry, storeSuite } from './support/desk-store-suite.js';
import { root } from './support/child.js';

/** @param {import('node:test').TestContext} t */
function newFile(t) {
  const directory = mkdtempSync(path.join(tmpdir(), 'desk-'));
  t.after(() => rmSync(directory, { recursive: true }));
  return path.join(directory, 'desk.db');
}

/** @param {import('node:test').TestContext} t */
async function open(t) {
  const file = newFile(t), stores = [new SqliteStore(file)];
  t.after(() => stores.forEach((store) => store.close()));
  const again = async () => {
    stores[0] = new SqliteStore(file);
    return stores[0];
  };
  return { file, store: stores[0], again };
}

describe('the store in SQLite', () => {
  storeSuite(open);

  test('has a write-ahead log, and is on the disk at each commit', async (t) => {
    const { store } = await open(t), db = /** @type {any} */ (store)._db;
    assert.equal(db.prepare('PRAGMA journal_mode').get().journal_mode, 'wal');
    assert.equal(db.prepare('PRAGMA synchronous').get().synchronous, 2);
  });

  test('says what is wrong with the file', (t) => {
    const file = newFile(t);
    assert.throws(() => new SqliteStore(path.join(file, 'nowhere.db')));
    writeFileSync(file, 'no database at all, though it is long enough for one'.repeat(100));
    assert.throws(() => new SqliteStore(file), /not a database/);
    const newer = `${file}2`, store = new SqliteStore(newer);
    /** @type {any} */ (store)._db.exec('PRAGMA user_version = 99');
    store.close();
    assert.throws(() => new SqliteStore(newer), /of a newer desk \(99\)/);
  });

  test('that is full throws, keeps what it has, and goes on when there is room', async (t) => {
    const { store } = await open(t), db = /** @type {any} */ (store)._db;
    store.transact({ ...NOTHING, entries: [entry(1)] });
    db.exec('PRAGMA max_page_count = 20');
    const large = { ...entry(2), content: 'x'.repeat(200_000) };
    assert.throws(() => store.transact({ ...NOTHING, entries: [large], puts: [['s\nx', '1']] }),
      /full/);
    assert.deepEqual(store.entries('v1', 1, 9), [entry(1)]);
    assert.deepEqual(store.clientEntries(''), []);
    db.exec('PRAGMA max_page_count = 10000');
    store.transact({ ...NOTHING, entries: [large], docs: [['c:v1', chat('v1', 'active', 1)]] });
    assert.equal(store.entries('v1', 1, 9).length, 2);
  });

  test('that another process holds throws, and goes on when it is free', async (t) => {
    const { store, file } = await open(t);
    /** @type {any} */ (store)._db.exec('PRAGMA busy_timeout = 10');
    const other = openDatabase(file);
    other.exec('BEGIN IMMEDIATE');
    assert.throws(() => store.transact({ ...NOTHING, entries: [entry(1)] }), /locked/);
    other.exec('ROLLBACK');
    other.close();
    store.transact({ ...NOTHING, entries: [entry(1)] });
    assert.deepEqual(store.entries('v1', 1, 9), [entry(1)]);
  });

  test('is one process\'s, until that ends, be it by kill -9; a backup may be made', async (t) => {
    const file = newFile(t), alias = `${file}-alias`, script = `
      import { SqliteStore } from ${JSON.stringify(`${root}demo-web/desk/store/sqlite.js`)};
      const store = new SqliteStore(${JSON.stringify(file)});
      store.transact({ entries: [${JSON.stringify(entry(1))}], docs: [], puts: [], removes: [] });
      process.stdout.write('open');
      setInterval(() => {}, 1_000);`;
    for (const signal of /** @type {const} */ (['SIGKILL', 'SIGTERM'])) {
      const child = spawn(process.execPath, ['--input-type=module', '--eval', script]);
      t.after(() => child.kill('SIGKILL'));
      await once(child.stdout, 'data');
      if (signal === 'SIGKILL') symlinkSync(file, alias);
      for (const name of [file, alias, file]) {
        assert.throws(() => new SqliteStore(name), { code: 'IN_USE', message: /another desk/ });
      }
      const backup = openDatabase(file);
      backup.exec(`VACUUM INTO '${file}-${signal}'`);
      backup.close();
      child.kill(signal);
      await once(child, 'close');
      const store = new SqliteStore(alias);
      assert.deepEqual(store.entries('v1', 1, 9), [entry(1)]);
      store.transact({ ...NOTHING, entries: [entry(2)] });
      /** @type {any} */ (store)._db.exec('DELETE FROM entry');
      store.close();
    }
  });

  test('is one process\'s, too, when a link to it was there before it', async (t) => {
    const file = newFile(t), alias = `${file}-alias`;
    symlinkSync(file, alias);
    const store = new SqliteStore(alias);
    for (const name of [alias, file]) {
      assert.throws(() => new SqliteStore(name), { code: 'IN_USE' });
    }
    store.close();
  });

  test('must be a file, and nothing is left where it is none', async (t) => {
    const folder = path.dirname(newFile(t)), former = process.cwd();
    t.after(() => process.chdir(former));
    process.chdir(folder);
    for (const name of [':memory:', '']) {
      assert.throws(() => new SqliteStore(name), /the database must be a file/);
    }
    assert.deepEqual(readdirSync(folder), []);
  });

  test('has what a process had written when it was killed, and half of nothing', async (t) => {
    const file = newFile(t), script = `
      import { SqliteStore } from ${JSON.stringify(`${root}demo-web/desk/store/sqlite.js`)};
      const store = new SqliteStore(${JSON.stringify(file)});
      const from = store.entries('v1', 1, 1e9).length;
      for (let seq = from + 1; ; seq += 1) {
        const content = 'x'.repeat(500);
        const entry = { chat: 'v1', seq, at: seq, from: 'visitor', content, typeu: -1 };
        store.transact({ entries: [entry], docs: [], puts: [['s' + seq, '1']], removes: [] });
        process.stdout.write(seq + '\\n');
      }`;
    for (const patience of [20, 55, 130]) {
      const child = spawn(process.execPath, ['--input-type=module', '--eval', script]);
      let out = '';
      child.stdout.on('data', (data) => { out += data; });
      await once(child.stdout, 'data');
      await new Promise((resolve) => setTimeout(resolve, patience));
      child.kill('SIGKILL');
      await once(child, 'close');
      const told = Number(out.slice(0, out.lastIndexOf('\n')).split('\n').at(-1));
      const store = new SqliteStore(file), entries = store.entries('v1', 1, 1e9);
      assert.ok(told > 0 && entries.length >= told, `${entries.length} of ${told}`);
      assert.deepEqual(entries.map(({ seq }) => seq), entries.map((_, i) => i + 1));
      assert.equal(store.clientEntries('s').length, entries.length, 'with each its fingerprint');
      store.close();
    }
  });
});
