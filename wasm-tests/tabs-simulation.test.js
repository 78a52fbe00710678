// @ts-check
/**
 * Random worlds of tabs that share. One of them again:
 *   SEED=17 node --test wasm-tests/tabs-simulation.test.js
 */
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { Client } from '../js/index.js';
import { Hub } from '../js/tabs/hub.js';
import { Outgoing } from '../js/tabs/outgoing.js';
import { SharedSession } from '../js/tabs/shared-session.js';
import { Shown } from '../js/tabs/shown.js';
import { Tokens } from '../js/tabs/tokens.js';
import { endOf } from './support/random-world.js';
import { TabsSimulation } from './support/tabs-simulation.js';
import { warmUp } from './support/virtual-tabs.js';

const { SEED } = process.env;
const SEEDS = SEED ? [Number(SEED)] : Array.from({ length: 100 }, (_, i) => i + 1);
const STEPS = 150;

/**
 * @param {import('node:test').TestContext} t @param {number} seed
 * @param {typeof Client} [OtherClient] than the package's
 */
const run = (t, seed, OtherClient) => endOf(t, seed, STEPS,
  (test) => new TabsSimulation(test, seed, OtherClient));

before(warmUp);

test(`${SEEDS.length} worlds of tabs come to their good end`, async (t) => {
  for (const seed of SEEDS) assert.equal(await run(t, seed), '');
});

/**
 * What the sources would be with a mistake in them.
 * @type {Array<[what: string, of: any, method: string, instead: (this: any) => any]>}
 */
const MISTAKES = [
  ['a new hub is told nothing', SharedSession, '_introduce', function () {
    this._isIntroduced = true;
    this._join();
    if (this._standing.wish === 'in') this._ask(this._standing.request);
  }],
  ['what was shown is forgotten', Shown, 'isNew', () => true],
  ['the last words of a hub are lost', SharedSession, 'heardLate', () => {}],
  ['a hub that is over keeps its connection', Hub, 'end', () => {}],
  ['a hub forgets what it was to send', Outgoing, 'admit', function () {
    const waiting = [...this._waiting.values()];
    this.forgetWaiting();
    for (const pending of waiting) this._accept(pending);
  }],
  ['a hub does not tell what has settled', Outgoing, '_settle', () => {}],
  ['no other tab is asked for its token', Tokens, '_next', function () {
    const [tab] = this._owner.candidates();
    if (this._asked.size) return this._owner.fail(this._waiting, null);
    this._asked.set(tab, false);
    return this._owner.ask(tab, this._waiting);
  }],
  ['a token that does not come is waited for', Tokens, '_noteSilent', () => {}],
  ['a kick-out by our own hand-over is told', Hub, '_doubt', () => {}],
];

describe('a mistake is found:', { skip: Boolean(SEED) && 'one seed was asked for' }, () => {
  for (const [what, { prototype }, method, instead] of MISTAKES) {
    test(what, async (t) => {
      t.mock.method(prototype, method, instead);
      for (const seed of Array(100).keys()) {
        const broken = await run(t, seed + 1, Client);
        if (broken) return t.diagnostic(broken.split('\n')[0]);
      }
      return assert.fail('it was not found');
    });
  }
});
