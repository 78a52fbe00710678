// @ts-check
/** Identifiers and contents are data, whatever they are: intact, both ways. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Type } from './support/frames.js';
import { listen, makeClient, online } from './support/story.js';
import { World } from './support/virtual-world.js';

/** @type {Record<string, string>} */
const TEXTS = {
  __proto__: '', ['the empty text']: '', prototype: 'prototype', constructor: 'constructor',
  'the word __proto__': '__proto__', toString: 'toString', hasOwnProperty: 'hasOwnProperty',
  '10,000 characters': 'x'.repeat(10_000), '5,000 Chinese characters': '汉'.repeat(5000),
  NUL: 'a\u0000b\u0000', 'a lone high surrogate': '\ud83d', 'a lone low surrogate': 'x\ude00',
  'surrogates the wrong way round': '\ude00\ud83d', 'line separators': '\u2028\u2029',
  'all control characters': Array.from({ length: 32 }, (_, i) => String.fromCharCode(i)).join(''),
  'quotes and backslashes': '"\\"\\\\"\'`', 'JSON': '{"type":54,"dataContent":"{\\"code\\":1}"}',
  'escapes spelled out': '\\u0000\\n\\"', HTML: '</script><img src=x onerror=alert(1)>&amp;',
  'the server\'s id': '0', 'nobody\'s id': '-1', 'a family': '👩‍👩‍👧‍👦', 'a BOM': '\ufeffx',
  'right-to-left': 'שלום\u202e', 'not characters': '\uffff\ufffe', spaces: ' \t\r\n ',
  'a number': '12345678901234567890', null: 'null', undefined: 'undefined',
};

/** As UTF-8 carries it: a lone surrogate arrives from nowhere but JSON's escapes. */
for (const [name, text] of Object.entries(TEXTS)) {
  describe(`${name}`, () => {
    test('as content, receiver and fingerprint of what is sent', async () => {
      const { world, server, client, events } = await online({ maxFrameBytes: 200_000 });
      const sent = client.send(text, text, { fingerprint: text });
      assert.deepEqual([sent.to, sent.content, sent.fingerprint], [text, text, text]);
      await world.until(sent.delivered);
      const [{ to, dataContent, fp }] = server.of(Type.MESSAGE);
      assert.deepEqual([to, dataContent, fp], [text, text, text]);
      assert.deepEqual(events.delivered, [sent]);
      assert.deepEqual(events.error, []);
    });

    test('as content, sender, receiver and fingerprint of what comes', async () => {
      const { world, server, client, events } = await online({ maxFrameBytes: 200_000 });
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
      const client = makeClient(world, { userId: text, token: text, extra: text });
      const events = listen(client);
      await world.until(client.login());
      const { server } = world;
      assert.equal(client.userId, text);
      assert.deepEqual(server.logins[0],
        { loginUserId: text, loginToken: text, extra: text, firstLoginTime: 0 });
      await server.message();
      await world.until(client.send('bob', 'x').delivered);
      assert.deepEqual(new Set(server.frames.map((frame) => frame.from)), new Set([text]));
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

test('many identifiers of the same beginning do not collide', async () => {
  const { world, server, client, events } = await online();
  const names = Array.from({ length: 2000 }, (_, i) => `${'same'.repeat(20)}${i}`);
  for (const fingerprint of names) client.send('bob', fingerprint, { fingerprint });
  for (const fp of names) server.socket.text(JSON.stringify({ type: 2, fp, QoS: true }));
  await world.advance(100);
  assert.equal(events.delivered.length, names.length);
  assert.equal(events.message.length, names.length);
});
