// @ts-check
/** The desk as it is run: the command, a real server, real clients, a real database. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, test } from 'node:test';
import { signatureOf, visitorCheck } from '../demo-web/desk/secrets.js';
import { SqliteStore } from '../demo-web/desk/store/sqlite.js';
import { runNode } from './support/child.js';
import { CLI, runDesk, until } from './support/desk-command.js';
import { AgentConsole, DESK, VisitorApp } from './support/desk-people.js';
import { makeClient, next, soon, startServer } from './support/real.js';

const VISITOR = `v${'A'.repeat(22)}`;

/** @param {import('node:test').TestContext} t */
function newDirectory(t) {
  const directory = mkdtempSync(path.join(tmpdir(), 'desk-'));
  t.after(() => rmSync(directory, { recursive: true }));
  return directory;
}

test('a visitor writes, an agent answers, and the desk may be killed in between', async (t) => {
  const server = await startServer(t), file = path.join(newDirectory(t), 'desk.db');
  const args = ['--url', server.url, '--database', file, '--http', '0'];
  let desk = await runDesk(args);
  t.after(() => desk.child.kill('SIGKILL'));
  const added = await desk.ask('/agents', { id: 'ann', name: 'Ann', secret: 'correct horse' });
  assert.deepEqual([added.status, added.body.name], [201, 'Ann']);

  const second = await runNode([CLI, ...args]);
  assert.deepEqual([second.status, second.stderr], [2, 'mobileimsdk-desk: --database ' +
    `${file}: another desk has this database: stop it first\n`]);

  const own = { receipts: true };
  const visitor = new VisitorApp(makeClient(t, server, VISITOR, own), { page: { title: 'Shop' } });
  const agent = new AgentConsole(makeClient(t, server, 'ann', own), 'correct horse');
  await Promise.all([visitor.client.login(), agent.client.login()]);
  await until(() => agent.pass, 'the welcome');
  const first = visitor.say('is anybody there?');
  await soon(first.received, 'the receipt');
  await until(() => agent.last('queue')?.total === 1, 'the queue');
  agent.accept();
  await until(() => agent.mine.length, 'the chat');
  assert.equal(agent.chats.get(VISITOR).profile.page.title, 'Shop');
  await until(() => agent.linesOf(VISITOR).get(1)?.content === 'is anybody there?', 'the history');
  const isRead = next(visitor.client, 'read', (message) => message === first);
  agent.read(VISITOR);
  await isRead;
  const answer = agent.say(VISITOR, 'I am');
  await until(() => visitor.texts.includes('I am'), 'the answer');
  await soon(answer.received, 'the receipt of the desk');
  await until(() => agent.last('seen')?.received, 'that the visitor has it');

  await desk.end('SIGKILL');
  const before = desk.said();
  const meanwhile = visitor.say('and still?');
  desk = await runDesk(args);
  await soon(meanwhile.received, 'the receipt after the restart');
  await until(() => [...agent.linesOf(VISITOR).values()].some(({ content }) =>
    content === 'and still?'), 'what was written meanwhile');
  agent.say(VISITOR, 'still');
  await until(() => visitor.texts.includes('still'), 'the second answer');
  assert.equal((await desk.ask('/health')).body.active, 1);

  assert.equal(await desk.end('SIGTERM'), 0);
  assert.deepEqual(visitor.texts, ['Thank you for writing. The next free agent will answer you.',
    'Ann is with you now.', 'I am', 'still'], 'each once');
  const store = new SqliteStore(file);
  assert.deepEqual(store.entries(VISITOR, 1, 99).filter(({ from }) => from !== 'desk')
    .map(({ content }) => content), ['is anybody there?', 'I am', 'and still?', 'still']);
  store.close();
  assert.match(desk.said(), /online\n.*stopping\n$/s);
  assert.doesNotMatch(before + desk.said(), /anybody|still|correct horse/,
    'nothing that people wrote');
});

/** Sends more than is taken, and never ends. @param {string} base @returns {Promise<string>} */
async function endless(base) {
  const socket = connect(Number(new URL(base).port), '127.0.0.1');
  let answer = '';
  socket.on('data', (data) => { answer += data; }).on('error', () => {});
  socket.write('POST /agents HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer a-token\r\n' +
    'Content-Type: application/json\r\nContent-Length: 1000000\r\n\r\n');
  for (let i = 0; i < 20; i += 1) socket.write('x'.repeat(1_000));
  await soon(once(socket, 'close'), 'the end of the connection');
  return answer;
}

