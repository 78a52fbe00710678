// @ts-check
// How the mini-program follows its client: with a scripted one for what is rare, with the real one
// for the rest.
import assert from 'node:assert/strict';
import test from 'node:test';
import { Client, ImError } from 'mobileimsdk-wasm';
import { DevServer } from 'mobileimsdk-wasm/dev-server';
import {
  ALICE, CHOICES, ScriptedClient, becomes, enterScripted, makeSession, until,
} from './support/mini-demo.js';

test('a message is queued, sent and delivered, and waits while the link is down', async () => {
  const { session, send, shows, client } = await enterScripted();
  send('bob', 'a');
  await shows('bob', ['a queued']);
  client.become('online');
  client.settle(client.sent[0], 'sent');
  await shows('bob', ['a sent']);
  client.become('waiting', 3000);
  await shows('bob', ['a queued']);
  assert.ok(Math.abs(session.retryAt - Date.now() - 3000) < 1000);
  client.become('online');
  client.settle(client.sent[0], 'delivered');
  await shows('bob', ['a delivered']);
  client.become('waiting', 3000);
  await shows('bob', ['a delivered']);
});

test('a message arrives at the peer, and is read there', async () => {
  const { send, shows, client } = await enterScripted();
  client.become('online');
  send('bob', 'a');
  for (const [status, shown] of /** @type {const} */ ([
    ['delivered', 'a delivered'], ['received', 'a arrived'], ['read', 'a read'],
  ])) {
    client.settle(client.sent[0], status);
    await shows('bob', [shown]);
  }
});

test('what comes is read when the user looks at it', async () => {
  const { chat, client } = await enterScripted();
  client.become('online');
  client.hear('bob', '1');
  client.hear('bob', '2');
  client.hear('carol', '3');
  await until(() => chat.unread === 3);
  chat.choose('bob');
  await until(() => !chat.isLoading);
  assert.deepEqual(client.read, [], 'nobody looks yet');
  chat.setWatched(true);
  await becomes(() => client.read, ['1', '2']);
  client.hear('bob', '4');
  await becomes(() => client.read, ['1', '2', '4']);
  assert.equal(chat.unread, 1);
  chat.setWatched(false);
  client.hear('bob', '5');
  await until(() => chat.unread === 2);
  assert.deepEqual(client.read, ['1', '2', '4']);
});

test('a lost message is sent again in its own bubble with its own fingerprint', async () => {
  const { send, chat, shows, client } = await enterScripted();
  client.become('online');
  chat.choose('bob');
  send('bob', 'a');
  client.settle(client.sent[0], 'lost');
  await shows('bob', ['a lost']);
  await chat.resend([chat.shown.messages[0].id]);
  assert.equal(client.sent[1].fingerprint, client.sent[0].fingerprint);
  await shows('bob', ['a sent']);
  client.settle(client.sent[1], 'delivered');
  await shows('bob', ['a delivered']);
});

test('several lost messages are sent again in their order, and those alone', async () => {
  const { send, chat, shows, client } = await enterScripted();
  client.become('online');
  chat.choose('bob');
  for (const text of ['a', 'b', 'c']) send('bob', text);
  const [a, b, c] = client.sent;
  client.settle(a, 'lost');
  client.settle(b, 'delivered');
  client.settle(c, 'lost');
  await shows('bob', ['a lost', 'b delivered', 'c lost']);
  await chat.resend(chat.shown.messages.map((/** @type {any} */ { id }) => id));
  assert.deepEqual(client.sent.slice(3).map(({ content }) => content), ['a', 'c']);
});

test('what an earlier run left goes on in its bubbles; what nobody sends is lost', async () => {
  const first = await enterScripted();
  first.client.become('online');
  first.send('bob', 'kept');
  first.client.become('waiting');
  first.send('bob', 'orphan');
  await first.shows('bob', ['kept queued', 'orphan queued']);
  await first.chat.talk.close();  // as the program ends, with no word to its client

  const { shows, client } = await enterScripted(first.disk);
  await shows('bob', ['kept queued', 'orphan queued']);
  const messages = ['kept', 'new'].map((content) =>
    ({ to: 'bob', content, typeu: -1, fingerprint: `fp-${content}`, status: 'queued' }));
  client.restore(messages);
  await shows('bob', ['kept queued', 'orphan queued', 'new queued']);
  client.become('online');
  await shows('bob', ['kept sent', 'orphan lost', 'new queued']);
  messages.forEach((message) => client.settle(message, 'delivered'));
  await shows('bob', ['kept delivered', 'orphan lost', 'new delivered']);
});

