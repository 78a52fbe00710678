// @ts-check
// How the mini-program follows its client: with a scripted one for what is rare, with the real one
// for the rest.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import test from 'node:test';
import { Client, ImError } from 'mobileimsdk-wasm';
import { DevServer } from 'mobileimsdk-wasm/dev-server';

const demo = createRequire(new URL('../demo-miniprogram/app.js', import.meta.url));
const { makeBubble } = demo('./im/conversation');
const { Conversations } = demo('./im/conversations');
const { Keeper } = demo('./im/keeper');
const { LogBook } = demo('./im/log-book');
const { Session } = demo('./im/session');

const ALICE = { server: 'wss://im.test', userId: 'alice', token: 't' };
const CHOICES = { senseMode: '15s', logLanguage: 'zh' };

/** A client that does what the test says. */
class ScriptedClient {
  /** @type {ScriptedClient[]} */
  static all = [];
  /** @type {Record<string, (value: any) => void>} */
  listeners = {};
  /** @type {any[]} */
  sent = [];
  /** @type {string[]} */
  read = [];
  state = 'idle';
  isDisposed = false;
  isLoggingIn = false;

  /** @param {any} options */
  constructor(options) {
    if (options.url === 'bad') throw new ImError('INVALID_OPTION', 'no', { option: 'url' });
    this.options = options;
    ScriptedClient.all.push(this);
  }

  /** @param {string} event @param {(value: any) => void} listener */
  on(event, listener) {
    this.listeners[event] = listener;
  }

  login() {
    this.isLoggingIn = true;
    return new Promise((resolve, reject) => {
      this.refuse = reject;
    });
  }

  /** @param {string} to @param {string} content @param {{ fingerprint?: string }} [options] */
  send(to, content, { fingerprint = this.#nextFingerprint(content) } = {}) {
    const status = this.state === 'online' ? 'sent' : 'queued';
    const message = { to, content, fingerprint, status };
    this.sent.push(message);
    return message;
  }

  /** @param {string} content */
  #nextFingerprint(content) {
    const again = this.sent.some((message) => message.content === content) ? '-again' : '';
    return `fp-${content}${again}`;
  }

  logout() {}

  /** @param {any[]} messages */
  markRead(messages) {
    this.read.push(...messages.map(({ content }) => content));
  }

  dispose() {
    this.isDisposed = true;
  }

  /** @param {string} event @param {any} value */
  tell(event, value) {
    this.listeners[event](value);
  }

  /** @param {string} state */
  become(state, retryIn = null) {
    this.state = state;
    this.tell('state', { state, retryIn });
  }

  /** @param {any} message @param {'delivered' | 'received' | 'read' | 'lost'} status */
  settle(message, status) {
    message.status = status;
    this.tell(status, status === 'lost' ? { message } : message);
  }
}

/** @param {object} [library] */
function makeSession(library = { Client: ScriptedClient }, entries = new Map()) {
  const storage = {
    read: async (/** @type {string} */ key) => JSON.parse(entries.get(key) ?? 'null'),
    write: async (/** @type {string} */ key, /** @type {any} */ value) => {
      entries.set(key, JSON.stringify(value));
    },
    remove: async (/** @type {string} */ key) => entries.delete(key),
  };
  const conversations = new Conversations();
  const keeper = new Keeper(storage, conversations);
  const session = new Session(library, conversations, keeper, new LogBook());
  const statuses = (/** @type {string} */ peer) => conversations.all.get(peer).bubbles
    .map((/** @type {any} */ { text, status }) => `${text} ${status}`);
  return { session, conversations, keeper, entries, statuses };
}

/** Logged in with a scripted client. */
async function enterScripted(entries = new Map()) {
  const made = makeSession(undefined, entries);
  made.session.enter(ALICE, CHOICES);
  const client = /** @type {ScriptedClient} */ (ScriptedClient.all.at(-1));
  await until(() => client.isLoggingIn);
  return { ...made, client };
}

