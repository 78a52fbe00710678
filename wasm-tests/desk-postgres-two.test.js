// @ts-check
/** Two desks as they are run: commands, a real server, a real PostgreSQL, and what kills them. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import pg from 'pg';
import { runNode } from './support/child.js';
import { CLI, runDesk, until } from './support/desk-command.js';
import { AgentConsole, DESK, VisitorApp } from './support/desk-people.js';
import { PostgresServer, skip } from './support/postgres.js';
import { makeClient, soon, startServer } from './support/real.js';

const OTHER = 'cs-desk-2';
const VISITORS = ['A', 'B'].map((letter) => `v${letter.repeat(22)}`);
const SECRET = 'correct horse';

/** @type {PostgresServer} */
let database;

/** What is in a chat, of people. @param {string} url @param {string} chat */
async function linesOf(url, chat) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query(
    'SELECT body FROM desk_entry WHERE chat = $1 ORDER BY seq', [chat]);
  await client.end();
  return rows.map(({ body }) => JSON.parse(body)).filter(({ from }) => from !== 'desk')
    .map(({ content }) => content);
}

describe('two desks on one PostgreSQL', { skip }, () => {
  before(async () => {
    database = new PostgresServer();
    await database.start();
  });
  after(() => database?.close());

  test('share the queue, take over from each other, and lose nothing when all is killed', async (
    t,
  ) => {
    const server = await startServer(t), url = await database.database();
    const start = async (/** @type {string} */ id) => {
      const desk = await runDesk(['--url', server.url, '--user-id', id, '--database', url,
        '--http', '0']);
      t.after(() => desk.child.kill('SIGKILL'));
      return desk;
    };
    let [one, two] = [await start(DESK), await start(OTHER)];
    for (const id of ['ann', 'ben']) {
      const { status } = await two.ask('/agents', { id, secret: SECRET });
      assert.equal(status, 201);
    }
    assert.deepEqual((await one.ask('/agents')).body.agents.map((/** @type {any} */ a) => a.id)
      .sort(), ['ann', 'ben'], 'added at one, known at the other');
    const own = { receipts: true };
    const [first, second] = VISITORS.map((id, i) => new VisitorApp(makeClient(t, server, id, own),
      {}, [DESK, OTHER][i]));
    const [ann, ben] = ['ann', 'ben'].map((id, i) => new AgentConsole(
      makeClient(t, server, id, own), SECRET, new Map(), [DESK, OTHER][i]));
    await Promise.all([first, second, ann, ben].map(({ client }) => client.login()));
    await until(() => ann.pass && ben.pass, 'both welcomes');

    await soon(first.say('one').received, 'the receipt');
    await until(() => ann.last('queue')?.total === 1 && ben.last('queue')?.total === 1,
      'the queue at both desks');
    ann.accept(VISITORS[0]);
    ben.accept(VISITORS[0]);
    await until(() => ann.last('taken') || ben.last('taken'), 'that one is told');
    const [winner, loser] = ann.last('taken') ? [ben, ann] : [ann, ben];
    await until(() => winner.mine.length, 'the chat');
    assert.deepEqual([loser.mine, loser.last('taken').by], [[], winner.client.userId]);
    winner.say(VISITORS[0], 'two');
    await until(() => first.texts.includes('two'), 'the answer');

    await one.end('SIGKILL');
    await soon(first.say('three').received, 'the receipt of the other desk');
    await until(() => [...winner.linesOf(VISITORS[0]).values()].some(({ content }) =>
      content === 'three'), 'that the agent sees it');
    assert.deepEqual((await two.ask('/health')).body.doors.sort(), [DESK, OTHER]);

    await database.stop('SIGKILL');
    const meanwhile = [first.say('four'), second.say('five')];
    await new Promise((resolve) => setTimeout(resolve, 300));
    assert.doesNotMatch(meanwhile.map(({ status }) => status).join(), /received|read/);
    await database.start();
    await soon(Promise.all(meanwhile.map(({ received }) => received)), 'both receipts', 20_000);

    one = await start(DESK);
    await until(() => two.said().includes('goes back to its own desk'), 'the door');
    await soon(first.say('six').received, 'the receipt of the desk that is back');
    assert.equal(await two.end('SIGTERM'), 0);
    await soon(second.say('seven').received, 'the receipt of the one that is left', 20_000);
    assert.equal(await one.end('SIGTERM'), 0);
    assert.deepEqual(await linesOf(url, VISITORS[0]), ['one', 'two', 'three', 'four', 'six']);
    assert.deepEqual(await linesOf(url, VISITORS[1]), ['five', 'seven']);
    assert.doesNotMatch(one.said() + two.said(), /correct horse|three|seven/);
  });

  test('a second desk under the same id waits until the first has gone', async (t) => {
    const server = await startServer(t), url = await database.database();
    const args = ['--url', server.url, '--database', url, '--http', '0'];
    const one = await runDesk(args);
    t.after(() => one.child.kill('SIGKILL'));
    const waiting = runDesk(args);
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    assert.equal((await one.ask('/health')).body.state, 'online');
    await one.end('SIGKILL');
    const two = await waiting;
    t.after(() => two.child.kill('SIGKILL'));
    assert.match(two.said(), /cs-desk: waits for another desk that has it\n/);
    assert.equal(await two.end('SIGINT'), 0);
  });
});

test('the command says in one line what is wrong with PostgreSQL', async () => {
  const { status, stderr } = await runNode([CLI, '--url', 'ws://127.0.0.1:1/websocket', '--http',
    '0', '--database', 'postgres://me:hidden@127.0.0.1:1/desk']);
  assert.equal(status, 2);
  assert.match(stderr, /^mobileimsdk-desk: --database: .*ECONNREFUSED.*\n$/);
  assert.doesNotMatch(stderr, /hidden/);
});
