// What a user does with the application on a phone: the strict fakes, on virtual time.
import assert from 'node:assert/strict';
import { Phone } from '../../support/mini-program/phone.js';
import { Program } from './program.js';

const QUERY = { server: encodeURIComponent('wss://im.test/websocket'), user: 'alice' };

/** One phone with the build of a framework on it. */
class PhoneWithProgram {
  #ends = [];

  /** @param {string} folder @param {string} hostName @param {string[]} without */
  constructor(folder, hostName, without) {
    const test = { after: (/** @type {() => void} */ end) => this.#ends.push(end) };
    this.phone = new Phone(test, /** @type {any} */ (hostName));
    this.phone.without = without;
    this.phone.makeCode = (app, clock) => new Program(folder, app, clock, QUERY);
    this.launch = this.phone.launch();
    this.program.open();
  }

  /** @returns {Program} */
  get program() {
    return /** @type {any} */ (this.launch.code);
  }

  get page() {
    return /** @type {NonNullable<Program['page']>} */ (this.program.page);
  }

  /** The system ends it, and somebody taps on its icon. */
  async relaunch() {
    this.launch = await this.phone.relaunch();
    this.program.open();
  }

  /** Lets time pass until the page shows it. @param {RegExp} pattern */
  async shows(pattern) {
    const { world } = this.phone;
    for (let i = 0; i < 2000; i += 1) {
      if (this.page.texts.some((text) => pattern.test(text))) return;
      await world.advance(10);
    }
    assert.fail(`the page never shows ${pattern}, but ${JSON.stringify(this.page.texts)}; ` +
      JSON.stringify([this.program.said, this.launch.problems]));
  }

  /** @param {string} words */
  async writes(words) {
    this.page.type(words);
    await this.phone.world.advance(50);
    this.page.tap();
  }

  /** A message each way. @param {string} words */
  async talks(words) {
    const { server } = this.phone;
    await this.writes(words);
    await this.shows(new RegExp(`^to bob: ${words}.* \\(delivered\\)`));
    assert.ok(server.contents.includes(words));
    await server.message({ from: 'bob', to: 'alice', dataContent: `re: ${words}` });
    await this.shows(new RegExp(`^from bob: re: ${words}$`));
  }

  /** Away for so long, as the application and its page hear of it too. @param {number} ms */
  async away(ms) {
    const { lifecycle } = this.launch;
    this.program.tell('onHide');
    await lifecycle.hide();
    await this.phone.world.advance(ms);
    await lifecycle.show();
    this.program.tell('onShow');
  }

  /** Nothing went wrong, and nobody complained. */
  async end() {
    const errors = this.page.texts.filter((text) => /^error: /.test(text));
    await this.launch.kill();
    for (const end of this.#ends) await end();
    assert.deepEqual([errors, this.launch.problems], [[], []]);
    assert.deepEqual(this.program.said.filter((line) => /^(error|warn)/.test(line)), []);
  }
}

/** @param {PhoneWithProgram} user @param {'wasm' | 'js'} core */
async function chats(user, core) {
  await user.shows(new RegExp(`^online on ${core}, `));
  await user.talks('你好 from a phone');
}

/**
 * What is tried, by name. Each throws if it does not work.
 * @param {string} folder of the build
 * @param {string} hostName
 * @param {{ engine: string | null }} host
 */
export function phoneStory(folder, hostName, { engine }) {
  const core = engine ? 'wasm' : 'js';
  /** @param {(user: PhoneWithProgram) => Promise<void>} act @param {string[]} without */
  const on = (act, without = []) => async () => {
    const user = new PhoneWithProgram(folder, hostName, without);
    await act(user);
    await user.end();
  };
  return {
    'chat': on((user) => chats(user, core)),
    'outbox': on(async (user) => {
      const { server } = user.phone;
      await chats(user, core);
      server.acknowledges = false;
      await user.writes('kept');
      await user.shows(/^to bob: kept \(stored\)/);
      await user.relaunch();
      server.acknowledges = true;
      await user.shows(/^to bob: kept.* \(delivered\)/);
      assert.ok(server.contents.includes('kept'));
    }),
    '20 s away': on(async (user) => {
      await chats(user, core);
      await user.away(20_000);
      await user.shows(/^online /);
      await user.talks('back again');
    }),
    'log': on(async (user) => {
      await user.shows(/^online .* [1-9]\d* logged$/);
    }),
    'twin': on((user) => chats(user, 'js'), engine ? [engine] : []),
  };
}
