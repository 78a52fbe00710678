// @ts-check
// That one process has a database file: two desks on one would each go on with what it had read.
// The lock is one that SQLite holds on a file beside it, which ends with the process, however that
// ends; the database itself stays open to backups.
import { existsSync, realpathSync } from 'node:fs';

/** Another process has the database. */
export class InUse extends Error {
  /** @param {unknown} cause */
  constructor(cause) {
    super('another desk has this database: stop it first', { cause });
    this.code = 'IN_USE';
  }
}

/**
 * @param {string} file that is open already: what a link leads to is there from then on
 * @param {(file: string) => import('./sqlite.js').Database} openFile
 * @returns {{ close: () => unknown }} to let it go
 */
export function lockFile(file, openFile) {
  if (!existsSync(file)) throw new Error('the database must be a file');
  const db = openFile(`${realpathSync(file)}-lock`);
  try {
    db.exec('PRAGMA busy_timeout = 0');
    db.exec('BEGIN EXCLUSIVE');  // and nothing else
  } catch (error) {
    db.close();
    throw isBusy(error) ? new InUse(error) : error;
  }
  return db;
}

/** As either driver says it. @param {unknown} error */
const isBusy = (error) => /database is locked/.test(/** @type {Error} */ (error).message);
