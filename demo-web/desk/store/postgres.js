// @ts-check
// The store in PostgreSQL, which several desks share. Who writes for a door, or for the room, holds
// a lock of the connection over which he writes: so one writes, and who has lost the lock cannot.
// The lock ends with the connection, and the server ends that when nothing is heard on it.
import { createRequire } from 'node:module';
import { SCHEMA, VERSION, WRITE } from './postgres-sql.js';
import { MOST_LIMIT, entryOf, stateOf } from './rows.js';

/** @typedef {import('./types.js').Change} Change */
/** @typedef {import('./types.js').SharedStore} SharedStore */
/** @typedef {import('../core/types.js').Chat} Chat */
/** @typedef {import('../core/types.js').Doc} Doc */
/** @typedef {import('../core/types.js').Entry} Entry */
/** @typedef {import('pg').Client} Connection */

/** ms of silence after which the server ends a connection, and with it a desk's lock. */
const LEASE = 15_000;
const BEAT = LEASE / 3;
/**
 * ms for a query: longer than a lock should last, shorter than the lease, and than the client waits
 * for its store (5 s), so that it is known what became of it.
 */
const PATIENCE = 4_000;
/** Rows of the client's store that are read at a time, each time within that. */
const SLICE = 10_000;
const MOST_MAILS = 500;
const CHANNEL = 'mobileimsdk_desk';

/** PostgreSQL cannot be used as it is; the message says what to do about it. */
export class PostgresError extends Error {
  /** @param {string} code @param {string} message @param {unknown} [cause] */
  constructor(code, message, cause) {
    super(message, { cause });
    this.code = code;
  }
}

/** @returns {typeof import('pg')} */
function loadDriver() {
  try {
    return createRequire(import.meta.url)('pg');
  } catch (error) {
    const { code } = /** @type {NodeJS.ErrnoException} */ (error);
    if (code !== 'MODULE_NOT_FOUND') throw error;
    throw new PostgresError('NO_PG', 'the package pg is missing: `npm install pg`', error);
  }
}

/** PostgreSQL has no NUL, and UTF-8 no half of a pair: both are spelled. @param {string} text */
const spell = (text) => text.replace(/[\\\0\ud800-\udfff]/gu, (unit) =>
  (unit === '\\' ? '\\\\' : `\\${unit.charCodeAt(0).toString(16).padStart(4, '0')}`));

/** @param {string} text @returns {string} */
const read = (text) => (text.includes('\\') ? text.replace(/\\(\\|[\da-f]{4})/g, (_, code) =>
  (code === '\\' ? code : String.fromCharCode(parseInt(code, 16)))) : text);

/**
 * @param {string} url `postgres://user:password@host/database`
 * @returns {Promise<Connection>} on which all that is committed is on the disk
 */
async function connect(url) {
  const { Client } = loadDriver();
  const db = new Client({
    connectionString: url, application_name: 'mobileimsdk-desk', keepAlive: true,
    connectionTimeoutMillis: PATIENCE, query_timeout: PATIENCE, statement_timeout: PATIENCE,
    idle_in_transaction_session_timeout: LEASE,
  });
  db.on('error', () => {});  // `end` follows
  try {
    await db.connect();
    await check(db);
  } catch (error) {
    await hangUp(db);
    throw error;
  }
  return db;
}

/** @param {Connection} db */
async function check(db) {
  const { rows: [found] } = await db.query(`SELECT current_setting('fsync') AS fsync,
    current_setting('server_encoding') AS encoding,
    current_setting('synchronous_commit') AS commit,
    current_setting('server_version_num')::int AS version`);
  if (found.version < 140_000) throw new PostgresError('TOO_OLD', 'PostgreSQL 14 is needed');
  if (found.encoding !== 'UTF8') {
    throw new PostgresError('NOT_UTF8', `the database must be UTF8, not ${found.encoding}`);
  }
  if (found.fsync !== 'on') {
    throw new PostgresError('NOT_DURABLE', 'the server runs with fsync=off: what is received ' +
      'would not be on the disk');
  }
  if (found.commit !== 'remote_apply') await db.query('SET synchronous_commit = on');
  await db.query(`SET idle_session_timeout = ${LEASE}`);
  // What it sends to a desk whose machine has vanished is not answered, and not idle either.
  await db.query(`SET tcp_user_timeout = ${LEASE}`);
}

/** However it is. @param {Connection} db */
async function hangUp(db) {
  const { stream } = /** @type {any} */ (db).connection;
  const late = setTimeout(() => stream.destroy(), 1_000);
  await db.end().catch(() => {});
  clearTimeout(late);
  stream.destroy();
}

