// @ts-check
/** `url` and `extra`: fixed or asked for before each attempt, changed at run time, and what the
 * outbox goes by when an address changes. */
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { begin, imError, makeClient, online } from './support/story.js';
import { VirtualBrowser } from './support/virtual-browser.js';
import { VirtualTabs, warmUp } from './support/virtual-tabs.js';
import { World } from './support/virtual-world.js';

const A = 'ws://a.test/websocket', B = 'ws://b.test/websocket', C = 'ws://c.test/websocket';

/** @param {World} world */
const opened = (world) => world.sockets.map(({ url }) => url);
/** @param {World} world */
const extras = (world) => world.server.logins.map(({ extra }) => extra);

/** The link breaks, and the client comes back. @param {{ world: World, client: any }} story */
async function again({ world, client }) {
  await world.server.close();
  await world.until(client.login());
}

describe('url as a function', () => {
  test('is asked before each attempt, and may be async', async () => {
    let ticket = 0;
    const story = await online({ url: async () => `${A}?ticket=${ticket += 1}` });
    await again(story);
    await again(story);
    assert.deepEqual(opened(story.world), [1, 2, 3].map((number) => `${A}?ticket=${number}`));
  });

  test('is waited for before the token is used and the socket opened', async () => {
    let give = (/** @type {string} */ _) => {};
    const { world, client } = begin({ url: () => new Promise((resolve) => { give = resolve; }) });
    const login = client.login();
    await world.advance(5000);
    assert.equal(world.sockets.length, 0);
    give(B);
    await world.until(login);
    assert.deepEqual(opened(world), [B]);
  });

  test('may answer a list, each time another: any of it comes first', async () => {
    const first = new Set();
    for (let seed = 1; seed < 40; seed += 1) {
      const { world } = await online({ url: () => [A, B, C] }, new World(seed));
      first.add(world.sockets[0].url);
    }
    assert.deepEqual([...first].sort(), [A, B, C]);
    const lists = [[A, B, B], [C], [A, B]];
    const story = await online({ url: () => /** @type {string[]} */ (lists.shift()) });
    await again(story);
    await again(story);
    const [one, two, three] = opened(story.world);
    assert.ok([A, B].includes(one) && two === C && [A, B].includes(three), `${[one, two, three]}`);
  });

  test('that answers the same list: a link that broke is tried again where it was', async () => {
    for (let seed = 1; seed < 10; seed += 1) {
      const story = await online({ url: () => [A, B, C] }, new World(seed));
      await again(story);
      const [first, second] = opened(story.world);
      assert.equal(second, first);
    }
  });

  /** @type {Record<string, () => any>} */
  const failing = {
    throws: () => { throw new Error('no address today'); },
    rejects: async () => { throw new Error('no address today'); },
    'gives nothing': () => undefined,
    'gives a number': () => 42,
    'gives an empty list': () => [],
    'gives an http address': async () => 'http://a.test/?ticket=SECRET',
  };
  for (const [how, url] of Object.entries(failing)) {
    test(`that ${how} is a failed attempt, OPTION_FAILED, and asked again later`, async () => {
      let works = false;
      const { world, client, events } = begin({ url: () => works ? A : url() });
      const login = client.login();
      await world.advance(0);
      assert.equal(client.state, 'waiting');
      const [{ phase, cause: error }, ...more] = events.error;
      assert.deepEqual([phase, error.code, error.option, more],
        ['token', 'OPTION_FAILED', 'url', []]);
      assert.ok(error.cause instanceof Error);
      assert.doesNotMatch(error.message, /SECRET/);
      assert.equal(world.sockets.length, 0);
      works = true;
      await world.until(login);
      assert.deepEqual(opened(world), [A]);
    });
  }

  test('that hangs is ended by connectTimeout, and its late answer changes nothing', async () => {
    /** @type {((url: any) => void)[]} */
    const give = [];
    const { world, client, events } = begin({
      connectTimeout: 2000, url: () => new Promise((resolve) => give.push(resolve)),
    });
    const login = client.login();
    await world.advance(2000);
    assert.equal(events.state.at(-1).reason, 'CONNECT_TIMEOUT');
    give[0]('nonsense');
    await world.settle();
    while (give.length < 2) await world.advance(100);
    give[1](B);
    await world.settle();
    await world.until(login);
    assert.deepEqual(opened(world), [B]);
    assert.deepEqual(events.error.map(({ code, phase }) => [code, phase]),
      [['CONNECT_FAILED', 'token']]);
  });

  test('that ends the client in its answer leaves nothing behind', async () => {
    const { world, client } = begin({ url: () => { client.dispose(); return A; } });
    await assert.rejects(world.until(client.login()), imError('DISPOSED'));
    await world.advance(60_000);
    assert.deepEqual(world.left(), { timers: 0, sockets: 0, watchers: 0 });
    assert.equal(world.sockets.length, 0);
  });
});

