// @ts-check
/** The promise `delivered`, and messages of other kinds: without QoS, own fingerprints, echo. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Type } from './support/frames.js';
import { imError, online } from './support/story.js';

describe('delivered', () => {
  test('looked at after the fact tells the same', async () => {
    const { world, server, client } = await online({ qos: { retryInterval: 100 } });
    const good = client.send('bob', 'x');
    await world.advance(10);
    server.acknowledges = false;
    const bad = client.send('bob', 'y');
    await world.advance(1000);
    assert.deepEqual([good.status, bad.status], ['delivered', 'lost']);
    await good.delivered;
    await assert.rejects(bad.delivered, imError('MESSAGE_LOST', { reason: 'UNACKNOWLEDGED' }));
  });

  test('is one promise', async () => {
    const { client } = await online();
    const sent = client.send('bob', 'x');
    assert.equal(sent.delivered, sent.delivered);
    assert.ok(sent.delivered instanceof Promise);
  });

  test('looked at and left alone is no unhandled rejection', async (t) => {
    /** @type {unknown[]} */
    const unhandled = [];
    const note = (/** @type {unknown} */ reason) => unhandled.push(reason);
    process.on('unhandledRejection', note);
    t.after(() => process.off('unhandledRejection', note));
    const { world, server, client } = await online({ qos: { retryInterval: 100 } });
    server.acknowledges = false;
    const [before, after] = [client.send('bob', 'x'), client.send('bob', 'y')];
    before.delivered;
    await world.advance(1000);
    after.delivered;
    client.dispose();
    await new Promise((resolve) => setTimeout(resolve, 10));
    assert.deepEqual(unhandled, []);
  });
});

describe('a message without QoS', () => {
  test('ends at sent, and is written once', async () => {
    const { world, server, client, events } = await online();
    const sent = client.send('bob', 'x', { qos: false });
    assert.equal(sent.status, 'sent');
    await sent.delivered;
    await world.advance(60_000);
    const [frame, ...more] = server.of(Type.MESSAGE);
    assert.deepEqual([frame.QoS, 'fp' in frame, more], [false, false, []]);
    assert.equal(client.stats().pending, 0);
    assert.deepEqual([events.delivered, events.lost], [[], []]);
  });

  test('waits while offline, like any other', async () => {
    const { world, server, client } = await online();
    await server.close();
    const sent = client.send('bob', 'x', { qos: false });
    assert.equal(sent.status, 'queued');
    await world.until(sent.delivered);
    assert.equal(sent.status, 'sent');
    await world.advance(10);
    assert.deepEqual(server.contents, ['x']);
  });

  test('that never left is lost at the end of the session', async () => {
    const { server, client, events } = await online();
    await server.close();
    const sent = client.send('bob', 'x', { qos: false });
    await client.logout();
    assert.equal(sent.status, 'lost');
    assert.equal(events.lost[0].message, sent);
    await assert.rejects(sent.delivered, imError('MESSAGE_LOST', { reason: 'LOGGED_OUT' }));
  });
});

describe('an own fingerprint', () => {
  test('is used as it is', async () => {
    const { world, server, client } = await online();
    const sent = client.send('bob', 'x', { fingerprint: 'my own 指纹 "1"' });
    assert.equal(sent.fingerprint, 'my own 指纹 "1"');
    await world.until(sent.delivered);
    assert.equal(server.of(Type.MESSAGE)[0].fp, 'my own 指纹 "1"');
  });

  test('may be used again, but not while it is pending', async () => {
    const { world, client } = await online();
    const first = client.send('bob', 'x', { fingerprint: 'once' });
    assert.throws(() => client.send('bob', 'y', { fingerprint: 'once' }),
      imError('DUPLICATE_FINGERPRINT'));
    assert.equal(client.stats().accepted, 1);
    await world.until(first.delivered);
    await world.until(client.send('bob', 'x', { fingerprint: 'once' }).delivered);
  });
});

describe('echo()', () => {
  test('brings back what was sent', async () => {
    const { world, server, client, events } = await online();
    for (const content of ['', 'hello', '"quotes" \\ 😀\u0000\ud800 \u2028']) {
      client.echo(content);
      await world.advance(10);
      assert.deepEqual(events.echo.at(-1), { content });
    }
    assert.equal(server.of(Type.ECHO)[0].to, '0');
  });

  test('needs a text, and to be online', async () => {
    const { server, client } = await online();
    assert.throws(() => client.echo(/** @type {any} */ (1)),
      imError('INVALID_ARGUMENT', { argument: 'content' }));
    await server.close();
    assert.throws(() => client.echo('x'), imError('NOT_LOGGED_IN'));
  });
});