/** @param {Connection} db */
async function prepare(db) {
  await db.query('BEGIN');
  // Two desks may begin at once.
  await db.query(`SELECT pg_advisory_xact_lock(hashtextextended('${CHANNEL} schema', 0))`);
  const { rows: [{ known }] } = await db.query(`SELECT to_regclass('desk_meta') AS known`);
  const { rows: [meta] } = known ? await db.query('SELECT version FROM desk_meta') : { rows: [] };
  if (meta && meta.version > VERSION) {
    throw new PostgresError('NEWER', `the database is of a newer desk (${meta.version})`);
  }
  if (!meta) await db.query(SCHEMA);
  await db.query('COMMIT');
}

/** Of this door, among all desks of this schema. */
const LOCK = `hashtextextended('${CHANNEL} ' || current_schema() || ' ' || $1, 0)`;

/** What several desks on one database have to know of each other. */
export class PostgresMeeting {
  /** @param {string} url @returns {Promise<PostgresMeeting>} */
  static async open(url) {
    const db = await connect(url);
    try {
      await prepare(db);
    } catch (error) {
      await hangUp(db);
      throw error;
    }
    return new PostgresMeeting(url, db);
  }

  /** @param {string} url @param {Connection} db */
  constructor(url, db) {
    this._url = url;
    this._db = db;
  }

  /**
   * @param {string} own which is known from now on
   * @returns {Promise<import('./types.js').DoorInfo[]>} all that are known, and the room, ''
   */
  async look(own) {
    const db = this._db;
    await db.query('INSERT INTO desk_door (id) VALUES ($1), (\'\') ON CONFLICT DO NOTHING',
      [spell(own)]);
    const { rows } = await db.query(`SELECT id, COALESCE(wanted > now() - interval '10 s', false)
      AS wanted FROM desk_door ORDER BY id`);
    const found = [];
    for (const { id, wanted } of rows) {
      // Had for a moment: who wants it tries again.
      const { rows: [{ free }] } = await db.query(
        `SELECT pg_try_advisory_lock(${LOCK}) AND pg_advisory_unlock(${LOCK}) AS free`, [id]);
      found.push({ door: read(id), isFree: free, isWanted: wanted });
    }
    return found;
  }

  /** Who has it for another gives it back. @param {string} door */
  async want(door) {
    await this._db.query('UPDATE desk_door SET wanted = now() WHERE id = $1', [spell(door)]);
  }

  /** @param {string} door @returns {Promise<PostgresStore | null>} null: another one has it */
  async take(door) {
    const db = await connect(this._url);
    try {
      const { rows: [{ isMine }] } = await db.query(
        `SELECT pg_try_advisory_lock(${LOCK}) AS "isMine"`, [spell(door)]);
      if (isMine) {
        await db.query(`LISTEN ${CHANNEL}`);
        await db.query('UPDATE desk_door SET wanted = NULL WHERE id = $1', [spell(door)]);
        return new PostgresStore(db, door);
      }
    } catch (error) {
      await hangUp(db);
      throw error;
    }
    await hangUp(db);
    return null;
  }

  close() {
    return hangUp(this._db);
  }
}

/** @implements {SharedStore} */
export class PostgresStore {
  /** @param {Connection} db @param {string} door for which it writes; '': the room */
  constructor(db, door) {
    this._db = db;
    this._door = spell(door);
    /**
     * Mail that was handed out, and is not taken. No highest number would do: who has drawn a lower
     * one may commit later.
     * @type {Set<number>}
     */
    this._given = new Set();
    /** There may be mail. */
    this.onMail = () => {};
    /** @type {(cause: unknown) => void} the lock is lost */
    this.onEnd = () => {};
    this._isClosed = false;
    /** One query at a time. @type {Promise<unknown>} */
    this._latest = Promise.resolve();
    db.on('notification', ({ payload }) => {
      if (payload === this._door) this.onMail();
    });
    db.on('end', () => {
      clearInterval(this._beat);
      if (!this._isClosed) this.onEnd(new PostgresError('ENDED', 'the connection has ended'));
    });
    this._beat = setInterval(() => void this._rows('beat', 'SELECT 1', []).catch(() => {}), BEAT);
    this._beat.unref();
  }

  /**
   * @param {string} name of the statement @param {string} text @param {unknown[]} values
   * @returns {Promise<any[]>}
   */
  async _rows(name, text, values) {
    const ask = () => this._db.query({ name, text, values }), answer = this._latest.then(ask, ask);
    this._latest = answer;
    return (await answer).rows;
  }