describe('extra', () => {
  test('as a function is asked before each attempt; undefined and null send none', async () => {
    const answers = ['one', undefined, 'three', null, ''];
    const story = await online({ extra: async () => answers.shift() });
    for (let i = 0; i < 4; i += 1) await again(story);
    assert.deepEqual(extras(story.world), ['one', undefined, 'three', undefined, '']);
  });

  for (const [how, extra] of Object.entries({
    throws: () => { throw new Error('none'); }, 'gives a number': () => /** @type {any} */ (42),
    'gives a giant': async () => 'x'.repeat(70_000),
  })) {
    test(`as a function that ${how} is OPTION_FAILED`, async () => {
      const { world, client, events } = begin({ extra });
      client.login();
      await world.advance(0);
      const { cause } = events.error[0];
      assert.deepEqual([cause.code, cause.option, client.state],
        ['OPTION_FAILED', 'extra', 'waiting']);
      assert.equal(world.sockets.length, 0);
    });
  }

  test('and token that are too long together are no login frame', async () => {
    const half = 'x'.repeat(40_000);
    const { world, client, events } = begin({ extra: () => half, token: () => half });
    client.login();
    await world.advance(0);
    assert.equal(events.error[0].cause.code, 'TOKEN_FAILED');
    assert.equal(world.sockets.length, 0);
  });
});

describe('setUrl() and setExtra()', () => {
  test('count from the next attempt on, and leave the connection alone', async () => {
    const story = await online({ url: A, extra: 'old' }), { client, world } = story;
    client.setUrl([B]);
    client.setExtra('new');
    await world.advance(1000);
    assert.equal(client.state, 'online');
    await again(story);
    client.setUrl(async () => C);
    client.setExtra(() => undefined);
    await again(story);
    client.setExtra(undefined);
    await again(story);
    assert.deepEqual(opened(world), [A, B, C, C]);
    assert.deepEqual(extras(world), ['old', 'new', undefined, undefined]);
  });

  test('work before the first login', async () => {
    const { client, world } = begin({ url: A });
    client.setUrl(B);
    client.setExtra('x');
    await world.until(client.login());
    assert.deepEqual([opened(world), extras(world)], [[B], ['x']]);
  });

  test('refuse by name what the options would refuse, and keep what there was', async () => {
    const { client, world } = begin({ url: A, extra: 'old' });
    for (const url of [undefined, null, 42, '', [], 'http://b.test', ['ws://b.test', 7]]) {
      assert.throws(() => client.setUrl(/** @type {any} */ (url)),
        imError('INVALID_ARGUMENT', { argument: 'url' }));
    }
    for (const extra of [null, 42, {}, 'x'.repeat(70_000)]) {
      assert.throws(() => client.setExtra(/** @type {any} */ (extra)),
        imError('INVALID_ARGUMENT', { argument: 'extra' }));
    }
    await world.until(client.login());
    assert.deepEqual([opened(world), extras(world)], [[A], ['old']]);
  });

  test('of another length than before: the clients spread over the new list', async () => {
    const first = new Set();
    for (let seed = 1; seed < 40; seed += 1) {
      const story = await online({ url: A }, new World(seed));
      story.client.setUrl([B, C]);
      await again(story);
      first.add(opened(story.world)[1]);
    }
    assert.deepEqual([...first].sort(), [B, C]);
  });
});

