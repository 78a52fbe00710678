// @ts-check
/** What React's hooks render: on a page, on a server, on a page that takes over. Virtual time. */
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { useClient, useConnection, useConversation, useConversations } from
  'mobileimsdk-wasm/react';
import { frameText } from './support/frames.js';
import { LINES, StrictMode, act, h, hydrateRoot, open, renderToString, showing } from
  './support/react.js';
import { warmUpTalk } from './support/virtual-talk.js';

before(warmUpTalk);

describe('useConnection', () => {
  test('says why a login was given up, until the next one', async (t) => {
    const on = await open(t), { story } = on;
    const { Shown, seen } = showing(() => useConnection(useClient(story.make)));
    story.server.loginCode = 1025;
    await on.render(h(Shown));
    await on.pass();
    const { state, reason, error } = seen.at(-1);
    assert.deepEqual([state, reason, error?.code, error?.serverCode],
      ['stopped', 'LOGIN_REFUSED', 'LOGIN_REFUSED', 1025]);
    story.server.loginCode = 0;
    await on.act(() => story.made[0].client.login());
    await on.pass();
    assert.deepEqual([seen.at(-1).state, seen.at(-1).error], ['online', null]);
  });

  test('says when the next attempt is, to a component that comes later, too', async (t) => {
    const on = await open(t), { story } = on;
    const inner = showing(() => useConnection(story.made[0].talk.client));
    const Outer = ({ children }) => {
      useClient(story.make);
      return children;
    };
    story.server.opens = false;
    await on.render(h(Outer));
    while (story.made[0]?.client.state !== 'waiting') await on.pass(50);
    await on.render(h(Outer, null, h(inner.Shown)));
    const { state, retryIn, failure } = inner.seen.at(-1);
    assert.deepEqual([state, failure?.code, failure?.attempt], ['waiting', 'CONNECT_FAILED', 1]);
    assert.ok(retryIn > 0);
  });

  test('says why, whatever an application does when it hears the same', async (t) => {
    const on = await open(t), { story } = on, { client } = story.make();
    client.on('state', ({ reason }) => {
      if (reason === 'KICKED_OUT') client.login();
    });
    const { Shown, seen } = showing(() => useConnection(client));
    await on.render(h(Shown));
    await on.act(() => client.login());
    await on.pass();
    await act(() => story.server.say(frameText({ type: 54, dataContent: '{"code":2}' })));
    await on.pass();
    assert.equal(seen.at(-1).state, 'online');
    assert.ok(seen.some(({ reason }) => reason === 'LOGIN_CALLED'));
    assert.deepEqual(seen.filter(({ state, reason }) => state !== 'idle' && !reason), []);
  });

  test('follows a client that was made elsewhere, and leaves it alone', async (t) => {
    const on = await open(t), { story } = on, { client } = story.make();
    let listeners = 0;
    t.mock.method(client, 'on', (/** @type {any} */ event, /** @type {any} */ listener) => {
      const off = Object.getPrototypeOf(client).on.call(client, event, listener);
      listeners += 1;
      return () => { listeners -= off() === undefined ? 1 : 0; };
    });
    const { Shown, seen } = showing(() => useConnection(client), ({ state }) => state);
    await on.render([h(Shown, { key: 1 }), h(Shown, { key: 2 })]);
    assert.equal(on.text, 'idleidle');
    await on.act(() => client.login());
    await on.pass();
    await on.render([h(Shown, { key: 2 })]);
    assert.deepEqual([on.text, listeners], ['online', 1]);
    await on.unmount();
    await on.pass();
    assert.deepEqual([client.state, seen.at(-1).reason, listeners],
      ['online', 'LOGIN_ACCEPTED', 0]);
  });
});

describe('useConversations', () => {
  test('renders when the list changes, and not otherwise', async (t) => {
    const on = await open(t), { story } = on;
    const { Shown, seen } = showing(() => useConversations(useClient(story.make)));
    await on.render(h(Shown), false);
    await on.pass();
    assert.deepEqual(seen.at(-1), { list: [], unread: 0, isLoading: false });
    story.bob.client.send('alice', 'one');
    await on.pass();
    const { list, unread } = seen.at(-1), count = seen.length;
    assert.deepEqual([list.length, unread], [1, 1]);
    const { talk } = story.made[0];
    await on.act(() => talk.conversation('bob').open());
    await on.pass();
    assert.equal(seen.at(-1).unread, 0);
    assert.equal(seen.length, count + 1);
    await on.act(() => talk.conversation('bob').older());
    await on.pass(10_000);
    assert.equal(seen.length, count + 1);
    assert.ok(Object.isFrozen(seen.at(-1)));
  });

  test('with a selector renders when that finds another value, or other entries', async (t) => {
    const on = await open(t), { story } = on;
    const count = showing(() => useConversations(story.made[0].talk, ({ unread }) => unread));
    const some = showing(() => useConversations(story.made[0].talk,
      ({ list }) => list.filter(({ pinned }) => pinned)));
    const made = showing(() => useConversations(story.made[0].talk,
      ({ list }) => ({ pinned: list.filter(({ pinned }) => pinned).length })));
    story.make();
    await on.render([h(count.Shown, { key: 1 }), h(some.Shown, { key: 2 }),
      h(made.Shown, { key: 3 })], false);
    await on.pass();
    const { talk } = story.made[0];
    const counts = () => [count.seen.length, some.seen.length];
    assert.deepEqual([counts(), count.seen.at(-1), some.seen.at(-1)], [[1, 1], 0, []]);
    await on.act(() => talk.conversation('carol').draft('dear'));
    await on.pass();
    assert.deepEqual(counts(), [1, 1]);
    await on.act(() => talk.conversation('carol').set({ pinned: true }));
    await on.pass();
    assert.deepEqual(counts(), [1, 2]);
    await on.act(() => talk.conversation('dan').draft('dear'));
    await on.pass();
    assert.deepEqual([counts(), some.seen.at(-1).length], [[1, 2], 1]);
    // One that makes an object each time renders at each change, and that is all.
    assert.deepEqual([made.seen.at(-1), made.seen.length <= 5], [{ pinned: 1 }, true]);
  });
});