  /** @param {Change} change */
  async transact({ entries, docs, puts, removes, mails = [], takes = [] }) {
    const kept = docs.filter(([, doc]) => doc).map(([key, doc]) =>
      ({ key: spell(key), body: JSON.stringify(doc), ...stateOf(doc) }));
    await this._rows('write', WRITE, [
      this._door,
      entries.map(({ chat }) => spell(chat)), entries.map(({ seq }) => seq),
      entries.map(({ at }) => at),
      entries.map(({ chat, seq, at, ...rest }) => JSON.stringify(rest)),
      kept.map(({ key }) => key), kept.map(({ status }) => status), kept.map(({ at }) => at),
      kept.map(({ body }) => body),
      docs.filter(([, doc]) => !doc).map(([key]) => spell(key)),
      puts.map(([key]) => spell(key)), puts.map(([, value]) => spell(value)), removes.map(spell),
      mails.map(({ to }) => spell(to)), mails.map(({ body }) => body), takes,
    ]);
    for (const id of takes) this._given.delete(id);
  }

  /** @returns {Promise<import('./types.js').Mail[]>} that have not been handed out */
  async mails() {
    const rows = await this._rows('mails', `SELECT id, sender, body,
      extract(epoch FROM clock_timestamp() - at) * 1000 AS age
      FROM desk_mail WHERE door = $1 AND id <> ALL ($2::bigint[]) ORDER BY id LIMIT ${MOST_MAILS}`,
    [this._door, [...this._given]]);
    return rows.map(({ id, sender, body, age }) => {
      this._given.add(Number(id));
      return { id: Number(id), from: read(sender), body, age: Number(age) };
    });
  }

  async pending() {
    const [{ oldest, newest }] = await this._rows('pending', `SELECT min(id) AS oldest,
      max(id) AS newest FROM desk_mail WHERE door = '' AND sender = $1`, [this._door]);
    return { oldest: Number(oldest), newest: Number(newest) };
  }

  /** @returns {Promise<Array<[string, Doc]>>} */
  async open() {
    const rows = await this._rows('open',
      `SELECT key, body FROM desk_doc WHERE status IN ('', 'waiting', 'active')`, []);
    return rows.map(({ key, body }) => [read(key), JSON.parse(body)]);
  }

  /** @param {string} key @returns {Promise<Doc | undefined>} */
  async doc(key) {
    const [row] = await this._rows('doc', 'SELECT body FROM desk_doc WHERE key = $1', [spell(key)]);
    return row && JSON.parse(row.body);
  }

  /** @param {string} chat @param {number} from @param {number} limit @returns {Promise<Entry[]>} */
  async entries(chat, from, limit) {
    const rows = await this._rows('entries', `SELECT seq, at, body FROM desk_entry
      WHERE chat = $1 AND seq >= $2 ORDER BY seq LIMIT $3`, [spell(chat), from, limit]);
    return rows.map((row) => entryOf(row, chat));
  }

  /** @param {string} chat @param {number} before @param {number} limit */
  async page(chat, before, limit) {
    const rows = await this._rows('page', `SELECT seq, at, body FROM desk_entry
      WHERE chat = $1 AND seq < $2 ORDER BY seq DESC LIMIT $3`,
    [spell(chat), Math.min(before, MOST_LIMIT), limit]);
    return rows.map((row) => entryOf(row, chat));
  }

  /** @param {number} before @param {number} limit @returns {Promise<Chat[]>} */
  async closed(before, limit) {
    const rows = await this._rows('closed', `SELECT body FROM desk_doc
      WHERE status = 'closed' AND at < $1 ORDER BY at DESC LIMIT $2`,
    [Math.min(before, MOST_LIMIT), limit]);
    return rows.map(({ body }) => JSON.parse(body));
  }

  /** @param {string} prefix @returns {Promise<Array<[string, string]>>} */
  async clientEntries(prefix) {
    /** @type {Array<[string, string]>} */
    const found = [];
    for (let after = '', isMore = true; isMore;) {
      // Not LIKE, to which some characters are patterns.
      const rows = await this._rows('client', `SELECT key, value FROM desk_client
        WHERE door = $1 AND key > $2 AND left(key, length($3)) = $3 ORDER BY key LIMIT ${SLICE}`,
      [this._door, after, spell(prefix)]);
      for (const { key, value } of rows) found.push([read(key), read(value)]);
      isMore = rows.length === SLICE;
      if (isMore) after = rows[SLICE - 1].key;
    }
    return found;
  }

  async close() {
    this._isClosed = true;
    clearInterval(this._beat);
    await hangUp(this._db);
  }
}
