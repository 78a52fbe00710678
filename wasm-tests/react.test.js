// @ts-check
/** A client in a component of React: when it is made, and when it ends. Virtual time. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { before, describe, test } from 'node:test';
import { useClient, useConnection, useConversation } from 'mobileimsdk-wasm/react';
import { NOTHING } from './support/bindings.js';
import { Activity, Component, LINES, act, createRoot, h, open, showing } from './support/react.js';
import { warmUpTalk } from './support/virtual-talk.js';

before(warmUpTalk);

describe('useClient', () => {
  test('makes one client in StrictMode, logs it in once, and closes it with the component',
    async (t) => {
      const on = await open(t), { story } = on;
      const { Shown } = showing(() => useConnection(useClient(story.make)), ({ state }) => state);
      await on.render(h(Shown));
      await on.pass();
      assert.deepEqual([on.text, story.made.length, story.logins], ['online', 1, 1]);
      await on.render(h(Shown));
      await on.pass();
      assert.deepEqual([story.made.length, story.logins], [1, 1]);
      await on.unmount();
      await on.pass();
      assert.equal(story.made[0].client.state, 'stopped');
      assert.deepEqual([story.left(), story.made[0].store.calls.close], [[NOTHING], 1]);
      assert.equal(on.page.watchers.size, 0);
    });

  test('makes nothing in a rendering that is thrown away', async (t) => {
    const on = await open(t), { story } = on;
    const Shown = () => {
      useClient(story.make);
      throw new Promise(() => {});
    };
    await on.render(h(Shown));
    await on.pass();
    assert.equal(story.made.length, 0);
  });

  test('leaves what is pending to the next client of this user', async (t) => {
    const on = await open(t), { story } = on;
    const { Shown } = showing(() => useConversation(useClient(story.make), 'bob'), LINES);
    await on.render(h(Shown, { key: 1 }));
    await on.pass();
    story.server.acknowledges = false;
    await on.act(() => story.made[0].talk.conversation('bob').send('hello'));
    await on.pass(10);
    await on.render(h(Shown, { key: 2 }));
    story.server.acknowledges = true;
    await on.pass(20_000);
    assert.deepEqual([story.made.length, on.text], [2, 'hello']);
    assert.deepEqual(story.made[1].client.pending(), []);
    const { messages } = story.made[1].talk.conversation('bob').getSnapshot();
    assert.equal(messages[0].status, 'received');
    assert.deepEqual(story.bob.events.message.map(({ content }) => content), ['hello']);
  });

  test('keeps in the history what is lost with a client that has no outbox', async (t) => {
    const on = await open(t), { story } = on;
    const { Shown } = showing(() => useConversation(
      useClient(() => story.make({ outbox: 'memory' })), 'bob'), LINES);
    await on.render(h(Shown));
    await on.pass();
    story.server.acknowledges = false;
    await on.act(() => story.made[0].talk.conversation('bob').send('hello'));
    await on.unmount();
    await on.pass();
    const bob = story.make().conversation('bob');
    await story.world.until(bob.open());
    const [{ content, status, reason }] = bob.getSnapshot().messages;
    assert.deepEqual([content, status, reason], ['hello', 'lost', 'CLOSED']);
  });

  test('makes another one when deps change, and never shows the old one for the new', async (t) => {
    const on = await open(t), { story } = on;
    /** @type {any[]} */
    const seen = [];
    const Shown = ({ userId }) => {
      const talk = useClient(() => story.make({ userId }), [userId]);
      seen.push([userId, talk && talk.client.userId]);
      return useConnection(talk).state;
    };
    for (const userId of ['alice', 'alice', 'carol']) {
      await on.render(h(Shown, { userId }));
      await on.pass();
    }
    assert.equal(on.text, 'online');
    assert.deepEqual(story.made.map(({ client }) => [client.userId, client.state]),
      [['alice', 'stopped'], ['carol', 'online']]);
    assert.deepEqual(seen.filter(([wanted, got]) => got && got !== wanted), []);
    assert.deepEqual([story.left()[0], story.made[0].store.calls.close], [NOTHING, 1]);
  });

  test('takes null for none, and its null stays one', async (t) => {
    const on = await open(t), { story } = on;
    const Shown = ({ isKnown }) =>
      useConnection(useClient(() => isKnown && story.make(), [isKnown])).state;
    await on.render(h(Shown, { isKnown: false }));
    await on.pass();
    assert.deepEqual([on.text, story.made.length], ['idle', 0]);
    await on.render(h(Shown, { isKnown: true }));
    await on.pass();
    assert.equal(on.text, 'online');
    await on.render(h(Shown, { isKnown: false }));
    await on.pass();
    assert.deepEqual([on.text, story.left()], ['idle', [NOTHING]]);
  });

  test('hands what is thrown to the error boundary, and ends the one before', async (t) => {
    const on = await open(t), { story } = on;
    class Boundary extends Component {
      state = { code: '' };
      static getDerivedStateFromError = ({ code }) => ({ code });
      render() {
        return this.state.code || this.props.children;
      }
    }
    const Shown = ({ qos }) => useConnection(useClient(() => story.make({ qos }), [qos])).state;
    const hear = { onCaughtError() {} };
    const container = on.page.createElement('div'), root = createRoot(container, hear);
    for (const qos of [undefined, { window: 0 }]) {
      await act(async () => root.render(h(Boundary, null, h(Shown, { qos }))));
      await on.pass();
    }
    assert.equal(container.textContent, 'INVALID_OPTION');
    assert.deepEqual([story.left(), story.made[0].store.calls.close], [[NOTHING], 1]);
    await act(async () => root.unmount());
  });

  test('ends a client that is still loading', async (t) => {
    const on = await open(t), { story } = on;
    const { Shown } = showing(() => useConversation(useClient(story.make), 'bob'), LINES);
    await on.render(h(Shown));
    await on.unmount();
    await on.pass(60_000);
    assert.deepEqual([story.left(), story.logins], [[NOTHING], 0]);
    assert.deepEqual(on.errors, []);
  });

  test('closes what is hidden by Activity, and makes another when it is back', async (t) => {
    const on = await open(t), { story } = on;
    const { Shown } = showing(() => useConnection(useClient(story.make)), ({ state }) => state);
    for (const mode of ['visible', 'hidden', 'visible']) {
      await on.render(h(Activity, { mode }, h(Shown)));
      await on.pass();
    }
    assert.deepEqual(story.made.map(({ client }) => client.state), ['stopped', 'online']);
  });

  test('leaves unread what comes while the page is hidden', async (t) => {
    const on = await open(t), { story } = on;
    const { Shown } = showing(() => useConversation(useClient(story.make), 'bob'),
      ({ unread }) => `${unread}`);
    on.page.hide(true);
    await on.render(h(Shown));
    await on.pass();
    for (const isHidden of [true, false, true]) {
      if (isHidden !== on.page.hidden) on.page.hide(isHidden);
      story.bob.client.send('alice', 'hello');
      await on.pass();
      assert.equal(on.text, isHidden ? '1' : '0');
    }
  });
});

test('the module says that it is none of a server', () => {
  for (const file of ['react.mjs', 'react.cjs']) {
    const text = fs.readFileSync(new URL(`../dist/${file}`, import.meta.url), 'utf8');
    assert.match(text, /^("use strict";)?"use client";/, file);
  }
});
