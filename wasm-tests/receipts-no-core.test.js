// @ts-check
/** What awaits a receipt when WebAssembly refuses the next leader's core. */
import { before, test } from 'node:test';
import { endsWithoutItsLeader, shared } from './support/receipts.js';
import { warmUp } from './support/virtual-tabs.js';

before(warmUp);

test('a wait for a receipt where tabs share ends when the next leader finds no core', async (t) => {
  const options = { wasm: new Uint8Array(8) };
  await endsWithoutItsLeader(await shared(t, {}, options, {}), 'CORE_FAILED');
});
