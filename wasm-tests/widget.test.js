// @ts-check
/** The model of the widget, against a real desk: who the visitor is, and what he is shown. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { Client } from 'mobileimsdk-wasm';
import { MemoryStore, Talk } from 'mobileimsdk-wasm/talk';
import { newVisitorId } from '../demo-web/widget/visitor/host.js';
import { Visitor } from '../demo-web/widget/visitor/visitor.js';
import { runDesk, until } from './support/desk-command.js';
import { AgentConsole } from './support/desk-people.js';
import { makeClient, startServer } from './support/real.js';

/** What a browser remembers, as its pages see it. */
class Memory {
  key = 'test';
  /** @type {any} */
  record = {};
  read() {
    return structuredClone(this.record);
  }
  /** @param {object} changes */
  write(changes) {
    Object.assign(this.record, JSON.parse(JSON.stringify(changes)));
    for (const [name, value] of Object.entries(changes)) {
      if (value === undefined) delete this.record[name];
    }
  }
  clear() {
    this.record = {};
  }
}

/** Databases that were deleted, by name. @type {string[]} */
const forgotten = [];
const host = {
  randomBytes: (/** @type {number} */ count) => crypto.getRandomValues(new Uint8Array(count)),
  setTimeout: (/** @type {() => void} */ run, /** @type {number} */ ms) =>
    setTimeout(run, ms / 20).unref(),
  clearTimeout: (/** @type {any} */ timer) => clearTimeout(timer),
  page: () => ({ url: 'https://shop.test/tea', title: 'Tea' }),
  forgetDatabase: async (/** @type {string} */ name) => void forgotten.push(name),
  forgetRows: async (/** @type {string} */ prefix) => void forgotten.push(prefix),
};

/** @type {Awaited<ReturnType<typeof startServer>>} */
let server;
/** @type {Awaited<ReturnType<typeof runDesk>>} */
let desk;
/** @type {string[]} */
let args;
const directory = mkdtempSync(path.join(tmpdir(), 'widget-'));
const ends = /** @type {Array<() => unknown>} */ ([]);

before(async () => {
  server = await startServer(/** @type {any} */ ({ after: (/** @type {() => unknown} */ end) =>
    ends.push(end) }));
  args = ['--url', server.url, '--database', path.join(directory, 'desk.db'), '--http', '0',
    '--per-minute', '1000', '--visitors', 'any'];
  desk = await runDesk(args);
  await desk.ask('/agents', { id: 'ann', name: 'Ann', secret: 'correct horse' });
});
after(async () => {
  desk.child.kill('SIGKILL');
  for (const end of ends) await end();
  rmSync(directory, { recursive: true });
});

/**
 * A page with the widget's model.
 * @param {import('node:test').TestContext} t
 * @param {{ memory?: Memory, settings?: object, facts?: object, disk?: MemoryStore }} [how] disk:
 *   what was said stays there
 */
function openPage(t, { memory = new Memory(), settings, facts, disk = new MemoryStore() } = {}) {
  const given = { locale: 'en', attributes: {}, product: null, person: null, ...facts };
  const told = { said: /** @type {any[]} */ ([]), failed: /** @type {any[]} */ ([]), changes: 0 };
  const visitor = new Visitor({
    library: { Client, Talk: class extends Talk {
      /** @param {Client} client @param {object} options */
      constructor(client, options) {
        super(client, { ...options, store: disk });
      }
    } }, host, facts: given, records: /** @type {any} */ (memory),
    settings: { url: server.url, to: 'cs-desk', mode: 'desk', name: 'cs-desk',
      client: { reconnect: { minDelay: 20, maxDelay: 100 } }, ...settings },
    told: {
      changed: () => { told.changes += 1; },
      said: (message) => void told.said.push(message.body.text),
      failed: (error) => void told.failed.push(error.code),
    },
  });
  t.after(() => visitor.end());
  return { visitor, memory, facts: given, told };
}

/** @param {import('node:test').TestContext} t */
async function agentAt(t) {
  const agent = new AgentConsole(makeClient(t, server, 'ann', { receipts: true }),
    'correct horse');
  await agent.client.login();
  await until(() => agent.pass, 'the welcome');
  return agent;
}

/** @param {Visitor} visitor */
const texts = ({ lines }) => lines.map(({ body: { text } }) => text);

/** @param {Visitor} visitor @param {string} text */
const lineOf = ({ lines }, text) => lines.find(({ body }) => body.text === text);

