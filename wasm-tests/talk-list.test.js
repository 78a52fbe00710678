// @ts-check
/** Talk: who is in the list although nothing was said, or nobody said it. Virtual time. */
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { messageFrame } from './support/frames.js';
import { pair } from './support/receipts.js';
import { imError } from './support/story.js';
import { talkOf, warmUpTalk } from './support/virtual-talk.js';

before(warmUpTalk);

/** Alice with a talk. @param {any} t */
async function story(t) {
  const { world, alice, server } = await pair(t, { login: false });
  const made = talkOf(alice);
  await world.until(alice.client.login());
  await world.until(made.talk.ready);
  return { ...made, world, server };
}

describe('the list', () => {
  test('lists what was set of somebody with whom nothing was said, where that was done',
    async (t) => {
      const { talk, world } = await story(t);
      talk.conversation('a').send('hi');
      await world.advance(10);
      talk.conversation('new').set({ title: 'New' });
      await world.advance(10);
      talk.conversation('b').send('hi');
      await world.advance(10);
      assert.deepEqual(talk.conversations().map(({ peer }) => peer), ['b', 'new', 'a']);
      assert.equal(talk.conversations()[1].last, null);
    });

  test('can open what came from nobody: who sends is a claim', async (t) => {
    const { talk, world, server } = await story(t);
    server.links.get('alice')?.text(messageFrame({ from: '', fp: 'one', dataContent: 'boo' }));
    await world.advance(100);
    assert.deepEqual(talk.conversations().map(({ peer, unread }) => [peer, unread]), [['', 1]]);
    await world.until(talk.conversation('').open());
    assert.equal(talk.conversation('').getSnapshot().messages[0].content, 'boo');
    assert.throws(() => talk.conversation(/** @type {any} */ (undefined)),
      imError('INVALID_ARGUMENT', { argument: 'peer' }));
  });
});
