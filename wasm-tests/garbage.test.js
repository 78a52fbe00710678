// @ts-check
/** Whatever a server sends: at most an error event, never a trap, and the session goes on. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Type, errorFrame, frameText, messageFrame } from './support/frames.js';
import { online } from './support/story.js';
import { xorshift } from './support/virtual-world.js';

/** @param {any} story the session of which still delivers, both ways */
async function goesOn({ world, server, client, events }) {
  assert.deepEqual(events.error.filter((/** @type {any} */ error) =>
    !['INVALID_FRAME', 'INBOUND_TOO_LARGE', 'BINARY_FRAME', 'SERVER_ERROR'].includes(error.code)),
  []);
  assert.equal(client.state, 'online');
  const shown = events.message.length;
  await server.message({ dataContent: 'after the garbage' });
  assert.equal(events.message.length, shown + 1);
  assert.equal(events.message.at(-1).content, 'after the garbage');
  await world.until(client.send('bob', 'x').delivered);
}

const DEEP = '['.repeat(100_000);

/** None of these is a frame. @type {Record<string, string>} */
const NO_FRAMES = {
  'an empty text': '', spaces: '   ', words: 'Hello!', HTML: '<html><body>502</body></html>',
  'half a frame': messageFrame().slice(0, 50), 'a frame and more': `${messageFrame()}{}`,
  'two frames': `${messageFrame()}\n${messageFrame()}`, null: 'null', true: 'true', 'a number': '2',
  'a text': '"type"', 'an empty list': '[]', 'a list of frames': `[${messageFrame()}]`,
  'a type that is a text': '{"type":"2"}', 'a type that is a fraction': '{"type":2.5}',
  'a type beyond all numbers': '{"type":1e400}', 'a type that is a list': '{"type":[2]}',
  'a content that is a number': '{"type":2,"dataContent":5}',
  'a content that is an object': '{"type":2,"dataContent":{"a":1}}',
  'a sender that is a number': '{"type":2,"from":7}',
  'a QoS that is a text': '{"type":2,"QoS":"true"}',
  'a typeu beyond int32': '{"type":2,"typeu":2147483648}',
  'a NUL behind a frame': `${messageFrame()}\u0000`,
  'a BOM before a frame': `\ufeff${messageFrame()}`,
  'a raw newline in a text': '{"type":2,"dataContent":"a\nb"}',
  'a bad escape': '{"type":2,"dataContent":"\\x41"}',
  'half an escape': '{"type":2,"dataContent":"\\u00"}',
  'single quotes': "{'type':2}", 'a trailing comma': '{"type":2,}', 'NaN': '{"type":NaN}',
  '100,000 brackets': DEEP, '100,000 braces': '{"a":'.repeat(100_000),
  '100,000 brackets inside a frame': `{"type":2,"x":${DEEP}`,
  '100,000 closed brackets': `{"type":2,"x":${DEEP}${']'.repeat(100_000)}}`,
};

/** These are frames, but with a document inside that is wrong. */
const BAD_DOCUMENTS = [undefined, '', 'x', 'null', '[]', '{}', '{"errorCode":"x"}',
  '{"code":{}}', DEEP];