test('another sense mode logs in anew and sends what was pending again, once each', async () => {
  const { session, send, shows, client } = await enterScripted();
  client.become('online');
  for (const text of ['a', 'b', 'c']) send('bob', text);
  client.settle(client.sent[1], 'delivered');
  client.unkept.add('fp-c');
  await shows('bob', ['a sent', 'b delivered', 'c sent']);
  session.enterAgain({ senseMode: '5s', logLanguage: 'en' });
  assert.equal(session.stage, 'in');
  assert.ok(client.isClosed);
  const next = ScriptedClient.last;
  assert.deepEqual([next.options.senseMode, next.options.token], ['5s', 't']);
  await until(() => next.isLoggingIn);
  client.settle(client.sent[0], 'lost');  // it was left, and says so
  await shows('bob', ['a queued', 'b delivered', 'c lost']);
  next.restore([{ to: 'bob', content: 'a', typeu: -1, fingerprint: 'fp-a', status: 'queued' }]);
  next.become('online');
  assert.deepEqual(next.sent.slice(1).map(({ fingerprint }) => fingerprint), ['fp-c']);
  next.settle(next.sent[1], 'delivered');
  await shows('bob', ['a sent', 'b delivered', 'c delivered']);
});

test('who chooses twice in a row is logged in once, and loses nothing', async () => {
  const { session, send, shows, client } = await enterScripted();
  client.become('online');
  send('bob', 'a');
  client.unkept.add('fp-a');
  session.enterAgain({ ...CHOICES, senseMode: '5s' });
  session.enterAgain({ ...CHOICES, senseMode: '30s' });
  const [between, next] = ScriptedClient.all.slice(-2);
  await until(() => next.isLoggingIn);
  assert.equal(between.isLoggingIn, false);
  next.become('online');
  assert.deepEqual(next.sent.map(({ fingerprint }) => fingerprint), ['fp-a']);
  next.settle(next.sent[0], 'delivered');
  await shows('bob', ['a delivered']);
});

test('a kick-out ends the session, says why, and what was pending is lost', async () => {
  const { session, send, disk, client } = await enterScripted();
  client.become('online');
  send('bob', 'a');
  client.state = 'stopped';
  client.tell('kickout', { code: 1, reason: null });
  assert.deepEqual([session.stage, session.ending],
    ['out', { why: 'kickedOut', code: 1, detail: '' }]);
  assert.ok(client.isDisposed);
  const { shows } = await enterScripted(disk);
  await shows('bob', ['a lost']);
  for (const store of disk.values()) {
    const kept = JSON.stringify(await store.range('', '\uffff'));
    assert.ok(kept.includes('"lost"'));
    assert.ok(!kept.includes('"t"'), 'the token is kept');
  }
});

test('a core that does not load is an ending with its message', async () => {
  const { session, client } = await enterScripted();
  client.refuse?.(new ImError('WASM_LOAD_FAILED', 'where it looked'));
  await until(() => session.stage === 'out');
  assert.deepEqual(session.ending,
    { why: 'failed', code: 'WASM_LOAD_FAILED', detail: 'where it looked' });
});

test('an option that the client does not take changes nothing, but for an earlier ending',
  async () => {
    const { session, client } = await enterScripted();
    client.refuse?.(new ImError('LOGIN_REFUSED', 'no', { serverCode: 1026 }));
    await until(() => session.ending !== null);
    assert.throws(() => session.enter({ ...ALICE, server: 'bad' }, CHOICES), { option: 'url' });
    assert.deepEqual([session.stage, session.ending], ['out', null]);
  });

test('why a socket failed is known until one is online, or the session is over', async () => {
  const { session, client } = await enterScripted();
  let changes = 0;
  session.changed.on(() => {
    changes += 1;
  });
  const cause = new ImError('SOCKET_FAILED', 'url not in domain list');
  client.tell('error', new ImError('CONNECT_FAILED', 'not online', { cause, hint: 'see cause' }));
  assert.deepEqual([session.trouble, changes], ['url not in domain list', 1]);
  client.become('waiting', 3000);
  client.tell('error', new ImError('STORE_FAILED', 'full'));
  client.become('connecting');
  assert.equal(session.trouble, 'url not in domain list');
  client.become('online');
  assert.equal(session.trouble, '');
  client.tell('error', new ImError('CONNECT_FAILED', 'not online', { hint: 'the path?' }));
  assert.equal(session.trouble, 'the path?');
  session.leave();
  assert.equal(session.trouble, '');
});

