// @ts-check
/** What js/index.d.ts says that a method throws or rejects with is what it does. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Client } from 'mobileimsdk-wasm';
import { declarationsIn } from './support/declarations.js';

const methods = declarationsIn('js/index.d.ts')
  .filter(({ name, isMethod }) => isMethod && /^Client\.\w+$/.test(name))
  .map(({ name, text }) => ({ name: name.split('.')[1], text }));

const GARBAGE = [undefined, null, 1, {}, Symbol('s'), 'no such thing'];

/** The codes of a method in this phase of a client's life, whatever it is given. */
const PHASES = /** @type {Record<string, (client: Client) => unknown>} */ ({
  'before login()': () => undefined,
  'after close()': (client) => client.close(),
  'after dispose()': (client) => client.dispose(),
});

/** @param {string} method @param {(client: Client) => unknown} prepare */
async function codesOf(method, prepare) {
  const codes = new Set();
  for (const first of GARBAGE) {
    for (const second of GARBAGE) {
      // A port that nobody may listen on: what would connect fails.
      const client = new Client({ url: 'ws://127.0.0.1:1', userId: 'alice', logLevel: 'silent',
        reconnect: false });
      client.on('error', () => {});
      await prepare(client);
      try {
        await /** @type {any} */ (client)[method](first, second);
      } catch (error) {
        codes.add(/** @type {any} */ (error).code ?? error);
      }
      await client.dispose();
    }
  }
  return [...codes].sort();
}

describe('what a method throws or rejects with', () => {
  test('is told of each', () => {
    assert.ok(methods.length >= 16, `${methods.length} methods`);
    const silent = methods.filter(({ text }) => !/\b(Throws|throws|rejects)\b/i.test(text));
    assert.deepEqual(silent.map(({ name }) => name), []);
  });

  for (const { name, text } of methods) {
    test(`${name}() throws no code that its text leaves out, in any phase`, async () => {
      for (const [phase, prepare] of Object.entries(PHASES)) {
        const codes = await codesOf(name, prepare);
        const untold = codes.filter((code) => !text.includes(code));
        assert.deepEqual(untold, [], phase);
        if (/Throws nothing/.test(text)) assert.deepEqual(codes, [], phase);
      }
    });
  }
});
