// @ts-check
/** Talk: what is done while its store is busy or has not answered yet. Virtual time. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { messageFrame } from './support/frames.js';
import { pair, tag } from './support/receipts.js';
import { imError } from './support/story.js';
import { aliceTalks as story, talkOf, warmUpTalk } from './support/virtual-talk.js';

await warmUpTalk();

test('what came from nobody can be opened: who sends is a claim', async (t) => {
  const { talk, world, server } = await story(t);
  server.links.get('alice')?.text(messageFrame({ from: '', fp: 'one', dataContent: 'boo' }));
  await world.advance(100);
  assert.deepEqual(talk.conversations().map(({ peer, unread }) => [peer, unread]), [['', 1]]);
  await world.until(talk.conversation('').open());
  assert.equal(talk.conversation('').getSnapshot().messages[0].content, 'boo');
  assert.throws(() => talk.conversation(/** @type {any} */ (undefined)),
    imError('INVALID_ARGUMENT', { argument: 'peer' }));
});

test('what comes when its reader has left is unread, while the store still reads', async (t) => {
  const { talk, store, world, server, conversation } = await story(t);
  const say = (/** @type {string} */ fp) =>
    server.links.get('alice')?.text(messageFrame({ from: 'bob', fp, dataContent: fp }));
  store.latency = () => 50;
  for (const [i, pause] of [0, 1, 30, 60, 200].entries()) {
    conversation.open();
    await world.advance(1000);
    conversation.leave();
    assert.equal(talk.unread, 0);
    conversation.draft(`${i}`);  // the store is busy, so what follows is stored together
    await world.advance(5);
    say(`seen ${i}`);
    await world.advance(5);
    conversation.open();
    await world.advance(pause);
    conversation.leave();
    for (const name of ['one', 'two']) say(`${name} ${i}`);
    await world.advance(1000);
    assert.ok(talk.unread === 2 || talk.unread === 3, `${talk.unread} after ${pause} ms`);
  }
});

test('erase() right after the beginning leaves nothing in the list', async (t) => {
  const { conversation, world, disk, talk, alice } = await story(t);
  conversation.draft('kept');
  await world.advance(100);
  await world.until(talk.close());
  const again = talkOf(alice, { disk });
  await world.until(again.talk.erase());
  await world.advance(100);
  assert.deepEqual(again.talk.conversations(), []);
});

test('close() waits for a message that comes late, and takes nothing more', async (t) => {
  const { conversation, world, disk, talk, store, server, told } = await story(t);
  const say = (/** @type {number} */ number) => server.links.get('alice')?.text(messageFrame({
    from: 'bob', to: 'alice', fp: tag(number), dataContent: `${number}` }));
  say(2);
  await world.advance(100);
  store.latency = () => 100;
  say(1);
  await world.advance(10);
  const closed = talk.close();
  conversation.draft('too soon to be lost');
  conversation.remove(conversation.getSnapshot().last?.id ?? '');
  await world.until(closed);
  const contents = (await disk.range('m', 'n')).map(([, { content }]) => content);
  assert.deepEqual(contents, ['1']);
  assert.equal((await disk.range('c', 'd'))[0][1].draft, 'too soon to be lost');
  const calls = { ...store.calls };
  assert.deepEqual([calls.close, talk.unread], [1, 1]);
  conversation.draft('too late');
  for (const deed of [() => conversation.clear(), () => conversation.older(5),
    () => talk.erase(), () => conversation.resend('>x'), () => conversation.merge([{ content: 'x',
      time: 1, own: false, fingerprint: 'x' }])]) {
    await assert.rejects(world.until(deed()), imError('STORE_FAILED'));
  }
  await world.advance(500);
  assert.deepEqual([store.calls, told.error], [calls, []]);
});

test('a list that has loaded is a change, even if there is nothing in it', async (t) => {
  const { alice, world } = await pair(t), { told, talk } = talkOf(alice);
  const before = talk.getSnapshot();
  assert.deepEqual([talk.isLoading, before], [true, []]);
  await world.until(talk.ready);
  assert.deepEqual([talk.isLoading, told.change, talk.getSnapshot()], [false, 1, []]);
});