describe('garbage', () => {
  for (const [name, text] of Object.entries(NO_FRAMES)) {
    test(`${name}: one INVALID_FRAME, nothing is shown`, async () => {
      const story = await online();
      await story.server.say(text);
      assert.deepEqual(story.events.error.map((error) => error.code), ['INVALID_FRAME']);
      assert.deepEqual(story.events.message, []);
      assert.equal(story.client.stats().invalidFrames, 1);
      await goesOn(story);
    });
  }

  test('a binary frame: one BINARY_FRAME', async () => {
    const story = await online();
    story.server.socket.binary();
    assert.deepEqual(story.events.error.map((error) => error.code), ['BINARY_FRAME']);
    await goesOn(story);
  });

  test('1 MiB is read, more is INBOUND_TOO_LARGE', async () => {
    const story = await online();
    const { server, events } = story;
    const frame = (/** @type {number} */ length) => {
      const empty = frameText({ dataContent: '' }).length;
      return frameText({ dataContent: 'x'.repeat(length - empty) });
    };
    await server.say(frame(1_048_576));
    assert.equal(events.message.length, 1);
    await server.say(frame(1_048_577));
    await server.say('y'.repeat(20_000_000));
    assert.deepEqual(events.error.map((error) => error.code),
      ['INBOUND_TOO_LARGE', 'INBOUND_TOO_LARGE']);
    assert.equal(events.message.length, 1);
    await goesOn(story);
  });

  test('a bad document in a frame of every type', async () => {
    for (const type of [1, 2, 3, 4, 5, 50, 51, 52, 53, 99, -1, 2147483647]) {
      const story = await online();
      for (const dataContent of BAD_DOCUMENTS) {
        await story.server.say(frameText({ type, dataContent }));
      }
      await goesOn(story);
    }
  });

  test('frames of a client are not taken from a server', async () => {
    const story = await online();
    for (const type of [Type.LOGIN, Type.KEEP_ALIVE, Type.LOGOUT, Type.ECHO]) {
      await story.server.say(frameText({ type, dataContent: '{}', from: 'bob', to: 'alice' }));
    }
    assert.deepEqual(story.events.error, []);
    await goesOn(story);
  });

  test('an error frame: SERVER_ERROR with the server\'s code', async () => {
    const story = await online();
    for (const code of [1, 4, 201, 1024, 5000, -7]) {
      await story.server.say(errorFrame(code, 'its "words"'));
      const { code: name, serverCode, message } = story.events.error.at(-1);
      assert.deepEqual([name, serverCode], ['SERVER_ERROR', code]);
      assert.match(message, new RegExp(`${code}`));
    }
    await goesOn(story);
  });

  test('an ACK of everything but what is pending', async () => {
    const story = await online();
    for (const fp of ['', '__proto__', 'constructor', 'x'.repeat(10_000), '\u0000', '\ud800']) {
      await story.server.say(frameText({ type: Type.ACK, dataContent: fp, from: 'bob' }));
    }
    assert.deepEqual(story.events.delivered, []);
    await goesOn(story);
  });

  test('during the login does not end it', async () => {
    const story = await online();
    const { world, server, client } = story;
    server.loginCode = null;
    await server.close();
    while (client.state !== 'authenticating') await world.advance(50);
    for (const text of Object.values(NO_FRAMES)) await server.say(text);
    server.socket.binary();
    assert.equal(client.state, 'authenticating');
    await server.say(frameText({ type: 50, dataContent: '{"code":0,"firstLoginTime":1}' }));
    assert.equal(client.state, 'online');
    await goesOn(story);
  });

  test('20,000 mutilated frames, of all types', async () => {
    const story = await online();
    const { server, events } = story;
    const random = xorshift(20_260_1);
    const below = (/** @type {number} */ n) => random() % n;
    const seeds = [messageFrame({ dataContent: '你好 "x" \u2028' }), errorFrame(7),
      frameText({ type: 4, dataContent: 'fp', from: 'bob' }),
      frameText({ type: 51 }), frameText({ type: 53, dataContent: 'x' })];
    const spice = [...'"\\{}[]:,9-e', '\u0000', '\ud800', '\\u'];
    for (let i = 0; i < 20_000; i += 1) {
      let text = seeds[below(seeds.length)];
      for (let edits = 1 + below(3); edits > 0; edits -= 1) {
        const at = below(text.length + 1);
        text = text.slice(0, at) + spice[below(spice.length)] + text.slice(at + below(4));
      }
      // A kick-out or error 301 would end the session, rightly.
      if (/"type":\D*54|301/.test(text)) continue;
      server.socket.text(text);
    }
    assert.ok(events.error.length > 10_000, `${events.error.length} errors`);
    await goesOn(story);
  });
});

/**
 * Frames of which almost all is one thing, `count` times, by what becomes of them.
 * @type {Record<string, Record<string, (count: number) => string>>}
 */