describe('a visitor', () => {
  test('has 128 random bits for an id, made at the first opening and kept', async (t) => {
    const zeros = newVisitorId({ ...host, randomBytes: (count) => new Uint8Array(count) });
    assert.equal(zeros, `v${'A'.repeat(22)}`);
    const bytes = Uint8Array.from({ length: 16 }, (_, i) => i * 17);
    const id = newVisitorId({ ...host, randomBytes: () => bytes });
    assert.equal(id, `v${Buffer.from(bytes).toString('base64url')}`);

    const { visitor, memory } = openPage(t);
    visitor.update();
    assert.deepEqual(memory.record, {}, 'nothing before the opening');
    await visitor.begin();
    assert.match(memory.record.id, /^v[\w-]{22}$/);
    const next = openPage(t, { memory });
    await visitor.end();
    await next.visitor.begin();
    assert.equal(next.visitor.snapshot?.peer, 'cs-desk');
    assert.equal(memory.record.id, memory.read().id);
  });

  test('waits, is answered, and is shown words alone: who says them, and how far his are',
    async (t) => {
      const agent = await agentAt(t), { visitor, memory, told } = openPage(t, {
        facts: { product: { title: 'Dragon Well', subtitle: '¥128' },
          attributes: { order: '4711' } },
      });
      visitor.look(true);
      await visitor.begin();
      await until(() => visitor.desk?.status === 'new', 'the state');
      visitor.say('Is it fresh?');
      await until(() => visitor.desk?.position === 1, 'the queue');
      assert.equal(memory.record.isTalking, true);
      agent.accept();
      await until(() => visitor.desk?.agent === 'Ann', 'the agent');
      const [chat] = agent.mine, { profile } = agent.chats.get(chat);
      assert.equal(profile.page.title, 'Tea');
      assert.equal(profile.product.title, 'Dragon Well');
      assert.deepEqual(profile.attributes, { order: '4711' });
      await until(() => agent.linesOf(chat).size > 0, 'the line');
      agent.read(chat);
      await until(() => lineOf(visitor, 'Is it fresh?')?.sign === 'read', 'the receipt');
      agent.tell({ kind: 'typing', chat });
      await until(() => visitor.snapshot?.typing, 'the typing');
      agent.say(chat, 'Of this spring.');
      await until(() => lineOf(visitor, 'Of this spring.')?.name === 'Ann', 'the answer');
      assert.equal(visitor.unread, 0, 'he looks at it');
      visitor.look(false);
      agent.say(chat, 'Anything else?');
      await until(() => visitor.unread === 1, 'the count');
      assert.equal(memory.record.unread, 1);
      visitor.look(true);
      await until(() => visitor.unread === 0, 'that it is read');

      agent.tell({ kind: 'close', chat });
      await until(() => visitor.desk?.status === 'closed', 'the end');
      await until(() => visitor.lines.some(({ body, isOpen }) =>
        body.kind === 'rating' && isOpen), 'the question');
      visitor.say({ kind: 'rating', text: '5 / 5', most: 5, value: 5 });
      await until(() => agent.last('rated')?.value === 5, 'the rating');
      assert.equal(visitor.lines.some(({ isOpen }) => isOpen), false, 'it is answered');
      assert.equal(memory.record.isTalking, false);
      assert.deepEqual(texts(visitor), ['Is it fresh?',
        'Thank you for writing. The next free agent will answer you.', 'Ann is with you now.',
        'Of this spring.', 'Anything else?', 'This conversation is closed. Write to open it again.',
        'How did we do?', '5 / 5']);
      assert.ok(told.said.includes('Of this spring.') && !told.said.includes('Is it fresh?'));
    });

  test('is told what the desk did not take, also on the next page, and may try again',
    async (t) => {
      const long = 'x'.repeat(16_385), disk = new MemoryStore();
      const { visitor, memory } = openPage(t, { disk });
      await visitor.begin();
      await until(() => visitor.desk, 'the state');
      visitor.look(true);
      visitor.say(long);
      await until(() => lineOf(visitor, long)?.refused === 'size', 'the refusal');
      assert.equal(lineOf(visitor, long)?.sign, 'failed');
      await visitor.end();
      const next = openPage(t, { memory, disk });
      next.visitor.look(true);
      await next.visitor.begin();
      await until(() => lineOf(next.visitor, long)?.refused === 'size', 'the same');
      const line = /** @type {any} */ (lineOf(next.visitor, long));
      await next.visitor.resend({ ...line, body: { kind: 'text', text: 'shorter' } });
      await until(() => lineOf(next.visitor, 'shorter')?.sign === 'arrived', 'the receipt');
      assert.equal(lineOf(next.visitor, long), undefined);
    });

  test('is asked before the chat, once, and what he says is told to the agents', async (t) => {
    const agent = await agentAt(t), { visitor, memory } = openPage(t, {
      settings: { preChat: ['name', 'email'] },
    });
    await visitor.begin();
    assert.deepEqual([visitor.stage, memory.record], ['form', {}]);
    await visitor.introduce({ name: 'Bob', attributes: { email: 'bob@shop.test' } });
    assert.equal(visitor.stage, 'chat');
    visitor.say('hello');
    await until(() => agent.last('queue')?.chats.some((/** @type {any} */ { chat }) =>
      chat === memory.record.id), 'the queue');
    agent.accept(memory.record.id);
    await until(() => agent.mine.includes(memory.record.id), 'the chat');
    const { profile } = agent.chats.get(memory.record.id);
    assert.deepEqual([profile.name, profile.attributes],
      ['Bob', { email: 'bob@shop.test' }]);
    const next = openPage(t, { memory, settings: { preChat: ['name'] } });
    assert.equal(next.visitor.stage, 'new');
    visitor.endChat();
    await until(() => visitor.desk?.status === 'closed', 'his end of it');
  });

  test('talks straight with one user where there is no desk', async (t) => {
    const bob = makeClient(t, server, 'bob', { receipts: true });
    /** @type {any[]} */
    const heard = [];
    bob.on('message', (message) => heard.push(message));
    await bob.login();
    const { visitor } = openPage(t, { settings: { to: 'bob', mode: 'direct' } });
    await visitor.begin();
    visitor.look(true);
    visitor.say('hello bob');
    await until(() => heard.length, 'the message');
    assert.deepEqual(heard.map(({ content }) => content), ['hello bob'], 'no frame');
    bob.send(heard[0].from, 'hello visitor');
    await until(() => texts(visitor).includes('hello visitor'), 'the answer');
  });
});

