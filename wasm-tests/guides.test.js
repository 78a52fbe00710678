// @ts-check
/**
 * The guides that run in Node, each as its reader would run it: whole files, real sockets, the dev
 * server. Those for pages are run by browser/guides.test.js, those for mini-programs by
 * guides-mini-programs.test.js.
 */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import path from 'node:path';
import { describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { Client } from 'mobileimsdk-wasm';
import { WebSocket } from 'ws';
import { APPLICATIONS, Guide } from './documents/guides.js';
import { closedPort, listening } from './support/endpoints.js';
import { loggedIn, next, pass, reaches, soon, startServer } from './support/real.js';

/** @typedef {import('node:test').TestContext} TestContext */

/** ms; only a failing test waits for it. */
const PATIENCE = 10_000;

/** For what no event tells. @param {() => boolean} isSo @param {string} what */
async function until(isSo, what) {
  const end = Date.now() + PATIENCE;
  for (; !isSo(); await pass(5)) assert.ok(Date.now() < end, `there was not: ${what}`);
}

/** @param {string} folder @param {string} file */
const load = (folder, file) => import(pathToFileURL(path.join(folder, file)).href);

/**
 * Ends what it wrote and listened to with the test.
 * @param {TestContext} t @param {string} folder @param {string} file
 * @param {NodeJS.ProcessEnv} [env]
 */
function start(t, folder, file, env) {
  const child = spawn(process.execPath, [file], { cwd: folder, env: { ...process.env, ...env } });
  const run = { child, said: '' };
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (text) => {
      run.said += text;
    });
  }
  t.after(() => child.kill('SIGKILL'));
  return run;
}

/** @param {ReturnType<typeof start>} run @param {string} text */
async function says(run, text) {
  while (!run.said.includes(text)) {
    const { child } = run;
    assert.equal(child.exitCode, null, run.said);
    await soon(Promise.race([once(child.stdout, 'data'), once(child, 'exit')]), `${text}, but ` +
      run.said);
  }
}

test('each guide that is an application is run by a test', () => {
  const here = ['guides', 'guides-mini-programs', 'guides-talk', 'browser/guides'].map((name) =>
    fs.readFileSync(new URL(`${name}.test.js`, import.meta.url), 'utf8')).join('');
  assert.deepEqual(APPLICATIONS.filter((name) =>
    !here.includes(`new Guide('${name}')`) && !here.includes(`'${name}': {`)), []);
});

describe('the guide node-bot', () => {
  const guide = new Guide('node-bot');

  test('answers a message', async (t) => {
    const server = await startServer(t), folder = guide.write(t, server.url);
    await says(start(t, folder, 'bot.mjs'), 'online');
    const ask = start(t, folder, 'ask.mjs');
    assert.deepEqual(await soon(once(ask.child, 'exit'), 'the end of ask.mjs'), [0, null]);
    assert.equal(ask.said, 'bot: 你说的是：在吗？\n');
    guide.end();
  });

  test('what the bot has written goes out after its restart', async (t) => {
    const server = await startServer(t, { store: false }), folder = guide.write(t, server.url);
    const alice = await loggedIn(t, server, 'alice');
    const first = start(t, folder, 'bot.mjs');
    await says(first, 'online');
    server.faults.drop(({ type, from }) => type === 2 && from === 'bot', 'in');
    await alice.send('bot', 'first').delivered;
    const stored = path.join(folder, 'bot-outbox.json');
    const isStored = () => fs.existsSync(stored) &&
      fs.readFileSync(stored, 'utf8').includes('first');
    await until(isStored, 'the answer in the store');
    first.child.kill('SIGKILL');
    await once(first.child, 'exit');
    server.faults.heal();
    const heard = next(alice, 'message');
    const second = start(t, folder, 'bot.mjs');
    assert.equal((await heard).content, '你说的是：first');
    second.child.kill('SIGTERM');
    assert.deepEqual(await soon(once(second.child, 'exit'), 'its end'), [0, null]);
  });
});