const GIANTS = {
  INVALID_FRAME: {
    brackets: (count) => '['.repeat(count),
    'brackets inside a frame': (count) => `{"type":2,"x":${'['.repeat(count)}`,
    digits: (count) => `{"type":2,"sm":${'9'.repeat(count)}}`,
  },
  SERVER_ERROR: {
    'escapes of an escaped document': (count) => errorFrame(7, '\\"\n\u0001'.repeat(count / 4)),
  },
  message: {
    members: (count) =>
      `{${Array.from({ length: count }, (_, i) => `"k${i}":1,`).join('')}"type":2}`,
    'members of one name': (count) => `{${'"fp":"x",'.repeat(count)}"type":2}`,
    'flat lists': (count) => `{"type":2,"x":[${'[],'.repeat(count)}0]}`,
    'escaped backslashes': (count) => `{"type":2,"dataContent":"${'\\\\'.repeat(count)}"}`,
    blanks: (count) => `{"type":2${' '.repeat(count)}}`,
  },
};
const MILLION = 1_000_000;

/** The least of some runs: what a busy machine adds is left out. @param {() => void} run */
function leastTime(run) {
  return Math.min(...Array.from({ length: 5 }, () => {
    const began = performance.now();
    run();
    return performance.now() - began;
  }));
}

describe('a giant frame', () => {
  const giants = Object.entries(GIANTS).flatMap(([outcome, makers]) =>
    Object.entries(makers).map(([name, make]) => ({ outcome, name, make })));
  for (const { outcome, name, make } of giants) {
    test(`of 1,000,000 ${name} takes linear time and memory`, async () => {
      const story = await online({ maxInboundUnits: 16_777_216 });
      const { server, client, events } = story;
      const [giant, small] = [make(MILLION), make(MILLION / 16)];
      const ofSmall = leastTime(() => server.socket.text(small));
      const ofGiant = leastTime(() => server.socket.text(giant));
      const outcomes = [...events.error.map((error) => error.code),
        ...events.message.map(() => 'message')];
      assert.deepEqual(outcomes, Array(10).fill(outcome));
      // 16 if it is linear, 256 if it is quadratic.
      assert.ok(ofGiant < 100 * ofSmall, `${ofGiant} ms for 16 times what took ${ofSmall} ms`);
      // Two bytes a unit for the frame, as many for its document, and both once more while growing.
      const { memoryBytes } = client.stats();
      assert.ok(memoryBytes <= 262_144 + 8 * giant.length, `${memoryBytes} bytes`);
      await goesOn(story);
    });
  }

  test('of up to 50 MB is refused by its length: no byte of it is copied', async () => {
    const story = await online();
    const { server, client, events } = story;
    const before = client.stats().memoryBytes;
    for (const length of [1_048_577, 4_000_000, 16_777_216, 16_777_217, 50_000_000]) {
      server.socket.text('x'.repeat(length));
      assert.equal(events.error.at(-1)?.code, 'INBOUND_TOO_LARGE');
      assert.equal(client.stats().memoryBytes, before, `${length}`);
    }
    assert.equal(events.error.length, 5);
    await goesOn(story);
  });

  test('after the other: the memory stays within a few times the largest', async () => {
    const story = await online({ maxFingerprints: 16 });
    const { server, client } = story;
    const random = xorshift(20_260_2);
    const makers = [(/** @type {number} */ n) => messageFrame({ dataContent: 'x'.repeat(n) }),
      (/** @type {number} */ n) => errorFrame(7, 'x'.repeat(n)),
      (/** @type {number} */ n) => '['.repeat(n), () => messageFrame()];
    for (let i = 0; i < 200; i += 1) {
      const make = makers[random() % makers.length];
      server.socket.text(make(random() % MILLION));
    }
    const { memoryBytes } = client.stats();
    assert.ok(memoryBytes <= 16 * 1_048_576, `${memoryBytes} bytes`);
    await goesOn(story);
  });
});