describe('what the site gives', () => {
  /** @type {Record<string, () => any>} */
  const SIGNS = {
    'throws': () => { throw Object.assign(new Error('no'), { code: 'OF_THE_SITE' }); },
    'rejects': () => Promise.reject(Object.assign(new Error('no'), { code: 'OF_THE_SITE' })),
    'returns nothing': () => undefined,
    'returns no text': () => 7,
  };
  for (const [what, sign] of Object.entries(SIGNS)) {
    test(`a sign() that ${what} is told, makes nobody, and is asked again`, async (t) => {
      let current = sign;
      const { visitor, memory, told } = openPage(t, {
        settings: { sign: (/** @type {string} */ id) => current.call(null, id) },
      });
      await visitor.begin();
      const code = /^ret/.test(what) ? 'INVALID_OPTION' : 'OF_THE_SITE';
      assert.deepEqual([told.failed, memory.record], [[code], {}]);
      current = /** @type {any} */ ((/** @type {string} */ id) => `${id}.signature`);
      await visitor.begin();
      assert.match(memory.record.id, /^v[\w-]{22}\.signature$/);
    });
  }

  test('an option that the client refuses is told, and no rejection of nobody', async (t) => {
    const { visitor, told } = openPage(t, { settings: { client: { qos: 'x' } } });
    await visitor.begin();
    assert.deepEqual(told.failed, ['INVALID_OPTION']);
  });
});