/** A gateway: checks the ticket in the query, cuts it off, passes the rest on. */
async function startGateway(/** @type {TestContext} */ t, /** @type {string} */ url) {
  /** @type {string[]} */
  const tickets = [];
  const { hostname, port } = new URL(url);
  const address = await listening(t, net.createServer((socket) => socket.once('data', (data) => {
    const [, ticket] = /\?ticket=(\S+)/.exec(String(data)) ?? [];
    tickets.push(ticket);
    const to = net.connect(Number(port), hostname);
    to.on('error', () => socket.destroy());
    socket.on('error', () => to.destroy());
    to.write(String(data).replace(/\?ticket=\S+/, ''));
    socket.pipe(to).pipe(socket);
  })));
  return { address: `ws://${address}/websocket`, tickets };
}

describe('the guide token-and-addresses', () => {
  const guide = new Guide('token-and-addresses');

  test('asks anew before each attempt, and logs in again with another token', async (t) => {
    /** @type {Array<{ token: string | null, extra: string | null }>} */
    const logins = [];
    const server = await startServer(t, {
      verifyToken({ token, extra }) {
        logins.push({ token, extra });
        return logins.length === 1 ? 1026 : 0;       // the first one has expired
      },
    });
    const gateway = await startGateway(t, server.url), dead = await closedPort(t);
    let asked = 0, ticket = 0;
    /** @type {string[]} */
    const others = [];
    const answers = /** @type {Record<string, () => unknown>} */ ({
      'token?user=alice': () => `token ${asked += 1}`,
      addresses: () => [dead, gateway.address],
      ticket: () => `ticket-${ticket += 1}`,
    });
    const app = http.createServer(({ url = '' }, response) => {
      const name = url.slice('/api/'.length);
      if (!answers[name]) others.push(name);
      response.end(JSON.stringify(answers[name]?.() ?? null));
    });
    const base = `http://${await listening(t, app)}`, { fetch } = globalThis;
    t.mock.method(globalThis, 'fetch', (/** @type {string} */ place) => fetch(base + place));
    const folder = guide.write(t, server.url);
    const { client } = await load(folder, 'im.js');
    t.after(() => client.dispose());
    const { logIn } = await load(folder, 'sign-in.js');

    await soon(logIn(), 'the login');
    assert.equal(logins.length, 2);
    assert.notEqual(logins[0].token, logins[1].token);
    assert.deepEqual(JSON.parse(logins[0].extra ?? ''), { version: '1.2.3' });
    assert.deepEqual(others, ['sign-in?code=1026']);
    assert.ok(gateway.tickets.every((one) => /^ticket-\d+$/.test(one)));
    assert.equal(new Set(gateway.tickets).size, gateway.tickets.length);

    server.faults.cut();
    await reaches(client, 'waiting');
    await reaches(client, 'online');
    assert.equal(new Set(logins.map(({ token }) => token)).size, 3);

    // Then the service moves.
    await load(folder, 'moved.js');
    const failed = next(client, 'error', ({ code }) => code === 'CONNECT_FAILED');
    server.faults.cut();
    assert.match((await failed).url, /^wss:\/\/[ab]\.example\.com\/websocket$/);
    guide.end();
  });

  test('says what gives nothing usable', async (t) => {
    const folder = guide.write(t, 'ws://127.0.0.1:1/websocket');
    t.mock.method(globalThis, 'fetch', async () => new Response('', { status: 503 }));
    /** @type {unknown[][]} */
    const said = [];
    t.mock.method(console, 'warn', (/** @type {unknown[]} */ ...words) => said.push(words));
    const { client } = await import(`${pathToFileURL(path.join(folder, 'im.js')).href}?anew`);
    t.after(() => client.dispose());
    const failed = next(client, 'error');
    client.login();
    await failed;
    assert.equal(said.length, 1);
    assert.match(String(said[0]), /^no( token|,url)$/);
  });
});

/**
 * What would wait so long waits another time, or for ever.
 * @param {TestContext} t @param {number} long @param {number | undefined} short ms
 */