/** @param {() => unknown} holds */
async function until(holds) {
  const deadline = Date.now() + 5000;
  while (!holds()) {
    assert.ok(Date.now() < deadline, `it never was so: ${holds}`);
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

test('a message is queued, sent and delivered, and waits while the link is down', async () => {
  const { session, statuses, client } = await enterScripted();
  session.send('bob', 'a');
  assert.deepEqual(statuses('bob'), ['a queued']);
  client.sent[0].status = 'sent';
  client.become('online');
  assert.deepEqual(statuses('bob'), ['a sent']);
  client.become('waiting', 3000);
  assert.deepEqual(statuses('bob'), ['a queued']);
  assert.ok(Math.abs(session.retryAt - Date.now() - 3000) < 100);
  client.become('online');
  client.settle(client.sent[0], 'delivered');
  assert.deepEqual(statuses('bob'), ['a delivered']);
  client.become('waiting', 3000);
  assert.deepEqual(statuses('bob'), ['a delivered']);
});

test('a message arrives at the peer, and is read there', async () => {
  const { session, statuses, client } = await enterScripted();
  client.become('online');
  session.send('bob', 'a');
  for (const [status, shown] of /** @type {const} */ ([
    ['delivered', 'a delivered'], ['received', 'a arrived'], ['read', 'a read'],
  ])) {
    client.settle(client.sent[0], status);
    assert.deepEqual(statuses('bob'), [shown]);
  }
});

test('what comes is read when the user looks at it', async () => {
  const { conversations, client } = await enterScripted();
  const say = (/** @type {string} */ content, from = 'bob') =>
    client.tell('message', { from, content, serverTime: null, fingerprint: content });
  client.become('online');
  say('1');
  say('2');
  say('3', 'carol');
  assert.deepEqual(client.read, []);
  conversations.look(conversations.all.get('bob'));
  assert.deepEqual(client.read, ['1', '2']);
  say('4');
  assert.deepEqual(client.read, ['1', '2', '4']);
  conversations.look(null);
  say('5');
  assert.deepEqual(client.read, ['1', '2', '4']);
});

test('a lost message is sent again in its own bubble with its own fingerprint', async () => {
  const { session, conversations, statuses, client } = await enterScripted();
  client.become('online');
  session.send('bob', 'a');
  client.settle(client.sent[0], 'lost');
  assert.deepEqual(statuses('bob'), ['a lost']);
  session.resend('bob', conversations.all.get('bob').last);
  assert.equal(client.sent[1].fingerprint, client.sent[0].fingerprint);
  client.settle(client.sent[1], 'delivered');
  assert.deepEqual(statuses('bob'), ['a delivered']);
});

test('what an earlier run left goes on in its bubbles; what nobody sends is lost', async () => {
  const { entries, conversations, keeper } = await enterScripted();
  conversations.add('bob', makeBubble('kept', 1, 'sent', 'fp-kept'));
  conversations.add('bob', makeBubble('orphan', 2, 'queued', 'fp-orphan'));
  await keeper.whenWritten();

  const { statuses, client } = await enterScripted(entries);
  assert.deepEqual(statuses('bob'), ['kept sent', 'orphan queued']);
  const messages = ['kept', 'new'].map((content) =>
    ({ to: 'bob', content, fingerprint: `fp-${content}`, status: 'queued' }));
  client.tell('restored', { messages });
  assert.deepEqual(statuses('bob'), ['kept queued', 'orphan queued', 'new queued']);
  client.become('online');
  assert.deepEqual(statuses('bob'), ['kept queued', 'orphan lost', 'new queued']);
  messages.forEach((message) => client.settle(message, 'delivered'));
  assert.deepEqual(statuses('bob'), ['kept delivered', 'orphan lost', 'new delivered']);
});

test('another sense mode logs in anew and sends what was pending again, once each', async () => {
  const { session, statuses, client } = await enterScripted();
  client.become('online');
  for (const text of ['a', 'b', 'c']) session.send('bob', text);
  client.settle(client.sent[1], 'delivered');
  session.enterAgain({ senseMode: '5s', logLanguage: 'en' });
  assert.equal(session.stage, 'in');
  assert.ok(client.isDisposed);
  client.settle(client.sent[0], 'lost');  // it was left, and says so
  const next = /** @type {ScriptedClient} */ (ScriptedClient.all.at(-1));
  assert.deepEqual([next.options.senseMode, next.options.token], ['5s', 't']);
  assert.deepEqual(statuses('bob'), ['a sent', 'b delivered', 'c sent']);
  next.tell('restored', {
    messages: [{ to: 'bob', content: 'a', fingerprint: 'fp-a', status: 'queued' }],
  });
  next.become('online');
  assert.deepEqual(next.sent.map(({ fingerprint }) => fingerprint), ['fp-c']);
  next.settle(next.sent[0], 'delivered');
  assert.equal(statuses('bob')[2], 'c delivered');
});

test('a kick-out ends the session, says why, and what was pending is lost', async () => {
  const { session, statuses, entries, keeper, client } = await enterScripted();
  client.become('online');
  session.send('bob', 'a');
  client.state = 'stopped';
  client.tell('kickout', { code: 1, reason: null });
  assert.deepEqual([session.stage, session.ending],
    ['out', { why: 'kickedOut', code: 1, detail: '' }]);
  assert.deepEqual(statuses('bob'), ['a lost']);
  assert.ok(client.isDisposed);
  await keeper.whenWritten();
  assert.ok([...entries.values()].some((value) => value.includes('"status":"lost"')));
  assert.ok(![...entries.values()].some((value) => value.includes('"t"')), 'the token is kept');
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
  const { session, keeper } = makeSession();
  session.enter(ALICE, CHOICES);
  const client = /** @type {ScriptedClient} */ (ScriptedClient.all.at(-1));
  session.leave();
  await keeper.whenWritten();
  await new Promise((resolve) => setTimeout(resolve, 5));
  assert.deepEqual([session.stage, client.isLoggingIn, client.isDisposed], ['out', false, true]);
});

test('who cancels and comes back is logged in once', async () => {
  const { session, keeper } = makeSession();
  session.enter(ALICE, CHOICES);
  session.leave();
  session.enter(ALICE, CHOICES);
  const [first, second] = ScriptedClient.all.slice(-2);
  await until(() => second.isLoggingIn);
  await keeper.whenWritten();
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
  alice.session.send('bob', '你好 😀');
  await until(() => alice.statuses('bob')[0] === '你好 😀 arrived');
  await until(() => bob.conversations.all.get('alice')?.last.text === '你好 😀');
  assert.equal(bob.conversations.all.get('alice').unread, 1);

  alice.session.enterAgain({ ...CHOICES, senseMode: '30s' });
  alice.session.send('bob', '又来了');  // waits for the new login
  await until(() => alice.statuses('bob')[1] === '又来了 arrived');
  await until(() => bob.conversations.all.get('alice').bubbles.length === 2);
  assert.equal(alice.session.stage, 'in');
  alice.session.leave();
  assert.deepEqual([alice.session.stage, alice.session.ending], ['out', null]);

  server.kick('bob', { reason: '再见' });
  await until(() => bob.session.stage === 'out');
  assert.deepEqual(bob.session.ending, { why: 'kickedOut', code: 2, detail: '再见' });
  assert.ok(bob.session.logBook.from('info').length > 3);
});