describe('the end point', () => {
  test('lets programs of this machine in, with the token, and no page', async (t) => {
    const server = await startServer(t), directory = newDirectory(t);
    const desk = await runDesk(['--url', server.url, '--http', '0',
      '--database', path.join(directory, 'desk.db')], { DESK_HTTP_TOKEN: 'a-token' });
    t.after(() => desk.child.kill('SIGKILL'));
    /** @param {string} route @param {RequestInit} [how] */
    const status = async (route, { headers, ...how } = {}) => (await fetch(desk.base + route, {
      headers: { Authorization: 'Bearer a-token', ...headers }, ...how,
    })).status;
    /** @param {any} agent @param {object} [headers] */
    const add = (agent, headers) => status('/agents', { method: 'POST',
      body: typeof agent === 'string' ? agent : JSON.stringify(agent),
      headers: { 'Content-Type': 'application/json', ...headers } });
    const good = { id: 'a b', secret: '12345678' };
    assert.equal(await status('/health', { headers: { Authorization: 'Bearer another' } }), 401);
    assert.equal(await status('/health', { headers: { Origin: 'https://evil.test' } }), 403);
    assert.equal(await status('/health'), 200);
    assert.equal(await add(good, { 'Content-Type': 'text/plain' }), 415);
    for (const bad of ['{', '[]', 'null', { ...good, id: '' }, { ...good, secret: 'short' },
      { ...good, role: 'king' }, { ...good, capacity: 0 }, { ...good, name: 7 }]) {
      assert.equal(await add(bad), 400, JSON.stringify(bad));
    }
    assert.equal(await add({ ...good, name: 'x'.repeat(20_000) }), 413);
    assert.match(await endless(desk.base), /^HTTP\/1.1 413 [^]*\r\nConnection: close\r\n/);
    assert.equal(await add(good), 201);
    assert.equal(await status('/agents/%E0', { method: 'DELETE' }), 400);
    assert.equal(await status('/agents/a%20b', { method: 'DELETE' }), 200);
    assert.equal(await status('/agents/a%20b', { method: 'DELETE' }), 404);
    assert.equal(await status('/elsewhere'), 404);
    assert.equal(await desk.end('SIGINT'), 0);
  });
});

describe('the command', () => {
  test('says in one line what is wrong', async (t) => {
    const file = path.join(newDirectory(t), 'desk.db'), url = 'ws://127.0.0.1:1/websocket';
    for (const [args, message] of /** @type {Array<[string[], RegExp]>} */ ([
      [[], /--url is missing/],
      [['--url', url, '--assign', 'x'], /--assign must be one of byHand, leastBusy/],
      [['--url', url, '--hours', '9 to 5'], /--hours must be like/],
      [['--url', url, '--http', '65536'], /--http must be a whole number/],
      [['--url', url, '--nonsense'], /nonsense/],
      [['--url', 'http://x', '--database', file, '--http', '0'], /url/],
      [['--url', url, '--database', '/nowhere/desk.db', '--http', '0'], /--database \/nowhere/],
    ])) {
      const { status, stderr } = await runNode([CLI, ...args]);
      assert.deepEqual([status, stderr.trim().split('\n').length], [2, 1], stderr);
      assert.match(stderr, /^mobileimsdk-desk: /);
      assert.match(stderr, message);
    }
  });

  test('ends when somebody else logs in as the desk', async (t) => {
    const server = await startServer(t);
    const desk = await runDesk(['--url', server.url, '--http', '0',
      '--database', path.join(newDirectory(t), 'desk.db')]);
    const ended = new Promise((resolve) => desk.child.on('close', resolve));
    await makeClient(t, server, DESK).login();
    assert.equal(await soon(ended, 'the end'), 1);
    assert.match(desk.said(), /mobileimsdk-desk: another desk, or somebody else, has logged in/);
  });
});

test('visitors have ids of 128 random bits, signed if the site says so', () => {
  const isRandom = visitorCheck({}), isSigned = visitorCheck({ secret: 's' });
  assert.deepEqual([VISITOR, 'v1', '', `${VISITOR}A`, 'ann'].map(isRandom),
    [true, false, false, false, false]);
  const signed = `${VISITOR}.${signatureOf(VISITOR, 's')}`;
  assert.deepEqual([signed, VISITOR, `${signed}x`, `${VISITOR}.`, '.', `v${signed}`].map(isSigned),
    [true, false, false, false, false, false]);
  const isUser = visitorCheck({ any: true, secret: 's' });
  assert.deepEqual([isUser('bob'), isUser(`bob.${signatureOf('bob', 's')}`)], [false, true]);
});
