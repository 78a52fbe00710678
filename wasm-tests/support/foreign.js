// @ts-check
/** What code that is not ours may do, and the proof that a client has lived through it. */
import assert from 'node:assert/strict';
import { messageFrame } from './frames.js';

/** @typedef {import('mobileimsdk-wasm').Client} Client */
/** @typedef {import('./virtual-world.js').World} World */

const trap = () => { throw new Error('a trap'); };
const TRAPS = {
  get: trap, set: trap, has: trap, ownKeys: trap, getOwnPropertyDescriptor: trap, apply: trap,
  construct: trap, defineProperty: trap, deleteProperty: trap, getPrototypeOf: trap,
  isExtensible: trap, preventExtensions: trap, setPrototypeOf: trap,
};

/** Throws whatever is done to it. */
export const touchy = () => new Proxy({}, TRAPS);
/** The same, of something that can be called. */
export const touchyFunction = () => new Proxy(() => {}, TRAPS);
/** Even `Array.isArray` throws. */
export const revoked = () => {
  const { proxy, revoke } = Proxy.revocable([], {});
  revoke();
  return proxy;
};

/** Values that nobody expects. @type {Record<string, () => any>} */
export const ODD_VALUES = {
  'a Symbol': () => Symbol('odd'),
  'a BigInt': () => 5n,
  'an object without a prototype': () => Object.create(null),
  'a frozen object': () => Object.freeze({}),
  'a Proxy that throws': touchy,
  'a revoked Proxy': revoked,
  'an object that has no text': () => ({ toString: trap, valueOf: trap }),
  'an object with a number in it': () => ({ valueOf: () => 5 }),
  'a thenable that throws': () => ({ then: trap }),
  'a getter of then that throws': () => Object.defineProperty({}, 'then', { get: trap }),
  'NaN': () => NaN,
  'null': () => null,
  'a list of odd values': () => [Symbol('odd'), null, [5n]],
};

/** What foreign code throws. @type {Record<string, () => any>} */
export const CAUSES = {
  'an Error': () => new Error('a bug'),
  'a Symbol': () => Symbol('a bug'),
  'an object without a prototype': () => Object.create(null),
  'a Proxy that throws': touchy,
  'undefined': () => undefined,
};

/** What a function may do instead of its work. @type {Record<string, () => any>} */
export const MISDEEDS = {};
for (const [name, make] of Object.entries(CAUSES)) {
  MISDEEDS[`throws ${name}`] = () => { throw make(); };
  MISDEEDS[`rejects with ${name}`] = () => Promise.reject(make());
}
for (const [name, make] of Object.entries(ODD_VALUES)) MISDEEDS[`gives ${name}`] = make;
MISDEEDS['never answers'] = () => new Promise(() => {});

/**
 * A function that misbehaves every third time. Whoever heals it has it do its work.
 * @param {(...args: any[]) => any} work @param {() => any} misdeed
 * @param {number} [first] which call is the first to go wrong, 1 to 3
 */
export function moody(work, misdeed, first = 3) {
  let calls = 0, isWell = false;
  /** @param {...any} args */
  const act = (...args) => {
    calls += 1;
    return isWell || (calls - first) % 3 ? work(...args) : misdeed();
  };
  return { act, heal() { isWell = true; }, get calls() { return calls; } };
}

let serial = 0;

/**
 * It comes online, sends, receives, and tells of both.
 * @param {{ world: World, client: Client }} story @param {string} what misbehaved
 */
export async function isAlive({ world, client }, what) {
  const text = `are you there? ${serial += 1}`;
  /** @type {string[]} */
  const heard = [];
  const undo = client.on('message', ({ content }) => heard.push(content));
  client.login().catch((error) => heard.push(`${error}`));
  for (let i = 0; client.state !== 'online' && i < 3000; i += 1) await world.advance(20);
  assert.equal(client.state, 'online', what);
  world.server.socket.text(messageFrame({ dataContent: text }));
  await world.settle();
  assert.ok(heard.includes(text), `${what}: a message is told`);
  const sent = client.send('bob', text);
  await world.until(sent.delivered);
  assert.equal(sent.status, 'delivered', what);
  assert.ok(world.server.contents.includes(text), what);
  undo();
}