function hurry(t, long, short) {
  const { setTimeout } = globalThis;
  t.mock.method(globalThis, 'setTimeout',
    (/** @type {() => void} */ run, /** @type {number} */ ms, /** @type {any[]} */ ...args) => {
      const wait = ms === long ? short : ms;
      return wait === undefined && ms === long ? undefined : setTimeout(run, wait, ...args);
    });
}

describe('the guide receipts', () => {
  const guide = new Guide('receipts');

  test('shows ticks, unread counts and who is typing', async (t) => {
    const server = await startServer(t), folder = guide.write(t, server.url);
    /** @type {Array<[string, any]>} */
    const told = [];
    t.mock.method(console, 'log', (/** @type {string} */ who, /** @type {string} */ what) => {
      told.push([who, JSON.parse(what)]);
    });
    hurry(t, 6_000, 20);
    await soon(load(folder, 'two.mjs'), 'the end of two.mjs');
    const of = (/** @type {string} */ who, /** @type {string} */ what) =>
      told.filter(([name, value]) => name === who && what in value).map(([, value]) => value[what]);
    await until(() => of('bob', 'typing').length === 2, 'the end of the typing');
    assert.deepEqual(of('bob', 'typing'), [true, false]);
    assert.deepEqual([of('alice', 'came'), of('alice', 'unread')], [[['hi']], [0]]);
    assert.deepEqual([of('bob', 'came'), of('bob', 'unread')], [[['are you there?']], [1]]);
    assert.equal(of('alice', 'tick').at(-1), 'are you there? ✓✓ 已读');
    assert.equal(of('bob', 'tick').at(-1), 'hi ✓✓ 已读');
    guide.end();
  });

  test('sorts what was sent again to where it was written', async (t) => {
    const server = await startServer(t), folder = guide.write(t, server.url);
    const { openTalk } = await load(folder, 'talk.mjs');
    /** @type {any[]} */
    const drawn = [];
    const { client } = openTalk({
      url: server.url, userId: 'alice', peer: 'bob', isLookedAt: () => true,
      draw: (/** @type {any} */ what) => drawn.push(what),
    });
    t.after(() => client.dispose());
    await reaches(client, 'online');
    const bob = await loggedIn(t, server, 'bob', { receipts: true });
    let isLate = true;
    server.faults.drop((frame) => frame?.dataContent === 'one' && isLate, 'in');
    const one = bob.send('alice', 'one');
    await bob.send('alice', 'two').delivered;
    isLate = false;
    await one.received;
    assert.deepEqual(drawn.filter(({ came }) => came).map(({ came }) => came),
      [['two'], ['one', 'two']]);
  });

  test('says that nothing is known of what a peer without them was sent, at logout', async (t) => {
    const server = await startServer(t);
    const alice = await loggedIn(t, server, 'alice', { receipts: true });
    const carol = await loggedIn(t, server, 'carol');
    await carol.send('alice', 'hello').delivered;
    /** @type {string[]} */
    const heard = [];
    carol.on('message', ({ content }) => heard.push(content));
    alice.typing('carol');
    const sent = alice.send('carol', 'and you');
    await sent.delivered;
    const end = sent.received.catch(({ code }) => code);
    assert.equal(await Promise.race([end, pass(50)]), undefined);
    await alice.logout();
    assert.deepEqual([await end, heard], ['UNCONFIRMED', ['and you']]);
  });
});


