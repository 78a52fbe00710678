// @ts-check
/** The promise in any story: random ones, over virtual time, judged by what must always hold. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Type, errorFrame, kickoutFrame, messageFrame } from './support/frames.js';
import { begin } from './support/story.js';
import { NOTHING, World, xorshift } from './support/virtual-world.js';

const STORIES = 150;
const STEPS = 120;
const OPTIONS = {
  reconnect: { minDelay: 50, maxDelay: 2000 }, senseMode: /** @type {const} */ ('3s'),
  qos: { retryInterval: 500, window: 4, maxPending: 50 },
};

/** One random story, and what was sent in it. @param {number} seed */
async function live(seed) {
  const random = xorshift(seed);
  const below = (/** @type {number} */ n) => random() % n;
  const story = begin(OPTIONS, new World(seed));
  const { world, server, client } = story;
  /** @type {{ handle: import('mobileimsdk-wasm').SentMessage, signal: AbortController }[]} */
  const sent = [];
  const onLink = (/** @type {() => void} */ act) => { if (server.world.sockets.length) act(); };
  const acts = [
    () => send(), () => send(), () => send(), () => send(),
    () => world.advance(below(300)), () => world.advance(below(3000)),
    () => world.advance(below(300)), () => world.sleep(below(20_000)),
    () => void client.login(), () => void client.login(), () => below(8) || client.logout(),
    () => onLink(() => server.socket.end(1006)), () => onLink(() => server.socket.binary()),
    () => receive(), () => receive(), () => receive(),
    () => onLink(() => server.socket.text(errorFrame(below(2) ? 301 : 7))),
    () => below(8) || onLink(() => server.socket.text(kickoutFrame(1))),
    () => world.hint(/** @type {const} */ (['resumed', 'networkUp', 'networkDown'])[below(3)]),
    () => { server.acknowledges = below(3) > 0; }, () => { server.alive = below(4) > 0; },
    () => { server.opens = below(3) > 0; }, () => { server.latency = below(800); },
    () => { server.loginCode = [0, 0, 0, null, 1025][below(5)]; },
    () => sent.length && sent[below(sent.length)].signal.abort(),
  ];
  function receive() {
    onLink(() => server.socket.text(messageFrame({ fp: `fp-${below(50)}` })));
  }
  function send() {
    const signal = new AbortController();
    const expiresAfter = below(4) ? undefined : 1 + below(5000);
    try {
      const handle = client.send('bob', `${sent.length}`,
        { signal: signal.signal, expiresAfter, qos: below(5) > 0 });
      sent.push({ handle, signal });
    } catch (error) {
      assert.match(/** @type {any} */ (error).code, /^(NOT_LOGGED_IN|QUEUE_FULL)$/);
    }
  }
  for (let step = 0; step < STEPS; step += 1) {
    await acts[below(acts.length)]();
    const { timers, sockets } = world.left();
    // One of the core, and one while a login() waits that follows others too soon.
    const most = client.state === 'connecting' && !sockets ? 2 : 1;
    assert.ok(timers <= most && sockets <= 1, `${timers} timers, ${sockets} sockets`);
  }
  return { ...story, sent: sent.map(({ handle }) => handle) };
}

/** @param {any} story @param {import('mobileimsdk-wasm').SentMessage} message */
function isSettledOnce({ events, server }, message) {
  const delivered = events.delivered.filter((/** @type {any} */ one) => one === message).length;
  const lost = events.lost.filter((/** @type {any} */ one) => one.message === message).length;
  if (message.qos) {
    assert.equal(delivered + lost, 1);
    assert.equal(message.status, delivered ? 'delivered' : 'lost');
  } else {
    assert.deepEqual([delivered, message.status], [0, lost ? 'lost' : 'sent']);
  }
  const copies = server.of(Type.MESSAGE)
    .filter((/** @type {any} */ frame) => frame.dataContent === message.content);
  if (delivered) assert.ok(copies.length > 0, 'delivered, but the server never had it');
  assert.ok(new Set(copies.map((/** @type {any} */ { fp }) => fp)).size <= 1);
}

test(`${STORIES} random stories keep the promise`, async (t) => {
  const sum = { sent: 0, delivered: 0, lost: 0, shown: 0, reconnects: 0 };
  for (let seed = 1; seed <= STORIES; seed += 1) {
    const story = await live(seed);
    const { world, server, client, events, sent } = story;
    try {
      // Once the world is good again, the client is online by itself, or after one login().
      Object.assign(server,
        { acknowledges: true, alive: true, opens: true, latency: 1, loginCode: 0 });
      await world.advance(20_000);
      await world.until(client.login());
      await world.advance(10_000);
      const { pending, inFlight, accepted } = client.stats();
      assert.deepEqual([pending, inFlight, accepted], [0, 0, sent.length]);
      for (const message of sent) isSettledOnce(story, message);
      for (let i = 0; i < events.state.length; i += 1) {
        assert.equal(events.state[i].previous, i ? events.state[i - 1].state : 'idle');
      }
      for (const error of events.error) {
        assert.match(error.code,
          /^(SERVER_ERROR|BINARY_FRAME|LOGIN_REFUSED|SOCKET_FAILED|CONNECT_FAILED)$/);
      }
      const { delivered, lost, shown, reconnects } = client.stats();
      assert.deepEqual([events.lost.length, events.message.length], [lost, shown]);
      for (const [name, value] of Object.entries({ delivered, lost, shown, reconnects })) {
        sum[/** @type {keyof typeof sum} */ (name)] += value;
      }
      sum.sent += sent.length;
      client.dispose();
      assert.deepEqual(world.left(), NOTHING);
    } catch (cause) {
      throw new Error(`the story of seed ${seed}`, { cause });
    }
  }
  t.diagnostic(JSON.stringify(sum));
  assert.ok(Math.min(...Object.values(sum)) > STORIES, 'the stories are eventful');
});
