// @ts-check
/** Identifiers and contents are data, whatever they are: intact, both ways. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Type, frameText } from './support/frames.js';
import { listen, makeClient, online } from './support/story.js';
import { World } from './support/virtual-world.js';

/** @type {Record<string, string>} */
const TEXTS = {
  'the empty text': '', prototype: 'prototype', constructor: 'constructor',
  'the word __proto__': '__proto__', toString: 'toString', hasOwnProperty: 'hasOwnProperty',
  // The longest that a user id may be: 65,536 bytes with its quotes.
  '64 KB': 'x'.repeat(65_534), '64 KB of Chinese': '汉'.repeat(21_844),
  NUL: 'a\u0000b\u0000', 'a lone high surrogate': '\ud83d', 'a lone low surrogate': 'x\ude00',
  'surrogates the wrong way round': '\ude00\ud83d', 'line separators': '\u2028\u2029',
  'all control characters': Array.from({ length: 32 }, (_, i) => String.fromCharCode(i)).join(''),
  'quotes and backslashes': '"\\"\\\\"\'`', 'JSON': '{"type":54,"dataContent":"{\\"code\\":1}"}',
  'escapes spelled out': '\\u0000\\n\\"', HTML: '</script><img src=x onerror=alert(1)>&amp;',
  'the server\'s id': '0', 'nobody\'s id': '-1', 'a family': '👩‍👩‍👧‍👦', 'a BOM': '\ufeffx',
  'right-to-left': 'שלום\u202e', 'not characters': '\uffff\ufffe', spaces: ' \t\r\n ',
  'a number': '12345678901234567890', null: 'null', undefined: 'undefined',
};

/** Room for three or four of them. */
const LARGE = { maxFrameBytes: 300_000 };

/** As UTF-8 carries it: a lone surrogate arrives from nowhere but JSON's escapes. */
for (const [name, text] of Object.entries(TEXTS)) {
  describe(`${name}`, () => {
    test('as content, receiver and fingerprint of what is sent', async () => {
      const { world, server, client, events } = await online(LARGE);
      const sent = client.send(text, text, { fingerprint: text });
      assert.deepEqual([sent.to, sent.content, sent.fingerprint], [text, text, text]);
      await world.until(sent.delivered);
      const [{ to, dataContent, fp }] = server.of(Type.MESSAGE);
      assert.deepEqual([to, dataContent, fp], [text, text, text]);
      assert.deepEqual(events.delivered, [sent]);
      assert.deepEqual(events.error, []);
    });

    test('as content, sender, receiver and fingerprint of what comes', async () => {
      const { world, server, client, events } = await online(LARGE);
      for (let copies = 0; copies < 2; copies += 1) {
        await server.message({ from: text, to: text, dataContent: text, fp: text });
      }
      await world.advance(10);
      assert.equal(events.message.length, 1);
      const { from, to, content, fingerprint } = events.message[0];
      assert.deepEqual([from, to, content, fingerprint], [text, text, text, text]);
      const acks = server.of(Type.ACK);
      assert.equal(acks.length, 2);
      assert.deepEqual([acks[0].to, acks[0].dataContent], [text, text]);
      assert.equal(client.stats().duplicates, 1);
    });

    test('as user id, token and extra', async () => {
      const world = new World();
      const userId = /^0?$/.test(text) ? `${text} ` : text;  // those are no user's
      const client = makeClient(world, { ...LARGE, userId, token: text, extra: text });
      const events = listen(client);
      await world.until(client.login());
      const { server } = world;
      assert.equal(client.userId, userId);
      assert.deepEqual(server.logins[0],
        { loginUserId: userId, loginToken: text, extra: text, firstLoginTime: 0 });
      await server.message();
      await world.until(client.send('bob', 'x').delivered);
      assert.deepEqual(new Set(server.frames.map((frame) => frame.from)), new Set([userId]));
      client.echo(text);
      await world.advance(10);
      assert.deepEqual(events.echo, [{ content: text }]);
      await client.logout();
    });

    test('as reason of a kick-out', async () => {
      const { server, events } = await online();
      await server.say(JSON.stringify({
        type: 54, dataContent: JSON.stringify({ code: 2, reason: text }),
      }));
      assert.deepEqual(events.kickout, [{ code: 2, reason: text }]);
    });
  });
}

