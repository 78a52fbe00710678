// @ts-check
/**
 * The desk of the demo: in this process, with its memory for a database, two agents, and a secret
 * that is another one each time. The start page shows the secret, so this is for loopback alone.
 */
import { randomInt } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Desk } from '../desk/desk.js';
import { hashSecret, isSecret, visitorCheck } from '../desk/secrets.js';
import { MemoryDeskStore } from './demo-store.js';

/** @typedef {import('../desk/core/types.js').Settings} Settings */

/** Without what is taken for another letter. */
const LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789';

const AGENTS = /** @type {const} */ ([
  { id: 'ann', name: 'Ann', role: 'supervisor', capacity: 20 },
  { id: 'ben', name: 'Ben', role: 'agent', capacity: 20 },
]);

const CANNED = {
  hello: 'Hello! How can I help you?',
  ship: 'We ship within one working day.',
  bye: 'Thank you for writing. Have a nice day!',
  您好: '您好，请问有什么可以帮您？',
};

/** Who is logged in at the shop has an id of the shop's. @type {Settings} */
const SETTINGS = {
  assign: 'byHand', hours: null, isVisitor: visitorCheck({ any: true }), agentTimeout: 90_000,
  burst: 60, perMinute: 60, newPerMinute: 600, mostWaiting: 1_000, mostUnits: 16_384,
  orderPatience: 15_000,
};

const secretOf = () => Array.from({ length: 9 }, (_, i) =>
  (i === 4 ? '-' : LETTERS[randomInt(LETTERS.length)])).join('');

const PREFIX = 'mobileimsdk-demo-';

/** @param {number} pid */
function isAlive(pid) {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code !== 'ESRCH';
  }
}

/** A folder of this process; those of processes that were killed go. */
function makeFolder() {
  for (const name of readdirSync(tmpdir())) {
    const pid = name.startsWith(PREFIX) && /^\d+/.exec(name.slice(PREFIX.length))?.[0];
    if (!pid || isAlive(Number(pid))) continue;
    try {
      rmSync(path.join(tmpdir(), name), { recursive: true });
    } catch {
      // It is somebody else's.
    }
  }
  return mkdtempSync(path.join(tmpdir(), `${PREFIX}${process.pid}-`));
}

export class DemoDesk {
  secret = secretOf();
  agents = AGENTS.map(({ id, name }) => ({ id, name }));
  /** For the web: who may log in, with the secret. */
  folder = makeFolder();
  /** @type {Desk | null} */
  #desk = null;
  #settings;

  /** @param {Partial<Settings>} [settings] */
  constructor(settings) {
    this.#settings = { ...SETTINGS, ...settings };
    writeFileSync(path.join(this.folder, 'agents.json'),
      JSON.stringify({ agents: this.agents, secret: this.secret }));
  }

  /** @param {{ url: string, senseMode?: import('mobileimsdk-wasm').SenseMode }} server */
  async start({ url, senseMode = 'auto' }) {
    const store = new MemoryDeskStore(), hash = await hashSecret(this.secret);
    store.transact({
      entries: [], puts: [], removes: [],
      docs: [
        ...AGENTS.map((agent) => /** @type {const} */ ([`a:${agent.id}`,
          { ...agent, hash, pass: null, state: /** @type {const} */ ('gone') }])),
        ...Object.entries(CANNED).map(([key, text]) => /** @type {const} */ (
          [`r:${key}`, { key, text }])),
      ],
    });
    const desk = this.#desk = new Desk({
      settings: this.#settings, openStore: () => store, verify: isSecret,
      client: { url, userId: 'cs-desk', senseMode },
    });
    await desk.start();
  }

  async stop() {
    rmSync(this.folder, { recursive: true, force: true });
    await this.#desk?.stop();
    this.#desk = null;
  }
}
