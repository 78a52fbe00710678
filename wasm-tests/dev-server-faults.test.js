// @ts-check
/**
 * Each knob does what it says, to whom it says, and `heal()` undoes it.
 */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, test } from 'node:test';
import { FakeClock } from './support/dev-server-clock.js';
import { BYE, TestClient, startServer } from './support/dev-server-client.js';
import { slowness } from './support/slowness.js';
import { FrameType } from '../demo-web/dev-server/index.js';
import { Lane } from '../demo-web/dev-server/lane.js';
import { makeFrame } from '../demo-web/dev-server/protocol.js';

/** Lets sockets and promises do what they have to do. */
const settle = () => new Promise((resolve) => setTimeout(resolve, 20));

/** @param {TestClient} client @param {number} count */
async function contents(client, count) {
  const found = [];
  for (let i = 0; i < count; i += 1) found.push((await client.next()).dataContent);
  return found;
}

describe('cut', () => {
  test('one user: without a close frame, and gone at once', async (t) => {
    const server = await startServer(t);
    const alice = await TestClient.login(server.url, 'alice');
    const bob = await TestClient.login(server.url, 'bob');
    assert.equal(server.faults.cut('alice'), 1);
    assert.deepEqual(server.users(), ['bob']);
    assert.equal((await alice.closed()).code, 1006);
    await bob.hearsNothingElse();
    assert.equal(server.faults.cut('nobody'), 0);
  });

  test('the empty user id is a user, not everybody', async (t) => {
    const server = await startServer(t);
    const empty = await TestClient.login(server.url, '');
    await TestClient.login(server.url, 'bob');
    assert.equal(server.faults.cut(''), 1);
    await empty.closed();
    assert.deepEqual(server.users(), ['bob']);
  });

  test('everybody, also those who have not logged in', async (t) => {
    const server = await startServer(t);
    const clients = [await TestClient.open(server.url), await TestClient.login(server.url, 'bob')];
    assert.equal(server.faults.cut(), 2);
    for (const client of clients) assert.equal((await client.closed()).code, 1006);
    await TestClient.login(server.url, 'bob');
  });
});

describe('refuse and hang', () => {
  test('refuse: new connections get 503, old ones stay', async (t) => {
    const server = await startServer(t);
    const old = await TestClient.login(server.url, 'alice');
    server.faults.refuse();
    await assert.rejects(TestClient.open(server.url), /503/);
    await old.hearsNothingElse();
    server.faults.refuse(false);
    await TestClient.login(server.url, 'bob');
  });

  test('a refused connection leaves nothing behind, whatever its client does', async (t) => {
    const server = await startServer(t);
    server.faults.refuse();
    const { hostname, port } = new URL(server.url);
    const socket = connect({ host: hostname, port: Number(port), allowHalfOpen: true });
    const headers = 'Host: x\r\nConnection: Upgrade\r\nUpgrade: websocket';
    socket.write(`GET /websocket HTTP/1.1\r\n${headers}\r\n\r\n`);
    await once(socket.resume(), 'end');
    const begin = performance.now();
    await server.close();
    assert.ok(performance.now() - begin < 400 * slowness());
    socket.destroy();
  });

  test('hang: new connections wait until it is switched off', async (t) => {
    const clock = new FakeClock();
    const server = await startServer(t, { clock });
    const old = await TestClient.login(server.url, 'alice');
    server.faults.hang();
    const [first, second] = [new TestClient(server.url), new TestClient(server.url)];
    await settle();
    clock.advance(19_000);
    assert.equal(first.ws.readyState, first.ws.CONNECTING);
    await old.hearsNothingElse();
    server.faults.heal();
    assert.equal((await first.closed()).code, 1006);
    assert.equal((await second.closed()).code, 1006);
    await TestClient.login(server.url, 'bob');
  });

  test('a hanging connection does not hold up the end', async (t) => {
    const server = await startServer(t);
    server.faults.hang();
    const client = new TestClient(server.url);
    await settle();
    const begin = performance.now();
    await server.close();
    assert.ok(performance.now() - begin < 400 * slowness());
    await client.closed();
  });
});

