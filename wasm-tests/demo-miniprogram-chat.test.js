// @ts-check
// The mini-program's conversations: what its list has, what is new in the open one, drafts, and
// what is forgotten. That all of it is kept, counted and ordered is talk's, and tested there.
import assert from 'node:assert/strict';
import test from 'node:test';
import {
  ALICE, CHOICES, ScriptedClient, becomes, demo, enterScripted, makeSession, until,
} from './support/mini-demo.js';

const { MAX_PEOPLE, SERVER } = demo('./im/people');

/** Of what is done in one millisecond nothing is later. */
const aMoment = () => new Promise((resolve) => setTimeout(resolve, 5));

/** Online, and nobody looks yet. @param {Parameters<typeof enterScripted>} given */
async function online(...given) {
  const made = await enterScripted(...given);
  made.client.become('online');
  return made;
}

test('unread counts what the peer says in a conversation that is not looked at', async () => {
  const { chat, client, send } = await online();
  client.hear('bob', '1');
  client.hear('bob', '2');
  client.hear('bob', '2');
  client.hear('carol', '3');
  send('bob', 'mine');
  await becomes(() => chat.unread, 3);
  chat.choose('bob');
  chat.setWatched(true);
  client.hear('bob', '4');
  await becomes(() => chat.unread, 1);
  chat.setWatched(false);
  client.hear('bob', '5');
  await becomes(() => chat.unread, 2);
});

test('the latest active conversation is first, and looking changes no order', async () => {
  const { chat, client, peers } = await online();
  for (const [i, peer] of ['a', 'b', 'c', 'a'].entries()) {
    client.hear(peer, `${peer}${i}`);
    await aMoment();
  }
  chat.choose('b');
  chat.setWatched(true);
  await becomes(() => chat.unread, 3);
  assert.equal(peers(), 'a,c,b,0');
});

test('strangers cannot make the list of people long, nor take the server out of it', async () => {
  const { chat, client } = await online();
  for (let i = 0; i < MAX_PEOPLE + 100; i += 1) client.hear(`s${i}`, `spam ${i}`);
  await becomes(() => chat.list.length, MAX_PEOPLE + 1);
  assert.ok(chat.list.some((/** @type {any} */ { peer }) => peer === SERVER));
});

test('who is begun with is in the list before anything is said, and stays there', async () => {
  const { chat, disk, peers } = await online();
  chat.choose('bob');
  chat.choose(null);
  await becomes(peers, 'bob,0');
  await becomes((await online(disk)).peers, 'bob,0');
});

test('what was said, unread counts and drafts come back, for their owner only', async () => {
  const { client, send, chat, disk, shows } = await online();
  client.hear('bob', '你好 😀');
  send('bob', '嗨');
  await shows('bob', ['你好 😀 received', '嗨 sent']);
  await aMoment();
  chat.choose('carol');
  chat.type('还没写');
  chat.type('还没写完');
  chat.choose(null);
  await until(() => chat.list[0].draft !== '');

  const second = await enterScripted(disk);
  await second.shows('bob', ['你好 😀 received', '嗨 queued']);
  assert.deepEqual([second.chat.unread, second.peers()], [1, 'carol,bob,0']);
  assert.equal(second.chat.list[0].draft, '还没写完');

  const other = await enterScripted(disk, { ...ALICE, userId: 'mallory' });
  assert.equal(other.peers(), '0');
  const elsewhere = await enterScripted(disk, { ...ALICE, server: 'wss://other.test' });
  assert.equal(elsewhere.peers(), '0');
});

test('who opens another history meanwhile sees only that', async () => {
  const { client, disk, chat } = await online();
  client.hear('bob', 'for alice');
  await until(() => chat.unread === 1);
  const { session, peers } = makeSession(undefined, disk);
  session.enter(ALICE, CHOICES);
  session.enter({ ...ALICE, userId: 'mallory' }, CHOICES);
  await until(() => ScriptedClient.last.isLoggingIn);
  assert.equal(peers(), '0');
});

