// @ts-check
/**
 * A PostgreSQL server of a test's own, in a temporary folder, on a socket in it: as durable as any.
 * Root starts it as the user `postgres`, since it refuses to be root's.
 */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';

const ROOT = '/usr/lib/postgresql';

/** Where its programs are; null: it is not installed. @type {string | null} */
export const BIN = [
  ...(existsSync(ROOT) ? readdirSync(ROOT).sort((a, b) => Number(b) - Number(a)) : [])
    .map((version) => path.join(ROOT, version, 'bin')),
  ...(process.env.PATH ?? '').split(path.delimiter),
].find((folder) => existsSync(path.join(folder, 'initdb')) &&
  existsSync(path.join(folder, 'postgres'))) ?? null;

/** For `skip` of a test. */
export const skip = BIN === null && 'skipped: install Debian\'s postgresql';

/** @returns {{ uid?: number, gid?: number }} who it runs as */
function owner() {
  if (process.getuid?.() !== 0) return {};
  const [uid, gid] = ['-u', '-g'].map((flag) =>
    Number(spawnSync('id', [flag, 'postgres'], { encoding: 'utf8' }).stdout));
  return { uid, gid };
}

export class PostgresServer {
  #as = owner();
  #count = 0;
  /** @type {import('node:child_process').ChildProcess | undefined} */
  #child;

  constructor() {
    this.directory = mkdtempSync(path.join(tmpdir(), 'desk-pg-'));
    const { uid, gid } = this.#as;
    if (uid !== undefined && gid !== undefined) chownSync(this.directory, uid, gid);
    const { status, stderr } = spawnSync(path.join(`${BIN}`, 'initdb'), [
      '-D', this.#data, '-U', 'desk', '-A', 'trust', '-E', 'UTF8', '--no-locale', '--no-sync',
    ], { ...this.#as, cwd: this.directory, encoding: 'utf8' });
    if (status !== 0) throw new Error(stderr);
  }

  get #data() {
    return path.join(this.directory, 'data');
  }

  async start() {
    const child = this.#child = spawn(path.join(`${BIN}`, 'postgres'), [
      '-D', this.#data, '-k', this.directory, '-c', 'listen_addresses=',
      // A default that the desk must not trust.
      '-c', 'synchronous_commit=off', '-c', 'shared_buffers=16MB', '-c', 'max_connections=50',
    ], { ...this.#as, cwd: this.directory, stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    child.stderr?.on('data', (data) => { said += data; });
    for (let tries = 0; ; tries += 1) {
      try {
        await this.#ask('SELECT 1');
        return;
      } catch (error) {
        if (tries > 400 || child.exitCode !== null) throw new Error(said, { cause: error });
        await new Promise((resolve) => setTimeout(resolve, 25));
      }
    }
  }

  /** @param {string} sql */
  async #ask(sql) {
    const client = new pg.Client({ host: this.directory, user: 'desk', database: 'postgres' });
    client.on('error', () => {});
    try {
      await client.connect();
      return await client.query(sql);
    } finally {
      await client.end().catch(() => {});
    }
  }

  /** @returns {Promise<string>} the address of a new schema: a database of its own takes longer */
  async database() {
    const name = `desk_${this.#count += 1}`, host = encodeURIComponent(this.directory);
    await this.#ask(`CREATE SCHEMA ${name}`);
    return `postgres:///postgres?host=${host}&user=desk&options=-c%20search_path%3D${name}`;
  }

  /** @param {NodeJS.Signals} [signal] SIGKILL: as a machine that loses its power */
  async stop(signal = 'SIGQUIT') {
    const child = this.#child;
    this.#child = undefined;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const over = once(child, 'close');
    child.kill(signal);
    await over;
  }

  async close() {
    await this.stop();
    rmSync(this.directory, { recursive: true, force: true });
  }
}
