// @ts-check
/**
 * The promise, over real sockets and a network that cuts, stalls, swallows and refuses at any byte.
 * `npm run chaos` is the same for as long as one likes.
 */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { describe, test } from 'node:test';
import { Client } from 'mobileimsdk-wasm';
import { root } from './support/child.js';
import { runChaos } from './support/chaos.js';
import { makeScript } from './support/chaos-script.js';
import { soon } from './support/real.js';

/** Another one: `CHAOS_SEED=7 node --test …` */
const SEED = Number(process.env.CHAOS_SEED ?? 42);
const DURATION = 24_000;

test('30 seconds of chaos keep the promise', async (t) => {
  const { violations, faults, ends, clients, restarts, settled, server } =
    await runChaos({ seed: SEED, duration: DURATION });
  t.diagnostic(`seed ${SEED}, quiet ${settled.toFixed()} ms after the last fault`);
  t.diagnostic(JSON.stringify({ ...faults, restarts }));
  t.diagnostic(JSON.stringify({ ...ends, logins: server.logins }));
  assert.deepEqual(violations, []);
  for (const [fault, count] of Object.entries(faults)) assert.ok(count > 0, `no ${fault}`);
  assert.ok(restarts >= 2);
  for (const { userId, accepted, delivered, shown, reconnects } of clients) {
    assert.ok(accepted > 50 && reconnects > 2, `${userId} saw nothing of it`);
    assert.ok(delivered > accepted / 2 && shown > 50, `hardly anything came through: ${userId}`);
  }
});

describe('a client that breaks the promise is found out:', () => {
  /** @param {typeof Client} ClientClass */
  const violationsOf = async (ClientClass) =>
    (await runChaos({ seed: 1, duration: 500, clients: 2, ClientClass })).violations.join('\n');

  test('it shows a message twice', async () => {
    class Twice extends Client {
      /** @type {Client['on']} */
      on(event, listener) {
        if (event === 'message') super.on(event, listener);
        return super.on(event, listener);
      }
    }
    assert.match(await violationsOf(Twice), /was shown 2 times/);
  });

  test('it keeps a timer after its end', async () => {
    /** @type {NodeJS.Timeout[]} */
    const timers = [];
    class Leaky extends Client {
      dispose() {
        timers.push(setTimeout(() => {}, 60_000));
        super.dispose();
      }
    }
    const violations = await violationsOf(Leaky);
    for (const timer of timers) clearTimeout(timer);
    assert.match(violations, /sockets or timers are left/);
  });
});

describe('the script', () => {
  const options = { seed: SEED, clients: 6, duration: DURATION };

  test('follows from the seed', () => {
    assert.deepEqual(makeScript(options), makeScript(options));
    assert.notDeepEqual(makeScript(options), makeScript({ ...options, seed: SEED + 1 }));
  });

  test('begins alike, however long it goes on', () => {
    const longer = makeScript({ ...options, duration: 10 * DURATION });
    assert.deepEqual(longer.filter(({ at }) => at < DURATION), makeScript(options));
    assert.ok(longer.length > 8 * makeScript(options).length);
  });

  test('has every fault, for any seed', () => {
    for (let seed = 0; seed < 200; seed += 1) {
      const kinds = new Set(makeScript({ ...options, seed }).map((step) => ('restart' in step
        ? 'restart' : step.blow.do === 'shape' ? Object.keys(step.blow.shape).join()
          : step.blow.do === 'halfOpen' ? `half-open ${step.blow.directions}`
            : step.blow.do === 'cut' ? `cut ${step.blow.direction}` : step.blow.do)));
      assert.deepEqual([...kinds].sort(), ['admit', 'bytesPerSecond', 'coalesce', 'cut down',
        'cut up', 'delay', 'delay,bytesPerSecond,split,coalesce', 'half-open down',
        'half-open up', 'half-open up,down', 'refuse', 'restart', 'split'], `seed ${seed}`);
    }
  });
});

test('the command ends by itself, prints how to do it again, and heeds Ctrl-C', async () => {
  const command = spawn(process.execPath, ['wasm-tests/chaos.mjs', '--minutes', '5', '--clients',
    '2', '--seed', '3'], { cwd: root });
  let output = '';
  /** @type {() => void} */
  let begun = () => {};
  const beginning = new Promise((resolve) => { begun = () => resolve(undefined); });
  command.stdout.on('data', (data) => {
    output += data;
    if (output.includes('again with')) begun();
  });
  command.stderr.on('data', (data) => { output += data; });
  const ended = new Promise((resolve) => command.on('close', resolve));
  await soon(beginning, 'the first line');
  command.kill('SIGINT');
  assert.equal(await soon(ended, 'the end of the command', 30_000), 0, output);
  assert.match(output, /npm run chaos -- --minutes 5 --clients 2 --seed 3\n/);
  assert.match(output, /interrupted[^]*\n {2}half-open both +\d+\n[^]*\n {2}user2 +\d+/);
});
