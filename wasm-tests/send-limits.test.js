// @ts-check
/** What is too large or too much is refused at send(), by size, never in silence. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Type } from './support/frames.js';
import { begin, online } from './support/story.js';

const bytesOf = (/** @type {string} */ text) => Buffer.byteLength(text, 'utf8');

/** @param {() => unknown} act @returns {any} what it throws */
function thrown(act) {
  try {
    act();
  } catch (error) {
    return error;
  }
  return assert.fail('it throws nothing');
}

/** One character each. */
const ALPHABETS = {
  ASCII: 'x', Chinese: '汉', 'two-byte letters': 'é', emoji: '😀', quotes: '"', backslashes: '\\',
  'control characters': '\u0001', NUL: '\u0000', newlines: '\n', 'lone high surrogates': '\ud800',
  'lone low surrogates': '\udc00', 'line separators': '\u2028', 'the server\'s escapes': '<',
};

describe('a frame', () => {
  for (const [name, character] of Object.entries(ALPHABETS)) {
    test(`of 65,536 bytes is sent, of 65,537 refused, spelled in ${name}`, async () => {
      const { world, server, client } = await online();
      client.send('bob', '');
      await world.advance(10);
      const empty = bytesOf(server.texts[1]);
      const each = bytesOf(JSON.stringify(character)) - 2;
      const room = 65_536 - empty;
      const full = character.repeat(Math.floor(room / each)) + '.'.repeat(room % each);

      const sent = client.send('bob', full);
      await world.until(sent.delivered);
      assert.equal(bytesOf(server.texts[2]), 65_536);
      assert.equal(server.of(Type.MESSAGE)[1].dataContent, full);

      const refused = thrown(() => client.send('bob', `${full}.`));
      assert.equal(refused.code, 'FRAME_TOO_LARGE');
      assert.deepEqual([refused.bytes, refused.limit], [65_537, 65_536]);
      const doubled = thrown(() => client.send('bob', full + full));
      assert.equal(doubled.bytes, 65_536 + room);
      assert.equal(client.state, 'online');
      assert.equal(client.stats().accepted, 2);
    });
  }

  test('counts every part: user id, receiver, fingerprint, typeu', async () => {
    const options = { userId: '爱丽丝"😀', maxFrameBytes: 16_777_216 };
    const { world, server, client } = await online(options);
    const to = '鲍勃\\\ud800', fingerprint = 'é"\u0007';
    for (const typeu of [-1, 0, 9, 10, -10, 2 ** 31 - 1, -(2 ** 31)]) {
      const sent = client.send(to, '内容', { typeu, fingerprint });
      await world.until(sent.delivered);
      const bytes = bytesOf(server.texts.at(-1) ?? '');
      const other = await online({ ...options, maxFrameBytes: 256 });
      const refused = thrown(() => other.client.send(to, `内容${'x'.repeat(256)}`,
        { typeu, fingerprint }));
      assert.deepEqual([refused.bytes, refused.limit], [bytes + 256, 256]);
    }
  });

  test('is measured rightly for a receiver or a fingerprint beyond all limits', async () => {
    const { world, server, client } = await online({ userId: 'a' });
    await world.until(client.send('', '', { fingerprint: '' }).delivered);
    const empty = bytesOf(server.texts[1]);
    const giant = 'x'.repeat(17_000_000);
    assert.equal(thrown(() => client.send(giant, '', { fingerprint: '' })).bytes,
      empty + giant.length);
    assert.equal(thrown(() => client.send('', '', { fingerprint: giant })).bytes,
      empty + giant.length);
    await world.until(client.send('bob', 'after that').delivered);
  });

  test('of an echo has the same limit', async () => {
    const { world, server, client, events } = await online({ maxFrameBytes: 1000 });
    client.echo('');
    await world.advance(10);
    const room = 1000 - bytesOf(server.texts[1]);
    client.echo('x'.repeat(room));
    await world.advance(10);
    assert.equal(events.echo.length, 2);
    const refused = thrown(() => client.echo('x'.repeat(room + 1)));
    assert.equal(refused.code, 'FRAME_TOO_LARGE');
    assert.deepEqual([refused.bytes, refused.limit], [1001, 1000]);
  });
});

describe('the queue', () => {
  test('is full at qos.maxPending messages', async () => {
    const { world, server, client } = begin({ qos: { maxPending: 3 } });
    server.opens = false;
    client.login();
    for (let i = 0; i < 3; i += 1) client.send('bob', `${i}`);
    const full = thrown(() => client.send('bob', '3'));
    assert.equal(full.code, 'QUEUE_FULL');
    assert.equal(full.limit, 3);
    assert.equal(client.stats().pending, 3);
    server.opens = true;
    await world.until(client.login());
    await world.advance(10);
    client.send('bob', '3');
    await world.advance(10);
    assert.deepEqual(server.contents, ['0', '1', '2', '3']);
  });

  test('is full at qos.maxPendingBytes, and says so', async () => {
    const { world, server, client } = begin({ qos: { maxPendingBytes: 1000 } });
    server.opens = false;
    client.login();
    await world.settle();
    client.send('bob', 'x'.repeat(600));
    const { pendingBytes } = client.stats();
    assert.ok(pendingBytes > 600 && pendingBytes < 900);
    const full = thrown(() => client.send('bob', 'x'.repeat(600)));
    assert.equal(full.code, 'QUEUE_FULL');
    assert.equal(full.limit, 1000);
    assert.equal(client.stats().pendingBytes, pendingBytes);
  });

  test('takes messages again as soon as some are settled', async () => {
    const { world, server, client } = await online({ qos: { maxPending: 1 } });
    for (let i = 0; i < 20; i += 1) {
      await world.until(client.send('bob', `${i}`).delivered);
    }
    assert.equal(server.contents.length, 20);
  });

  test('holds 20,000 messages', async () => {
    const { world, server, client } = begin({ qos: { maxPending: 20_000, window: 65_535 } });
    server.opens = false;
    client.login();
    for (let i = 0; i < 20_000; i += 1) client.send('bob', `${i}`);
    assert.equal(client.stats().pending, 20_000);
    client.dispose();
    assert.equal(client.state, 'stopped');
    assert.equal(world.left().timers, 0);
  });
});