test('who cancels is not logged in later', async () => {
  const { session } = makeSession();
  session.enter(ALICE, CHOICES);
  const client = ScriptedClient.last;
  session.leave();
  await new Promise((resolve) => setTimeout(resolve, 5));
  assert.deepEqual([session.stage, client.isLoggingIn, client.isDisposed], ['out', false, true]);
});

test('who cancels and comes back is logged in once', async () => {
  const { session } = makeSession();
  session.enter(ALICE, CHOICES);
  session.leave();
  session.enter(ALICE, CHOICES);
  const [first, second] = ScriptedClient.all.slice(-2);
  await until(() => second.isLoggingIn);
  assert.equal(first.isLoggingIn, false);
});

test('an error that ends nothing is told and ends nothing', async () => {
  const { session, client } = await enterScripted();
  /** @type {string[]} */
  const codes = [];
  session.troubled.on((/** @type {string} */ code) => codes.push(code));
  client.become('online');
  client.tell('error', new ImError('STORE_FAILED', 'full'));
  assert.deepEqual([codes, session.stage], [['STORE_FAILED'], 'in']);
});

test('the mode of a server that drops idle links sooner is told, and known by then', async () => {
  const { session, client } = await enterScripted();
  /** @type {string[]} */
  const told = [];
  session.troubled.on((/** @type {string} */ code) => told.push(code, session.serverMode));
  client.become('online');
  client.tell('error', new ImError('SENSE_MODE_MISMATCH', 'idle', { senseMode: '5s' }));
  assert.deepEqual([told, session.stage], [['SENSE_MODE_MISMATCH', '5s'], 'in']);
});

test('two sessions chat over a server; one is refused, one is kicked out', async (t) => {
  const server = new DevServer({
    port: 0, verifyToken: ({ token }) => (token === 'bad' ? 1026 : 0),
  });
  await server.start();
  t.after(() => server.close());
  const [alice, bob] = [makeSession({ Client }), makeSession({ Client })];
  t.after(() => [alice, bob].forEach(({ session }) => session.leave()));
  const credentials = { server: server.url, userId: 'alice', token: 'bad' };

  alice.session.enter(credentials, CHOICES);
  await until(() => alice.session.ending !== null);
  assert.deepEqual(alice.session.ending, { why: 'refused', code: 1026, detail: '' });

  alice.session.enter({ ...credentials, token: '' }, CHOICES);
  bob.session.enter({ ...credentials, token: '', userId: 'bob' }, CHOICES);
  await until(() => alice.session.stage === 'in' && bob.session.stage === 'in');
  alice.send('bob', '你好 😀');
  await alice.shows('bob', ['你好 😀 arrived']);
  await bob.shows('alice', ['你好 😀 received']);
  assert.equal(bob.chat.unread, 1);
  bob.chat.choose('alice');
  bob.chat.setWatched(true);
  await alice.shows('bob', ['你好 😀 read']);
  bob.chat.setWatched(false);

  alice.send('bob', '马上');  // nobody has it yet, and Node's outbox keeps nothing
  alice.session.enterAgain({ ...CHOICES, senseMode: '30s' });
  await until(() => alice.session.state !== 'idle');
  alice.send('bob', '又来了');  // waits for the new login
  await alice.shows('bob', ['你好 😀 read', '马上 arrived', '又来了 arrived']);
  await becomes(async () => [...await bob.statuses('alice')].sort(),
    ['你好 😀 received', '又来了 received', '马上 received'].sort());
  assert.equal(alice.session.stage, 'in');
  alice.session.leave();
  assert.deepEqual([alice.session.stage, alice.session.ending], ['out', null]);

  server.kick('bob', { reason: '再见' });
  await until(() => bob.session.stage === 'out');
  assert.deepEqual(bob.session.ending, { why: 'kickedOut', code: 2, detail: '再见' });
  assert.ok(bob.session.logBook.from('info').length > 3);
});