describe('useConversation', () => {
  test('looks at a conversation as long as somebody shows it: two do, StrictMode or not',
    async (t) => {
      const on = await open(t), { story } = on;
      const talk = story.make(), views = showing(() => useConversation(talk, 'bob'), LINES);
      const bob = talk.conversation('bob');
      await on.act(() => talk.client.login());
      await on.render([h(views.Shown, { key: 1 }), h(views.Shown, { key: 2 })]);
      story.bob.client.send('alice', 'one');
      await on.pass();
      assert.deepEqual([on.text, talk.unread], ['oneone', 0]);
      const [one, other] = views.seen.slice(-2);
      assert.deepEqual([one === other, one.messages.length], [true, 1]);
      await on.render([h(views.Shown, { key: 1 })]);
      assert.equal(bob.getSnapshot().isOpen, true);
      await on.render([]);
      assert.equal(bob.getSnapshot().isOpen, false);
      story.bob.client.send('alice', 'two');
      await on.pass();
      assert.equal(talk.unread, 1);
    });

  test('goes to another peer, and to nobody; what is shown is the peer\'s from the first rendering',
    async (t) => {
      const on = await open(t), { story } = on, talk = story.make();
      /** @type {any[]} */
      const seen = [];
      const Shown = ({ peer }) => {
        const view = useConversation(talk, peer);
        seen.push([peer, view.peer, view.conversation && view.conversation.peer]);
        return view.title;
      };
      const isOpen = (/** @type {string} */ peer) => talk.conversation(peer).getSnapshot().isOpen;
      await on.render(h(Shown, { peer: 'bob' }));
      assert.deepEqual([isOpen('bob'), isOpen('carol')], [true, false]);
      await on.render(h(Shown, { peer: 'carol' }));
      assert.deepEqual([isOpen('bob'), isOpen('carol'), on.text], [false, true, 'carol']);
      await on.render(h(Shown, { peer: null }));
      assert.deepEqual([isOpen('carol'), on.text], [false, '']);
      assert.deepEqual(seen.filter(([peer, shown, known]) =>
        (peer ?? '') !== shown || peer !== known), []);
    });

  test('with isOpen false shows it, and does not look', async (t) => {
    const on = await open(t), { story } = on, talk = story.make();
    const Shown = ({ isOpen }) => `${useConversation(talk, 'bob', { isOpen }).unread}`;
    await on.act(() => talk.client.login());
    await on.render(h(Shown, { isOpen: false }));
    story.bob.client.send('alice', 'one');
    await on.pass();
    assert.equal(on.text, '1');
    await on.render(h(Shown, { isOpen: true }));
    await on.pass();
    assert.equal(on.text, '0');
  });

  test('renders when something of it changes, and not otherwise', async (t) => {
    const on = await open(t), { story } = on, talk = story.make();
    const { Shown, seen } = showing(() => useConversation(talk, 'bob'), LINES);
    await on.render(h(Shown), false);
    await on.pass();
    const count = seen.length;
    await on.act(() => talk.conversation('carol').draft('dear'));
    await on.pass(10_000);
    assert.equal(seen.length, count);
    await on.render(h(Shown), false);
    assert.equal(seen.at(-1), seen[count - 1]);
    assert.ok(Object.isFrozen(seen.at(-1)));
  });
});

describe('on a server', () => {
  const Whole = (/** @type {any} */ { talk, make }) => {
    const own = useClient(make), { list, isLoading } = useConversations(talk ?? own);
    const unread = useConversations(talk ?? own, (all) => all.list.map((one) => one.unread));
    const view = useConversation(talk ?? own, 'bob');
    const { state } = useConnection(talk ?? own);
    return h('p', null, [state, list.length, isLoading, view.title, LINES(view), unread.length]
      .join());
  };

  test('nothing is made, and nothing begins; the page takes it over without a difference',
    async (t) => {
      const on = await open(t), { story } = on;
      const html = renderToString(h(Whole, { make: story.make }));
      assert.deepEqual([html, story.made.length], ['<p>idle,0,true,bob,,0</p>', 0]);
      const container = on.page.parse(html), before = container.firstChild;
      let root;
      await act(async () => {
        root = hydrateRoot(container, h(StrictMode, null, h(Whole, { make: story.make })), on.hear);
      });
      story.bob.client.send('alice', 'one');
      await on.pass();
      assert.equal(container.textContent, 'online,1,false,bob,one,1');
      assert.deepEqual([on.errors, container.firstChild === before], [[], true]);
      await act(async () => root.unmount());
    });

  test('a talk that was made elsewhere is not looked at, and taken over as well', async (t) => {
    const on = await open(t), { story } = on, talk = story.make();
    talk.client.login();
    story.bob.client.send('alice', 'one');
    await story.world.advance(100);
    const html = renderToString(h(Whole, { talk, make: () => null }));
    assert.equal(html, '<p>idle,0,true,bob,,0</p>');
    assert.deepEqual([talk.unread, talk.conversation('bob').getSnapshot().isOpen], [1, false]);
    const container = on.page.parse(html);
    let root;
    await act(async () => {
      root = hydrateRoot(container, h(Whole, { talk, make: () => null }), on.hear);
    });
    await on.pass();
    assert.deepEqual([container.textContent, on.errors], ['online,1,false,bob,one,1', []]);
    await act(async () => root.unmount());
  });
});