describe('the guide server-hooks', () => {
  const guide = new Guide('server-hooks');
  guide.take('Guard.java');       // by the test of Java below

  test('lets in who has a token, and tells an old one from a wrong one', async (t) => {
    const folder = guide.write(t, 'ws://127.0.0.1:1/websocket');
    const { tokenFor } = await load(folder, 'token.mjs'), { logIn } = await load(folder, 'im.mjs');
    /** @type {string[]} */
    const verified = [];
    const server = await startServer(t, {
      verifyToken({ userId, token }) {
        const [expires] = (token ?? '').split('.');
        const now = Math.floor(Date.now() / 1000);
        if (token !== tokenFor(userId, 'a secret', Number(expires) - now)) return 1025;
        if (Number(expires) < now) return 1026;
        verified.push(userId);
        return 0;
      },
    });
    const client = await logIn(server.url, 'alice', (/** @type {string} */ userId) =>
      tokenFor(userId, 'a secret'));
    t.after(() => client.dispose());
    assert.deepEqual(verified, ['alice']);
    const old = () => tokenFor('alice', 'a secret', -5);
    await assert.rejects(logIn(server.url, 'alice', old), /token 已过期/);
    const others = () => tokenFor('bob', 'a secret');
    await assert.rejects(logIn(server.url, 'alice', others), /LOGIN_REFUSED 1025/);
    guide.end();
  });
});

describe('the guide on-the-server', () => {
  const guide = new Guide('on-the-server');

  test('packs what goes out, checks what comes in, and shows nothing twice', async (t) => {
    const server = await startServer(t, {
      onMessage: ({ from, content, typeu }) => {
        const body = JSON.stringify({ ...JSON.parse(content ?? ''), from });
        for (const member of ['alice', 'bob']) server.send(member, body, { typeu });
      },
    });
    const folder = guide.write(t, server.url);
    const { openChat } = await load(folder, 'chat.js');
    const [alice, bob] = [await loggedIn(t, server, 'alice'), await loggedIn(t, server, 'bob')];
    /** @type {any[]} */
    const shown = [];
    const chat = openChat(alice, () => {});
    openChat(bob, (/** @type {any[]} */ ...what) => shown.push(what));

    await chat.say('bob', '你好').delivered;
    chat.sayInGroup('team', 'all of you');
    await next(bob, 'message', ({ typeu }) => typeu === 10);
    server.send('bob', JSON.stringify({ userId: 'carol', online: true }), { typeu: 11 });
    await next(bob, 'message', ({ typeu }) => typeu === 11);
    assert.deepEqual(shown.splice(0), [['alice', 'alice', '你好'],
      ['team', 'alice', 'all of you'], ['presence', 'carol', true]]);

    // Of a stranger: a group's message that is none of the server's, nonsense, and a kind of later.
    alice.send('bob', JSON.stringify({ group: 'team', from: 'carol', text: 'x' }), { typeu: 10 });
    for (const content of ['{', 'null', '{"text":5}']) alice.send('bob', content, { typeu: 1 });
    for (const typeu of [99, -1]) alice.send('bob', '{}', { typeu });
    alice.send('bob', '{"url":"javascript:x","width":1,"height":1}', { typeu: 2 });
    chat.seen([{ fp: 'known' }]);
    server.send('alice', '{"text":"again"}', { typeu: 1, fingerprint: 'known' });
    const recalled = chat.recall('bob', { fingerprint: 'some' });
    await next(bob, 'message', ({ fingerprint }) => fingerprint === recalled.fingerprint);
    const answered = next(alice, 'echo');
    alice.echo('are you done?');
    await answered;
    assert.deepEqual(shown, []);
    const { shown: heard, duplicates } = alice.stats();
    assert.deepEqual({ heard, duplicates }, { heard: 1, duplicates: 1 });  // the group's; the known
    guide.end();
  });
});

describe('the guide production', () => {
  const guide = new Guide('production');
  guide.take('/etc/nginx/conf.d/im.conf');      // nginx, read as in every document

  test('reports what goes wrong with what led to it, and no short outage', async (t) => {
    const folder = guide.write(t, '');
    const { logger, reportErrors } = await load(folder, 'logs.js');
    const dead = await closedPort(t);
    const client = new Client({
      url: dead, userId: 'alice', token: 'a secret', logger,
      reconnect: { maxDelay: 1, minDelay: 0 },
    });
    t.after(() => client.dispose());
    /** @type {any[]} */
    const posted = [];
    reportErrors(client, (/** @type {any} */ report) => posted.push(report));
    client.login();
    await next(client, 'error', ({ attempt }) => attempt === 5);
    assert.equal(posted.length, 1);
    const [{ userId, code, latest, hint }] = posted;
    assert.deepEqual({ userId, code }, { userId: 'alice', code: 'CONNECT_FAILED' });
    assert.ok(hint && latest.some((/** @type {any} */ { attempt }) => attempt === 4));
    assert.doesNotMatch(JSON.stringify(posted), /a secret/);
    guide.end();
  });
});

