// @ts-check
/**
 * Talks on virtual time: a store whose disk outlives its page and is one for all tabs, and which
 * takes its time; and the talk of a page.
 */
import { MemoryStore, Talk } from 'mobileimsdk-wasm/talk';
import { pair } from './receipts.js';

/** @typedef {import('./virtual-browser.js').Page} Page */
/** @typedef {import('mobileimsdk-wasm/talk').TalkStore} TalkStore */
/** @typedef {import('mobileimsdk-wasm/talk').TalkOptions} TalkOptions */

/** What a talk loads later, before: virtual time does not wait for the disk. */
export async function warmUpTalk() {
  const dist = new URL('../../dist/', import.meta.url);
  await Promise.all(['talk-idb.mjs', 'talk-more.mjs'].map((file) =>
    import(new URL(file, dist).href)));
}

/** @implements {TalkStore} */
export class VirtualTalkStore {
  /** Where pages are tabs of one browser, whose channel is virtual, too. */
  shared = false;
  /** ms that a call takes. @type {() => number} */
  latency = () => 1;
  /** When set, every call rejects with it. @type {unknown} */
  fails;
  /** It never answers. */
  hangs = false;
  /** Calls, by name. @type {Record<string, number>} */
  calls = { range: 0, update: 0, erase: 0, close: 0 };
  /** The most records that one answer had. */
  most = 0;

  /** @param {Page} page @param {MemoryStore} disk */
  constructor(page, disk) {
    this.page = page;
    this.disk = disk;
    this.world = /** @type {any} */ (page).world;
  }

  /** @param {string} from @param {string} to @param {number} [limit] @param {boolean} [isLatest] */
  async range(from, to, limit, isLatest) {
    this.calls.range += 1;
    await this.#time();
    const found = structuredClone(await this.disk.range(from, to, limit, isLatest));
    this.most = Math.max(this.most, found.length);
    return found;
  }

  /** @param {(read: Map<string, any>) => import('mobileimsdk-wasm/talk').TalkChange} change */
  async update(change) {
    this.calls.update += 1;
    await this.#time();
    await this.disk.update((read) => structuredClone(change(structuredClone(read))));
  }

  async erase() {
    this.calls.erase += 1;
    await this.#time();
    await this.disk.erase();
  }

  close() {
    this.calls.close += 1;
  }

  /** Nothing more happens once its page is dead. */
  async #time() {
    const done = new Promise((resolve) => {
      this.page.platform.setTimeout(() => resolve(undefined), this.latency());
    });
    await done;
    if (this.hangs) await new Promise(() => {});
    if (this.fails) throw this.fails;
  }
}

/** @param {Page} page @returns {import('mobileimsdk-wasm/talk').TalkClock} */
export const clockOf = ({ platform }) => ({
  now: () => Date.now(),
  setTimeout: (run, ms) => platform.setTimeout(run, ms),
  clearTimeout: (timer) => platform.clearTimeout(timer),
});

/**
 * The talk of a page, and what it told.
 * @param {Page} page
 * @param {{ disk?: MemoryStore } & TalkOptions} [options] disk: what is on it stays
 */
export function talkOf(page, { disk = new MemoryStore(), ...options } = {}) {
  const store = new VirtualTalkStore(page, disk);
  const talk = new Talk(page.client, { store, clock: clockOf(page), ...options });
  /** @type {{ change: number, message: any[], error: any[] }} */
  const told = { change: 0, message: [], error: [] };
  talk.on('change', () => { told.change += 1; });
  talk.on('message', (message) => told.message.push(message));
  talk.on('error', (error) => told.error.push(error));
  return { talk, store, disk, told, page, client: page.client };
}

/** What was said with a peer, in order: `> ` one's own with its state, `< ` the peer's. */
/** @param {import('mobileimsdk-wasm/talk').Conversation} conversation */
export const linesOf = (conversation) => conversation.getSnapshot().messages
  .map(({ own, body, status }) => (own ? `> ${body.text} (${status})` : `< ${body.text}`));

/**
 * Alice with a talk, logged in, and bob, who writes to her.
 * @param {any} t
 * @param {any} [options] `talk`: of the talk; the rest as `pair()` has them
 */
export async function aliceTalks(t, { talk: options, ...how } = {}) {
  const { world, browser, alice, bob, server } = await pair(t, { login: false, ...how });
  const made = talkOf(alice, options);
  await world.until(alice.client.login());
  await world.until(made.talk.ready);
  const conversation = made.talk.conversation('bob');
  return { ...made, world, browser, alice, bob, server, conversation };
}
