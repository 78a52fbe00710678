// @ts-check
/** What applications make in `useClient()`, on virtual time: pages of alice's with talks. */
import { pair } from './receipts.js';
import { NOTHING } from './virtual-world.js';
import { talkOf } from './virtual-talk.js';

export { NOTHING };

/**
 * Bob, and alice's pages as they are made; what is on the disks stays.
 * @param {import('node:test').TestContext} t
 */
export async function makeStory(t) {
  const { world, browser, bob, server } = await pair(t, { login: false });
  await world.until(bob.client.login());
  /** @type {Array<ReturnType<typeof talkOf>>} */
  const made = [];
  /** @type {import('mobileimsdk-wasm/talk').MemoryStore | undefined} */
  let disk;
  return {
    world, browser, bob, server, made,
    /** How often there was a login. */
    get logins() {
      return server.logins.length - 1;   // without bob's
    },
    /** @param {Partial<import('mobileimsdk-wasm').ClientOptions>} [options] */
    make(options) {
      const one = talkOf(browser.open({ receipts: true, ...options }), disk && { disk });
      disk = one.disk;
      made.push(one);
      return one.talk;
    },
    /** What the pages hold of their hosts by now. */
    left: () => made.map(({ page }) => page.left()),
  };
}