describe('the guide from-hand-made-websocket', () => {
  const guide = new Guide('from-hand-made-websocket');

  test('has a client by hand and one of ours that talk to each other', async (t) => {
    const server = await startServer(t), folder = guide.write(t, server.url);
    /** @type {WebSocket[]} */
    const sockets = [];
    Object.assign(globalThis, { WebSocket: class extends WebSocket {
      /** @param {string} url */
      constructor(url) {
        super(url);
        sockets.push(this);
      }
    } });
    const [before, after] = [await load(folder, 'before.mjs'), await load(folder, 'after.mjs')];
    const { login } = Client.prototype;
    t.mock.method(Client.prototype, 'login', /** @this {Client} */ function logIn() {
      t.after(() => this.dispose());
      return login.call(this);
    });
    /** @type {(value: any) => void} */
    let heard = () => {};
    const online = new Promise((resolve) => {
      let count = 0;
      server.on('login', () => (count += 1) === 2 && resolve(undefined));
    });
    const tell = (/** @type {any} */ message) => heard(message);
    const byHand = before.connect(server.url, 'alice', 'a token', tell);
    const ours = after.connect(server.url, 'bob', 'a token', tell);
    await soon(online, 'two logins');
    for (const [send, to, from] of [[byHand, 'bob', 'alice'], [ours, 'alice', 'bob']]) {
      const came = new Promise((resolve) => { heard = resolve; });
      send(to, `from ${from}`);
      const { from: who, content } = await soon(came, 'a message');
      assert.deepEqual([who, content], [from, `from ${from}`]);
    }
    hurry(t, 3_000, undefined);                             // else it comes back for ever
    const ends = sockets.map((socket) => once(socket, 'close'));
    sockets.forEach((socket) => socket.terminate());
    await soon(Promise.all(ends), 'the end of the one by hand');
    guide.end();
  });
});

describe('the guide from-official-sdk', () => {
  const guide = new Guide('from-official-sdk');

  test('has the old functions over the new client', async (t) => {
    const server = await startServer(t), folder = guide.write(t, server.url);
    const im = await load(folder, 'im.js');
    assert.deepEqual([im.isLogined(), im.isOnline()], [false, false]);
    /** @type {any[]} */
    const told = [];
    const listeners = Object.fromEntries(['message', 'state', 'delivered', 'lost', 'kickout']
      .map((name) => [name, (/** @type {any} */ value) => told.push([name, value])]));
    const bob = await loggedIn(t, server, 'bob');
    const coming = im.login(server.url, 'alice', 'a token', listeners);
    assert.deepEqual([im.isLogined(), im.isOnline()], [true, false]);
    await coming;
    assert.deepEqual([im.isLogined(), im.isOnline()], [true, true]);
    const heard = next(bob, 'message');
    assert.equal(im.sendData('bob', 'hi', 7), 0);
    assert.equal((await heard).typeu, 7);
    await until(() => told.some(([name]) => name === 'delivered'), 'delivered');
    assert.equal(im.sendData('bob', 'x'.repeat(70_000)), 'FRAME_TOO_LARGE');
    await im.logout();
    assert.deepEqual([im.isLogined(), im.isOnline()], [false, false]);
    assert.equal(im.sendData('bob', 'hi'), 'NOT_LOGGED_IN');
    const delivered = told.filter(([name]) => name === 'delivered');
    assert.deepEqual(delivered.map(([, { to }]) => to), ['bob']);
    guide.end();
  });
});
