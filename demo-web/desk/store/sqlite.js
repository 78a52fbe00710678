// @ts-check
// The store in one SQLite file: a write-ahead log, and each transaction is on the disk when it is
// done (synchronous=FULL). By Node's own SQLite where it has one, or else by the package libsql.
import { createRequire } from 'node:module';
import { lockFile } from './only-one.js';
import { MOST_LIMIT, entryOf, stateOf } from './rows.js';

/** @typedef {import('./types.js').Change} Change */
/** @typedef {import('./types.js').DeskStore} DeskStore */
/** @typedef {import('../core/types.js').Chat} Chat */
/** @typedef {import('../core/types.js').Doc} Doc */
/** @typedef {import('../core/types.js').Entry} Entry */
/**
 * What both drivers have.
 * @typedef {object} Statement
 * @property {(...values: any[]) => unknown} run
 * @property {(...values: any[]) => any} get
 * @property {(...values: any[]) => any[]} all
 */
/**
 * @typedef {object} Database
 * @property {(sql: string) => unknown} exec
 * @property {(sql: string) => Statement} prepare
 * @property {() => unknown} close
 */

const VERSION = 1;
// Longer than a backup holds the lock, shorter than the client waits for its store (5 s).
const BUSY_TIMEOUT = 2_000;

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS entry (
    chat TEXT NOT NULL, seq INTEGER NOT NULL, at INTEGER NOT NULL, body TEXT NOT NULL,
    PRIMARY KEY (chat, seq)
  ) STRICT;
  CREATE TABLE IF NOT EXISTS doc (
    key TEXT NOT NULL PRIMARY KEY, status TEXT NOT NULL, at INTEGER NOT NULL, body TEXT NOT NULL
  ) STRICT;
  CREATE INDEX IF NOT EXISTS doc_by_status ON doc (status, at);
  CREATE TABLE IF NOT EXISTS client (
    key TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL
  ) STRICT;
  PRAGMA user_version = ${VERSION};`;

/** Not every Node has what is asked for. @type {(name: string) => any} */
const load = createRequire(import.meta.url);

/** @param {string} file @returns {Database} */
export function openDatabase(file) {
  try {
    const { DatabaseSync } = load('node:sqlite');
    return new DatabaseSync(file);
  } catch (error) {
    const { code } = /** @type {NodeJS.ErrnoException} */ (error);
    if (code !== 'ERR_UNKNOWN_BUILTIN_MODULE' && code !== 'MODULE_NOT_FOUND') throw error;
  }
  let Libsql;
  try {
    Libsql = load('libsql');
  } catch (error) {
    const { code } = /** @type {NodeJS.ErrnoException} */ (error);
    if (code !== 'MODULE_NOT_FOUND') throw error;
    throw new Error(`Node ${process.versions.node} has no SQLite: use a newer Node, ` +
      'or `npm install libsql`', { cause: error });
  }
  return new Libsql(file);
}

/** @implements {DeskStore} */
export class SqliteStore {
  /** @param {string} file @param {(file: string) => Database} [openFile] */
  constructor(file, openFile = openDatabase) {
    const db = this._db = openFile(file);
    /** @type {ReturnType<typeof lockFile> | null} */
    this._lock = null;
    try {
      this._lock = lockFile(file, openFile);
      db.exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT}`);
      const { journal_mode: mode } = db.prepare('PRAGMA journal_mode = WAL').get();
      if (mode !== 'wal') throw new Error(`the database has no write-ahead log, but "${mode}"`);
      db.exec('PRAGMA synchronous = FULL');
      const { user_version: version } = db.prepare('PRAGMA user_version').get();
      if (version > VERSION) throw new Error(`the database is of a newer desk (${version})`);
      if (version < VERSION) db.exec(`BEGIN IMMEDIATE; ${SCHEMA} COMMIT;`);
      this._prepare();
    } catch (error) {
      this.close();
      throw error;
    }
  }

  _prepare() {
    const db = this._db, body = 'SELECT chat, seq, at, body FROM entry WHERE chat = ? AND seq';
    this._append = db.prepare('INSERT INTO entry (chat, seq, at, body) VALUES (?, ?, ?, ?)');
    this._putDoc = db.prepare('INSERT OR REPLACE INTO doc (key, status, at, body) ' +
      'VALUES (?, ?, ?, ?)');
    this._removeDoc = db.prepare('DELETE FROM doc WHERE key = ?');
    this._put = db.prepare('INSERT OR REPLACE INTO client (key, value) VALUES (?, ?)');
    this._remove = db.prepare('DELETE FROM client WHERE key = ?');
    this._open = db.prepare(`SELECT key, body FROM doc WHERE status IN ('', 'waiting', 'active')`);
    this._doc = db.prepare('SELECT body FROM doc WHERE key = ?');
    this._entries = db.prepare(`${body} >= ? ORDER BY seq LIMIT ?`);
    this._page = db.prepare(`${body} < ? ORDER BY seq DESC LIMIT ?`);
    this._closed = db.prepare(`SELECT body FROM doc WHERE status = 'closed' AND at < ? ` +
      'ORDER BY at DESC LIMIT ?');
    // Not LIKE, to which some characters are patterns.
    this._clientEntries = db.prepare('SELECT key, value FROM client ' +
      'WHERE substr(key, 1, length(?1)) = ?1');
  }

  /** @param {Change} change */
  transact({ entries, docs, puts, removes }) {
    const db = this._db;
    db.exec('BEGIN IMMEDIATE');
    try {
      for (const { chat, seq, at, ...rest } of entries) {
        this._append?.run(chat, seq, at, JSON.stringify(rest));
      }
      for (const [key, doc] of docs) {
        if (!doc) this._removeDoc?.run(key);
        else this._putDoc?.run(key, stateOf(doc).status, stateOf(doc).at, JSON.stringify(doc));
      }
      for (const [key, value] of puts) this._put?.run(key, value);
      for (const key of removes) this._remove?.run(key);
      db.exec('COMMIT');
    } catch (error) {
      try {
        db.exec('ROLLBACK');
      } catch {
        // A full disk has rolled it back already.
      }
      throw error;
    }
  }

  /** @returns {Array<[string, Doc]>} */
  open() {
    return this._rows(this._open).map(({ key, body }) => [key, JSON.parse(body)]);
  }

  /** @param {string} key @returns {Doc | undefined} */
  doc(key) {
    const row = this._doc?.get(key);
    return row && row.body !== undefined ? JSON.parse(row.body) : undefined;
  }

  /** @param {string} chat @param {number} from @param {number} limit @returns {Entry[]} */
  entries(chat, from, limit) {
    return this._rows(this._entries, chat, from, limit).map((row) => entryOf(row));
  }

  /** @param {string} chat @param {number} before @param {number} limit @returns {Entry[]} */
  page(chat, before, limit) {
    return this._rows(this._page, chat, Math.min(before, MOST_LIMIT), limit)
      .map((row) => entryOf(row));
  }

  /** @param {number} before @param {number} limit @returns {Chat[]} */
  closed(before, limit) {
    return this._rows(this._closed, Math.min(before, MOST_LIMIT), limit)
      .map(({ body }) => JSON.parse(body));
  }

  /** @param {string} prefix @returns {Array<[string, string]>} */
  clientEntries(prefix) {
    return this._rows(this._clientEntries, prefix).map(({ key, value }) => [key, value]);
  }

  /** @param {Statement | undefined} statement @param {any[]} values @returns {any[]} */
  _rows(statement, ...values) {
    return statement ? statement.all(...values) : [];
  }

  close() {
    try {
      this._db.close();
    } finally {
      if (this._lock) this._lock.close();
    }
  }
}