test('what a session has not written yet is there after the next login', async () => {
  const { session, client, shows, disk } = await online();
  for (const store of disk.values()) {
    // As the store of a phone: slow, and one call after the other.
    const { update, range } = store;
    /** @type {Promise<any>} */
    let last = Promise.resolve();
    store.update = (change) => last = last.then(() => new Promise((resolve) => {
      setTimeout(() => resolve(update.call(store, change)), 10);
    }));
    store.range = (...args) => last.then(() => range.apply(store, args));
  }
  client.hear('bob', 'one');
  client.hear('bob', 'two');
  session.leave();
  session.enter(ALICE, CHOICES);
  await until(() => ScriptedClient.last.isLoggingIn);
  ScriptedClient.last.become('online');
  await shows('bob', ['one received', 'two received']);
});

test('a draft is kept when its conversation is left, hidden, or the session ends', async () => {
  for (const leave of ['choose', 'hide', 'log out']) {
    const { session, chat, disk } = await online();
    chat.choose('bob');
    chat.setWatched(true);
    chat.type('begun');
    if (leave === 'choose') chat.choose('carol');
    else if (leave === 'hide') chat.setWatched(false);
    else session.leave();
    await aMoment();
    const again = await enterScripted(disk);
    const bob = again.chat.list.find((/** @type {any} */ { peer }) => peer === 'bob');
    assert.equal(bob.draft, 'begun', leave);
  }
});

test('what is sent is no draft, and what is refused is no message', async () => {
  const { chat, client, shows } = await online();
  chat.choose('bob');
  chat.type('begun');
  chat.setWatched(false);
  await until(() => chat.shown.draft === 'begun');
  chat.type('begun and done');
  chat.send('begun and done');
  chat.setWatched(false);
  await becomes(() => chat.shown.draft, '');
  assert.throws(() => chat.send('too long'), { code: 'FRAME_TOO_LARGE' });
  await shows('bob', ['begun and done sent']);
  assert.deepEqual(client.sent.map(({ content }) => content), ['begun and done']);
});

test('the peer is told of typing, not of a field that is emptied', async () => {
  const { chat, client } = await online();
  chat.choose('bob');
  chat.type('h');
  chat.type('');
  assert.deepEqual(client.typed, ['bob']);
  client.typing = () => { throw new Error('no user'); };
  chat.type('x');
});

test('the first that was unread is where the reader left off', async () => {
  const { chat, client } = await online();
  chat.choose('bob');
  chat.setWatched(true);
  client.hear('bob', 'old');
  await becomes(() => client.read, ['old']);
  assert.equal(chat.firstNew, null, 'it came in full view');
  chat.choose(null);
  for (let i = 0; i < 80; i += 1) client.hear('bob', `new ${i}`);
  await becomes(() => chat.unread, 80);
  chat.choose('bob');
  await until(() => !chat.isLoading);
  const firstNew = () => chat.shown.messages
    .find((/** @type {any} */ { id }) => id === chat.firstNew)?.content;
  assert.equal(firstNew(), 'new 0', 'more than one page of them');
  chat.setWatched(false);
  assert.equal(chat.firstNew, null);
  client.hear('bob', 'later');
  await becomes(firstNew, 'later');
  chat.send('an answer');
  assert.equal(chat.firstNew, null);
});

test('clearing forgets what was said and keeps what is on its way', async () => {
  const { session, client, send, chat, disk, peers, shows } = await online();
  client.hear('carol', 'old');
  for (let i = 0; i < 120; i += 1) client.hear('bob', `old ${i}`);
  send('bob', 'going');
  await becomes(() => chat.unread, 121);
  chat.choose('dan');
  chat.type('begun');
  chat.choose(null);
  await until(() => chat.list.some((/** @type {any} */ { draft }) => draft === 'begun'));
  await session.forget();
  assert.deepEqual([peers(), chat.unread, client.read], ['bob,0', 0, []]);
  await shows('bob', ['going sent']);
  client.settle(client.sent[0], 'delivered');
  await shows('bob', ['going delivered']);
  const again = await enterScripted(disk);
  assert.equal(again.peers(), 'bob,0');
  await again.shows('bob', ['going delivered']);
  for (const store of disk.values()) {
    assert.ok(!JSON.stringify(await store.range('', '\uffff')).includes('"old'));
  }
});

test('clearing takes everything away when nothing is on its way', async () => {
  const { session, client, chat, disk, peers } = await online();
  client.hear('carol', 'old');
  await until(() => chat.unread === 1);
  await session.forget();
  assert.deepEqual([peers(), chat.unread], ['0', 0]);
  for (const store of disk.values()) {
    assert.ok(!JSON.stringify(await store.range('', '\uffff')).includes('old'));
  }
});
