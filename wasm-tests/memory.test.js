// @ts-check
/** When the core gets no more memory: a typed error, no lie, no trap. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { messageFrame } from './support/frames.js';
import { online } from './support/story.js';
import { coreWithoutGrowth } from './support/wasm-binary.js';

const wasm = coreWithoutGrowth();

describe('out of memory', () => {
  test('send() throws OUT_OF_MEMORY, and what it accepted before is kept', async () => {
    const { world, server, client, events } = await online({
      wasm, qos: { maxPending: 1_000_000, maxPendingBytes: 2 ** 30, window: 65_535 },
    });
    server.acknowledges = false;
    /** @type {import('mobileimsdk-wasm').SentMessage[]} */
    const sent = [];
    /** @type {any} */
    let refused;
    while (!refused && sent.length < 100_000) {
      try {
        sent.push(client.send('bob', 'x'));
      } catch (error) {
        refused = error;
      }
    }
    assert.equal(refused?.code, 'OUT_OF_MEMORY');
    assert.ok(sent.length > 100, `${sent.length} were accepted`);
    assert.equal(client.stats().pending, sent.length);
    assert.equal(client.state, 'online');
    server.acknowledges = true;
    await server.close();
    await world.until(Promise.all(sent.map((one) => one.delivered)));
    await world.until(client.send('bob', 'there is room again').delivered);
    assert.deepEqual(events.error, []);
  });

  test('a message is neither shown nor acknowledged, so that the server keeps it', async () => {
    const { world, server, client, events } = await online({ wasm });
    let count = 0;
    while (events.error.length === 0 && count < 100_000) {
      server.socket.text(messageFrame());
      count += 1;
    }
    assert.equal(events.error[0]?.code, 'OUT_OF_MEMORY');
    assert.equal(events.message.length, count - 1);
    assert.equal(client.stats().acksSent, count - 1);
    await world.advance(60_000);
    assert.equal(client.state, 'online');
  });

  test('a frame too large for it is told as such, and the session goes on', async () => {
    const { server, client, events } = await online({ wasm });
    await server.message({ fp: 'x'.repeat(500_000) });
    assert.equal(events.message.length, 0);
    assert.match(events.error[0].code, /^(INBOUND_TOO_LARGE|OUT_OF_MEMORY)$/);
    await server.message({ dataContent: 'small' });
    assert.equal(events.message[0].content, 'small');
    assert.equal(client.state, 'online');
  });
});