describe('delay', () => {
  test('both directions, so that an answer takes twice as long', async (t) => {
    const clock = new FakeClock();
    const server = await startServer(t, { clock });
    const client = await TestClient.login(server.url, 'alice');
    server.faults.delay(100);
    client.send(makeFrame({ type: FrameType.KEEP_ALIVE, from: 'alice', to: '0' }));
    await settle();
    assert.equal(server.stats().framesIn, 1);
    clock.advance(100);
    assert.equal(server.stats().framesIn, 2);
    const answer = client.nextEvent();
    assert.equal(await Promise.race([answer, settle()]), undefined);
    clock.advance(100);
    assert.ok('text' in (await answer));
  });

  test('jitter never changes the order, nor does less delay', async (t) => {
    let turn = 0;
    const server = await startServer(t, { random: () => [0.9, 0.1, 0.5][(turn += 1) % 3] });
    const client = await TestClient.login(server.url, 'alice');
    server.faults.delay(5, { jitter: 20 });
    for (let i = 0; i < 9; i += 1) server.send('alice', String(i), { qos: false });
    server.faults.delay(0);
    server.send('alice', '9', { qos: false });
    assert.equal((await contents(client, 10)).join(''), '0123456789');
  });

  test('a close comes behind what was sent before it', async (t) => {
    const server = await startServer(t);
    const client = await TestClient.login(server.url, 'alice');
    server.faults.delay(20);
    server.send('alice', 'last words');
    server.kick('alice');
    assert.deepEqual(await contents(client, 2), ['last words', '{"code":2}']);
    assert.deepEqual(await client.closed(), BYE);
  });

  test('what a client said before it left still arrives', async (t) => {
    /** @type {unknown[]} */
    const told = [];
    const onMessage = (/** @type {{ content: string | null }} */ m) => told.push(m.content);
    const server = await startServer(t, { onMessage });
    const client = await TestClient.login(server.url, 'alice');
    server.faults.delay(30);
    client.say({ to: '0', dataContent: 'farewell' });
    client.ws.close();
    await client.closed();
    assert.deepEqual([told, server.users()], [[], ['alice']]);
    while (server.users().length > 0) await settle();
    assert.deepEqual(told, ['farewell']);
  });

  test('delayed frames do not outlive the server', async (t) => {
    const clock = new FakeClock();
    const server = await startServer(t, { clock });
    const client = await TestClient.login(server.url, 'alice');
    server.faults.delay(1_000);
    client.send(makeFrame({ type: FrameType.ECHO }));
    server.send('alice', 'late', { qos: false });
    await settle();
    await server.close();
    assert.equal(clock.size, 0);
    await client.closed();
  });

  test('a lane keeps its order while its tasks push further ones', () => {
    const clock = new FakeClock();
    const lane = new Lane(clock);
    /** @type {string[]} */
    const done = [];
    lane.push(() => {
      done.push('a');
      lane.push(() => done.push('c'), 0);
    }, 10);
    lane.push(() => done.push('b'), 0);
    clock.advance(10);
    assert.deepEqual(done, ['a', 'b', 'c']);
    lane.push(() => {
      lane.clear();
      lane.push(() => done.push('d'), 1);
    }, 1);
    lane.push(() => done.push('never'), 0);
    clock.advance(2);
    assert.deepEqual(done, ['a', 'b', 'c', 'd']);
  });
});

describe('half-open', () => {
  test('nothing flows either way, the link stays, the session times out', async (t) => {
    const clock = new FakeClock();
    const server = await startServer(t, { clock, senseMode: '3s' });
    const client = await TestClient.login(server.url, 'alice');
    assert.equal(server.faults.halfOpen('alice'), 1);
    client.send(makeFrame({ type: FrameType.KEEP_ALIVE, from: 'alice', to: '0' }));
    server.send('alice', 'into the void');
    const event = client.nextEvent();
    assert.equal(await Promise.race([event, settle()]), undefined);
    assert.deepEqual(server.users(), ['alice']);
    clock.advance(7_000);
    assert.deepEqual(server.users(), []);
    assert.equal(await Promise.race([event, settle()]), undefined);
    assert.equal(client.ws.readyState, client.ws.OPEN);
    server.faults.heal();
    assert.deepEqual(await event, { closed: { code: 1006, reason: '' } });
  });

  test('not even a close is answered, and new links are fine', async (t) => {
    const server = await startServer(t);
    const client = await TestClient.login(server.url, 'alice');
    assert.equal(server.faults.halfOpen(), 1);
    client.ws.close();
    const event = client.nextEvent();
    const again = await TestClient.login(server.url, 'alice');
    await again.hearsNothingElse();
    assert.equal(await Promise.race([event, settle()]), undefined);
    await server.restart();
    assert.deepEqual(await event, { closed: { code: 1006, reason: '' } });
  });
});

