// @ts-check
/** A long content is read as seldom as can be: spelled as JSON once, wherever it waits. */
import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { utf8Bytes } from '../js/core/text.js';
import { Type } from './support/frames.js';
import { begin, online, reach } from './support/story.js';
import { xorshift } from './support/virtual-world.js';

/** @type {Record<string, string>} */
const CONTENTS = {
  'of nothing to escape': '你好, world! '.repeat(40), 'of one surrogate pair': 'x😀'.repeat(50),
  JSON: JSON.stringify({ text: 'hello\n'.repeat(40) }), 'a lone surrogate': 'x\ud800'.repeat(60),
};
const { stringify } = JSON;

/** @type {Map<unknown, number>} how often each value was spelled */
const spelled = new Map();

beforeEach(() => {
  spelled.clear();
  JSON.stringify = (/** @type {any} */ value, /** @type {any[]} */ ...rest) => {
    spelled.set(value, (spelled.get(value) ?? 0) + 1);
    return stringify(value, ...rest);
  };
});
afterEach(() => { JSON.stringify = stringify; });

/** @param {{ server: any }} story @param {string} content */
const arrived = ({ server }, content) => server.of(Type.MESSAGE)
  .filter((/** @type {any} */ { dataContent }) => dataContent === content).length;

for (const [name, content] of Object.entries(CONTENTS)) {
  describe(`a content ${name}`, () => {
    test('that is sent at once is spelled once', async () => {
      const story = await online();
      story.client.send('bob', content);
      await story.world.advance(10);
      assert.deepEqual([arrived(story, content), spelled.get(content)], [1, 1]);
    });

    test('that waits for the window is spelled once', async () => {
      const story = await online({ qos: { window: 1 } });
      story.client.send('bob', 'first');
      story.client.send('bob', content);
      assert.equal(arrived(story, content), 0);
      await story.world.advance(100);
      assert.deepEqual([arrived(story, content), spelled.get(content)], [1, 1]);
    });

    test('that is sent before there is a core is spelled once', async () => {
      const story = begin();
      const login = story.client.login();
      story.client.send('bob', content);
      await story.world.until(login);
      await story.world.advance(10);
      assert.deepEqual([arrived(story, content), spelled.get(content)], [1, 1]);
    });

    test('is spelled as it was by the next link', async () => {
      const story = await online();
      story.client.send('bob', content);
      await story.world.advance(1);
      await story.server.close();
      await reach(story, 'online');
      await story.world.advance(10);
      assert.deepEqual([arrived(story, content), spelled.get(content)], [2, 1]);
    });
  });
}

test('the bytes of any text are those of its UTF-8', () => {
  const next = xorshift(7), encoder = new TextEncoder();
  const alphabets = ['abc "', 'é中', 'a中', '😀x', '\ud800\udc00', 'hello, 你好 '];
  for (let i = 0; i < 2000; i += 1) {
    const letters = alphabets[next() % alphabets.length], head = 'x'.repeat(next() % 40);
    let text = next() % 2 ? head : '';
    for (let n = next() % 300; n > 0; n -= 1) text += letters[next() % letters.length];
    if (next() % 2) text += head;
    assert.equal(utf8Bytes(text), encoder.encode(text).length, stringify(text));
  }
});