describe('each of the 65,536 code units, and each surrogate pair,', () => {
  const units = (/** @type {number} */ first, /** @type {number} */ count) =>
    Array.from({ length: count }, (_, i) => String.fromCharCode(first + i));
  const texts = [
    // Each unit by itself, behind a high and before a low surrogate.
    ...Array.from({ length: 256 }, (_, row) => units(256 * row, 256)
      .map((unit) => `${unit}\ud83d${unit}\ude00${unit}`).join('')),
    ...units(0xd800, 1024).map((high) => units(0xdc00, 1024).map((low) => high + low).join('')),
  ];

  test('goes out as JSON.stringify spells it, and is counted as UTF-8 weighs it', async () => {
    const { world, server, client } = await online({ qos: { maxPendingBytes: 2 ** 30 } });
    const expected = texts.map((text) => frameText({
      type: 2, dataContent: text, from: 'alice', to: text, fp: text, QoS: true,
    }));
    const sent = texts.map((text, i) => {
      const before = client.stats().pendingBytes;
      const message = client.send(text, text, { fingerprint: text });
      assert.equal(client.stats().pendingBytes - before, Buffer.byteLength(expected[i]), `${i}`);
      return message;
    });
    await world.until(Promise.all(sent.map((message) => message.delivered)));
    const written = server.texts.filter((_, i) => server.frames[i].type === Type.MESSAGE);
    assert.equal(written.length, texts.length);
    expected.forEach((frame, i) => assert.equal(written[i], frame));
  });

  test('comes in as what it is, however it is spelled, and goes back in the ACK', async () => {
    const { world, server, events } = await online();
    const escape = (/** @type {string} */ unit) =>
      `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
    /** @param {string} text */
    const escaped = (text) => `"${text.split('').map(escape).join('')}"`;
    for (const [i, spell] of [JSON.stringify, escaped].entries()) {
      events.message.length = server.frames.length = 0;
      for (const text of texts) {
        server.socket.text(`{"type":2,"dataContent":${spell(text)},"from":${spell(text)},` +
          `"to":${spell(text)},"fp":${spell(i + text)},"QoS":true}`);
      }
      await world.advance(10);
      const acks = server.of(Type.ACK);
      assert.deepEqual([events.message.length, acks.length], [texts.length, texts.length]);
      texts.forEach((text, at) => {
        const { content, from, to, fingerprint } = events.message[at];
        assert.deepEqual([content, from, to, fingerprint], [text, text, text, i + text]);
        assert.deepEqual([acks[at].to, acks[at].dataContent], [text, i + text]);
      });
    }
  });
});

describe('a member of any name', () => {
  const POISON = '{"polluted":1,"from":"mallory","code":9}';
  const names = [...Object.values(TEXTS).filter((text) => text.length < 100),
    'valueOf', '__defineGetter__', 'then', 'toJSON', 'length'];
  /** More members, none of which the protocol knows. */
  const strange = names.flatMap((name) => {
    const key = JSON.stringify(name);
    return [`${key}:${POISON}`, `${key}:[${POISON}]`, `${key}:"polluted"`, `${key}:null`];
  }).join();
  /** @param {object} members */
  const among = (members) => `{${strange},${JSON.stringify(members).slice(1, -1)},${strange}}`;
  const before = Object.getOwnPropertyNames(Object.prototype);

  /** @param {any} told */
  function isClean(told) {
    assert.equal(Object.getPrototypeOf(told), Object.prototype);
    assert.equal(told.polluted, undefined);
    assert.deepEqual(Object.getOwnPropertyNames(Object.prototype), before);
  }

  test('in a frame is no member of the event', async () => {
    const { server, client, events } = await online();
    await server.say(among({ type: 2, from: 'bob', dataContent: 'hello', QoS: true, fp: 'f' }));
    assert.deepEqual(events.message, [{
      from: 'bob', to: '-1', content: 'hello', typeu: -1, qos: true, fingerprint: 'f',
      serverTime: null, bridge: false,
    }]);
    isClean(events.message[0]);
    assert.equal(client.stats().invalidFrames, 0);
  });

  test('in a document is no member of the event', async () => {
    const { world, server, client, events } = await online();
    await server.say(frameText({
      type: 52, dataContent: among({ errorCode: 7, errorMsg: 'x' }),
    }));
    assert.equal(events.error[0].serverCode, 7);
    assert.equal(events.error[0].polluted, undefined);
    await server.say(frameText({
      type: 54, dataContent: among({ code: 2, reason: 'bye' }),
    }));
    assert.deepEqual(events.kickout, [{ code: 2, reason: 'bye' }]);
    isClean(events.kickout[0]);
    server.loginCode = null;
    const login = client.login();
    await world.advance(10);
    await server.say(frameText({
      type: 50, dataContent: among({ code: 0, firstLoginTime: 1234 }),
    }));
    await world.until(login);
    server.loginCode = 0;
    await server.close();
    await world.until(client.login());
    assert.equal(server.logins.at(-1).firstLoginTime, 1234);
    isClean({});
  });
});

test('many identifiers of the same beginning do not collide', async () => {
  const { world, server, client, events } = await online();
  const names = Array.from({ length: 2000 }, (_, i) => `${'same'.repeat(20)}${i}`);
  for (const fingerprint of names) client.send('bob', fingerprint, { fingerprint });
  for (const fp of names) server.socket.text(JSON.stringify({ type: 2, fp, QoS: true }));
  await world.advance(100);
  assert.equal(events.delivered.length, names.length);
  assert.equal(events.message.length, names.length);
});