describe('drop and duplicate', () => {
  test('drop by direction', async (t) => {
    const server = await startServer(t);
    const client = await TestClient.login(server.url, 'alice');
    server.faults.drop(1, 'in');
    client.say({ to: '0' });
    await settle();
    assert.equal(server.stats().messagesReceived, 0);
    server.faults.drop(0, 'in');
    server.faults.drop(1, 'out');
    client.say({ to: '0' });
    while (server.stats().messagesReceived === 0) await settle();
    server.faults.heal();
    await client.hearsNothingElse();
  });

  test('drop by choice: a lost message is retransmitted', async (t) => {
    const clock = new FakeClock();
    const server = await startServer(t, { clock, store: false });
    const client = await TestClient.login(server.url, 'alice');
    /** @type {unknown[]} */
    const asked = [];
    server.faults.drop((frame, context) => {
      asked.push([frame?.type, context]);
      return frame?.type === FrameType.DATA;
    });
    server.send('alice', 'one');
    await client.hearsNothingElse();
    const alice = { userId: 'alice' };
    assert.deepEqual(asked, [
      [FrameType.DATA, { direction: 'out', ...alice }],
      [FrameType.ECHO, { direction: 'in', ...alice }],
      [FrameType.ECHO_RESPONSE, { direction: 'out', ...alice }],
    ]);
    server.faults.drop(0);
    clock.advance(5_000);
    assert.deepEqual(await contents(client, 1), ['one']);
  });

  test('drop by probability', async (t) => {
    let turn = 0;
    const server = await startServer(t, { random: () => ((turn += 1) % 4) / 4 });
    const client = await TestClient.login(server.url, 'alice');
    server.faults.drop(0.5, 'out');
    for (let i = 0; i < 8; i += 1) server.send('alice', String(i), { qos: false });
    server.faults.drop(0);
    // 0.25 and 0 are below a half, 0.5 and 0.75 are not.
    assert.deepEqual(await contents(client, 4), ['1', '2', '5', '6']);
  });

  test('duplicate: every frame to the client comes twice', async (t) => {
    const server = await startServer(t);
    const client = await TestClient.login(server.url, 'alice');
    server.faults.duplicate((frame) => frame?.type === FrameType.DATA);
    server.send('alice', 'one');
    assert.deepEqual(await contents(client, 2), ['one', 'one']);
    server.faults.heal();
    server.send('alice', 'two');
    assert.deepEqual(await contents(client, 1), ['two']);
  });
});

describe('inject', () => {
  test('any text and any bytes, to that user only', async (t) => {
    const server = await startServer(t);
    const alice = await TestClient.login(server.url, 'alice');
    const bob = await TestClient.login(server.url, 'bob');
    server.faults.drop(1);
    server.faults.duplicate(1);
    assert.equal(server.faults.inject('alice', '{garbage'), 1);
    assert.deepEqual(await alice.nextEvent(), { text: '{garbage' });
    const binary = new Promise((resolve) => alice.ws.once('message', (...args) => resolve(args)));
    server.faults.inject('alice', Buffer.from([0, 255]));
    assert.deepEqual(await binary, [Buffer.from([0, 255]), true]);
    const bytes = new Promise((resolve) => alice.ws.once('message', (...args) => resolve(args)));
    server.faults.inject('alice', new Uint8Array([255, 0]));
    assert.deepEqual(await bytes, [Buffer.from([255, 0]), true]);
    server.faults.heal();
    await bob.hearsNothingElse();
    assert.equal(server.faults.inject('nobody', 'x'), 0);
  });
});

test('a knob that is turned wrongly says so', async (t) => {
  const { faults } = await startServer(t);
  assert.throws(() => faults.drop(2), /^RangeError: drop.*0 to 1/);
  assert.throws(() => faults.drop(NaN), /^RangeError: drop/);
  assert.throws(() => faults.drop(0, /** @type {any} */ ('up')), /^RangeError: drop.*direction/);
  assert.throws(() => faults.duplicate(/** @type {any} */ ('x')), /^TypeError: duplicate/);
  assert.throws(() => faults.delay(-1), /^RangeError: delay/);
  assert.throws(() => faults.delay(1, { jitter: 0.5 }), /^RangeError: jitter/);
  assert.throws(() => faults.refuse(/** @type {any} */ (1)), /^TypeError: refuse/);
  assert.throws(() => faults.inject('a', /** @type {any} */ ({})), /^TypeError: inject/);
});