describe('name', () => {
  /**
   * Leaves a message behind, and tells whether the next page finds it.
   * @param {import('node:test').TestContext} t @param {any} one @param {any} two
   */
  async function inherits(t, one, two) {
    const browser = new VirtualBrowser(t);
    browser.server.acknowledges = false;
    const page = await browser.online(one);
    page.client.send('bob', 'left');
    await browser.world.advance(5);
    await page.crash();
    const next = await browser.online(two);
    return next.client.pending().map(({ content }) => content);
  }

  test('keeps the outbox when the address changes', async (t) => {
    assert.deepEqual(await inherits(t, { url: A, name: 'chat' }, { url: B, name: 'chat' }),
      ['left']);
    assert.deepEqual(await inherits(t, { url: A, name: 'chat' },
      { url: () => B, name: 'chat' }), ['left']);
  });

  test('tells two outboxes of one user at one address apart', async (t) => {
    assert.deepEqual(await inherits(t, { url: A, name: 'chat' }, { url: A, name: 'desk' }), []);
    assert.deepEqual(await inherits(t, { url: A, name: 'chat' }, { url: A }), []);
    assert.deepEqual(await inherits(t, { url: A, name: 'chat' },
      { url: A, name: 'chat', userId: 'bob' }), []);
  });

  test('left out is made of a fixed url, and "default" with a function', async (t) => {
    assert.deepEqual(await inherits(t, { url: A }, { url: B }), []);
    assert.deepEqual(await inherits(t, { url: () => A }, { url: () => B }), ['left']);
    assert.deepEqual(await inherits(t, { url: () => A }, { url: B, name: 'default' }), ['left']);
  });

  test('is a text of 1 to 200 units', () => {
    const world = new World();
    for (const name of ['a', 'x'.repeat(200), '名\n"']) makeClient(world, { name });
    for (const name of ['', 'x'.repeat(201), 42, null, {}]) {
      assert.throws(() => makeClient(world, /** @type {any} */ ({ name })),
        imError('INVALID_OPTION', { option: 'name' }));
    }
  });
});

describe('with shared tabs', () => {
  before(warmUp);

  test('the tab that leads is asked for url and extra, whoever logs in', async (t) => {
    const tabs = new VirtualTabs(t), { world } = tabs;
    const options = (/** @type {string} */ who) => ({
      name: 'chat', url: () => `ws://${who}.test/`, extra: async () => who,
    });
    const leader = await tabs.online(options('leader'));
    const other = await tabs.online(options('other'));
    other.client.setExtra('changed');
    tabs.server.cut();
    await world.advance(5000);
    await leader.crash();
    await world.advance(5000);
    assert.equal(other.client.state, 'online');
    assert.deepEqual(tabs.server.logins.map(({ extra }) => extra), ['leader', 'leader', 'changed']);
  });

  test('what fails in the tab that leads is told in every tab, and tried again', async (t) => {
    let works = false;
    const tabs = new VirtualTabs(t), { world } = tabs;
    const url = () => {
      if (works) return A;
      throw new Error('no address today');
    };
    const all = [tabs.open({ url }), tabs.open({ url })];
    const logins = all.map((tab) => tab.login());
    await world.advance(5000);
    for (const { events } of all) {
      const { code, phase, cause } = events.error[0];
      assert.deepEqual([code, phase], ['CONNECT_FAILED', 'token']);
      assert.match(String(cause), /url\(\) gave nothing usable/);
    }
    works = true;
    for (const login of logins) await world.until(login);
    assert.deepEqual(all.map(({ client }) => client.state), ['online', 'online']);
  });
});