describe('another person', () => {
  test('has nothing of the former, who has left nothing; his queued message never leaves',
    async (t) => {
      const { visitor, memory, facts } = openPage(t);
      await visitor.begin();
      await until(() => visitor.desk, 'the state');
      visitor.look(true);
      const former = memory.record.id;
      visitor.say('from A');
      await until(() => lineOf(visitor, 'from A')?.sign === 'arrived', 'the receipt');
      await server.close();
      await until(() => !visitor.isOnline, 'the loss');
      visitor.say('queued by A');
      /** @type {any} */ (facts).person = { id: 'user-b', profile: { name: 'B' } };
      const isDone = visitor.identify();
      assert.deepEqual(texts(visitor), [], 'at once');
      await server.start();
      await isDone;
      await until(() => visitor.desk?.status === 'new', 'the state of B');
      assert.equal(memory.record.id, 'user-b');
      assert.equal(memory.record.leaving, undefined);
      assert.doesNotMatch(JSON.stringify(memory.record), new RegExp(former));
      assert.ok(forgotten.includes(`mobileimsdk-wasm talk ["cs-desk","${former}"]`));
      visitor.say('from B');
      await until(() => lineOf(visitor, 'from B')?.sign === 'arrived', 'the receipt');
      assert.deepEqual(texts(visitor).filter((text) => /from|queued/.test(text)), ['from B']);
    });

  test('is not he who is named again on the next page: that one keeps all', async (t) => {
    const facts = { person: { id: 'user-e' } }, { visitor, memory } = openPage(t, { facts });
    await visitor.begin();
    await visitor.end();
    const next = openPage(t, { memory, facts });
    await next.visitor.identify();
    assert.deepEqual([memory.record.id, memory.record.leaving], ['user-e', undefined]);
    assert.equal(forgotten.some((name) => name.includes('user-e')), false);
  });

  test('named in the same breath is he who is begun with', async (t) => {
    const { visitor, memory, facts } = openPage(t);
    visitor.look(true);
    for (const id of ['user-f', 'user-g']) {
      /** @type {any} */ (facts).person = { id };
      void visitor.identify();
    }
    await until(() => visitor.personId, 'somebody');
    assert.deepEqual([visitor.personId, memory.record.id], ['user-g', 'user-g']);
  });

  test('reset() while somebody is begun with: nobody is', async (t) => {
    const { visitor, memory, facts } = openPage(t);
    visitor.look(true);
    /** @type {any} */ (facts).person = { id: 'user-h' };
    const begun = visitor.identify();
    facts.person = null;
    visitor.look(false);
    await visitor.reset();
    await begun;
    assert.deepEqual([visitor.personId, memory.record], [null, {}]);
  });

  test('reset: id and record are gone, and the next opening makes another', async (t) => {
    const { visitor, memory } = openPage(t);
    await visitor.begin();
    const { id } = memory.record;
    await visitor.reset();
    assert.deepEqual(memory.record, {});
    assert.equal(visitor.snapshot, null);
    await visitor.begin();
    assert.notEqual(memory.record.id, id);
  });

  test('of whom an earlier page left something is wiped by the next one', async (t) => {
    const memory = new Memory();
    memory.record = { leaving: ['user-x'] };
    const { visitor } = openPage(t, { memory });
    await until(() => !memory.record.leaving, 'the end of it');
    assert.ok(forgotten.includes('mobileimsdk-wasm talk ["cs-desk","user-x"]'));
    assert.equal(visitor.stage, 'new');
  });

  test('in another tab: this page lets go of the former', async (t) => {
    const { visitor, memory } = openPage(t);
    await visitor.begin();
    assert.equal(visitor.follow(), false);
    memory.record = { id: 'user-c', isIdentified: true };
    assert.equal(visitor.follow(), true);
    assert.equal(visitor.snapshot, null);
    assert.equal(memory.record.id, 'user-c');
  });

  test('whom the site has named finds what he said elsewhere', async (t) => {
    const facts = { person: { id: 'user-d' } };
    const first = openPage(t, { facts });
    await first.visitor.begin();
    await until(() => first.visitor.desk, 'the state');
    first.visitor.look(true);
    first.visitor.say('from my phone');
    await until(() => lineOf(first.visitor, 'from my phone')?.sign === 'arrived', 'the receipt');
    await first.visitor.end();
    const second = openPage(t, { facts });
    second.visitor.look(true);
    await second.visitor.begin();
    await until(() => lineOf(second.visitor, 'from my phone'), 'the history');
  });
});

test('a message that is lost while the desk is away is sent again, and there once', async (t) => {
  const { visitor, memory } = openPage(t, {
    settings: { client: { reconnect: { minDelay: 20, maxDelay: 100 },
      qos: { retransmits: 0, retryInterval: 100 } } },
  });
  await visitor.begin();
  await until(() => visitor.desk, 'the state');
  visitor.look(true);
  await desk.end('SIGKILL');
  visitor.say('is anybody there?');
  desk = await runDesk(args);
  await until(() => lineOf(visitor, 'is anybody there?')?.sign === 'arrived', 'the receipt');
  const agent = await agentAt(t);
  agent.accept(memory.record.id);
  await until(() => agent.linesOf(memory.record.id).size > 1, 'the chat');
  const said = [...agent.linesOf(memory.record.id).values()].filter(({ from }) =>
    from === 'visitor');
  assert.deepEqual(said.map(({ content }) => content), ['is anybody there?']);
  agent.tell({ kind: 'close', chat: memory.record.id });
});
