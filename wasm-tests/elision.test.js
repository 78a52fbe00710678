// @ts-check
/** What is left out of a frame is not missed: with it or without, the client says the same. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { elide } from '../js/core/elision.js';
import { Type, errorFrame, frameText, messageFrame } from './support/frames.js';
import { online } from './support/story.js';
import { xorshift } from './support/virtual-world.js';

const LONG = '你好, world! '.repeat(40);

/** What the client shows of one frame, and what it answers. @param {string} frame */
async function heard(frame) {
  const { world, server, events } = await online();
  const before = server.frames.length;
  await server.say(frame);
  await world.advance(100);
  const answers = server.frames.slice(before);
  return { shown: events.message, errors: events.error.map(({ code }) => code), answers };
}

/**
 * The same, of which nothing is left out, as the member is spelled with a space.
 * @param {string} frame
 */
const heardWhole = (frame) => heard(frame.replaceAll('"dataContent":"', '"dataContent": "'));

describe('a long message', () => {
  /** @type {Record<string, string>} */
  const CONTENTS = {
    plain: LONG, 'with escapes': `"${LONG}"\n\\ ${LONG}`, 'JSON in JSON': JSON.stringify({
      content: LONG, frame: messageFrame({ dataContent: LONG }),
    }),
    'that ends like a frame': `${LONG}","from":"mallory","to":"alice`,
    'of lone surrogates': '\ud800'.repeat(300), 'of controls': '\u0000\u001f\n'.repeat(100),
  };
  for (const [name, content] of Object.entries(CONTENTS)) {
    test(`${name}: is left out, shown and acknowledged`, async () => {
      const frame = messageFrame({ dataContent: content, fp: 'fp-1' });
      const [payload, begin, end] = elide(frame) ?? [];
      assert.equal(payload, content);
      assert.equal(JSON.parse(`"${frame.slice(begin, end)}"`), content);
      const { shown, errors, answers } = await heard(frame);
      assert.deepEqual([shown[0].content, shown[0].fingerprint, errors], [content, 'fp-1', []]);
      assert.deepEqual(answers, (await heardWhole(frame)).answers);
      assert.equal(answers.length, 1);
    });
  }
});

describe('what may not be left out', () => {
  /** @type {Record<string, string>} */
  const FRAMES = {
    'an error of the server': errorFrame(7, LONG),
    'an ACK of a long fingerprint': frameText({ type: Type.ACK, dataContent: LONG, from: 'bob' }),
    'an echo': frameText({ type: 53, dataContent: LONG }),
    'an unknown type': frameText({ type: 99, dataContent: LONG }),
    'a bad escape': `{"type":2,"dataContent":"${LONG}\\x","from":"bob","to":"alice"}`,
    'no end': `{"type":2,"dataContent":"${LONG}`,
    'a content inside a member':
      `{"type":2,"x":{"dataContent":"${LONG}"},"dataContent":"y","from":"bob","to":"alice"}`,
    'a key that only ends so': `{"type":2,"x\\"dataContent":"${LONG}","dataContent":"y"}`,
    'two contents, the last one short': `{"type":2,"dataContent":"${LONG}","dataContent":"y"}`,
    'two contents, the last one long': `{"type":2,"dataContent":"y","dataContent":"${LONG}"}`,
    'a type that comes later':
      `{"type":2,"dataContent":"${LONG}","from":"bob","type":4,"sm":-1,"QoS":false}`,
  };
  for (const [name, frame] of Object.entries(FRAMES)) {
    test(`${name}: the client does as with the whole frame`, async () => {
      assert.ok(frame.length > 160);
      assert.deepEqual(await heard(frame), await heardWhole(frame));
    });
  }

  test('short frames, which are quicker whole', () => {
    assert.equal(elide(messageFrame({ dataContent: 'x' })), undefined);
  });
});

test('3,000 mutilated long frames: as with the whole frame', async () => {
  const random = xorshift(20_261_123);
  const below = (/** @type {number} */ n) => random() % n;
  const QoS = false;  // or most would be duplicates
  const seeds = [messageFrame({ dataContent: LONG, QoS }),
    messageFrame({ dataContent: `"${LONG}\\`, QoS }),
    frameText({ type: 4, dataContent: LONG, from: 'bob' }), errorFrame(7, LONG)];
  const spice = [...'"\\{}[]:,9-e', '\ud800', '\\u', '"dataContent":"', '","from":"'];
  const [elided, whole] = [await online(), await online()];
  for (let i = 0; i < 3000; i += 1) {
    let text = seeds[below(seeds.length)];
    for (let edits = 1 + below(3); edits > 0; edits -= 1) {
      const at = below(text.length + 1);
      text = text.slice(0, at) + spice[below(spice.length)] + text.slice(at + below(4));
    }
    if (/"type":\D*54|301|"dataContent": /.test(text)) continue;
    elided.server.socket.text(text);
    whole.server.socket.text(text.replaceAll('"dataContent":"', '"dataContent": "'));
    const say = (/** @type {any} */ { events }) => JSON.stringify([events.message.length,
      events.error.length, events.message.at(-1)?.content]);
    assert.equal(say(elided), say(whole), text);
  }
  assert.ok(elided.events.message.length > 100 && elided.events.error.length > 500);
});
