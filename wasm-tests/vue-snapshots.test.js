// @ts-check
/** What Vue's composables hand out, in Vue 3 and in 2.7, and on a server. Virtual time. */
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import * as vue3 from 'vue';
import { renderToString } from 'vue/server-renderer';
import { makeStory } from './support/bindings.js';
import { warmUpTalk } from './support/virtual-talk.js';
import { editions, open } from './support/vue.js';

before(warmUpTalk);

for (const [name, edition] of Object.entries(editions)) {
  const { vue, bindings, mount } = edition;
  const { useClient, useConnection, useConversation, useConversations } = bindings;

  describe(`snapshots in ${name}`, () => {
    test('of a connection say why a login was given up, and when the next attempt is',
      async (t) => {
        const on = await open(t, edition), { story } = on;
        const unmount = mount(on.component(() => {
          const connection = useConnection(useClient(story.make));
          return () => connection.value;
        }));
        story.server.loginCode = 1025;
        await on.pass();
        assert.deepEqual([on.last.state, on.last.error?.serverCode], ['stopped', 1025]);
        story.server.loginCode = 0;
        story.server.opens = false;
        story.made[0].client.login().catch(() => {});
        while (on.last.state !== 'waiting') await on.pass(50);
        assert.deepEqual([on.last.error, on.last.failure.code], [null, 'CONNECT_FAILED']);
        assert.ok(on.last.retryIn > 0 && Object.isFrozen(on.last));
        unmount();
      });

    test('follow what was made elsewhere, and leave it alone', async (t) => {
      const on = await open(t, edition), { story } = on, talk = story.make();
      const unmount = mount(on.component(() => {
        const connection = useConnection(talk.client), bob = useConversation(talk, 'bob');
        return () => [connection.value.state, bob.value.isOpen];
      }));
      talk.client.login();
      await on.pass();
      assert.deepEqual(on.last, ['online', true]);
      unmount();
      await on.pass();
      assert.deepEqual([talk.client.state, talk.conversation('bob').getSnapshot().isOpen],
        ['online', false]);
      await talk.client.close();
    });

    test('are new when something changes, and not otherwise', async (t) => {
      const on = await open(t, edition), { story } = on, talk = story.make();
      const bob = talk.conversation('bob');
      const unmount = mount(on.component(() => {
        const list = useConversations(talk), view = useConversation(talk, 'dan');
        return () => [list.value, view.value];
      }));
      await on.pass();
      assert.deepEqual(on.last[0], { list: [], unread: 0, isLoading: false });
      const count = on.seen.length;
      bob.open();
      await on.pass(10_000);
      assert.equal(on.seen.length, count);
      bob.draft('dear');
      await on.pass();
      const [list, view] = on.last;
      assert.deepEqual([on.seen.length, list.list.length], [count + 1, 1]);
      assert.equal(view, on.seen[count - 1][1]);
      assert.ok(Object.isFrozen(list) && Object.isFrozen(view));
      unmount();
      bob.draft('dearest');
      await on.pass();
      assert.equal(on.seen.length, count + 1);
    });

    test('of a talk that is no longer meant do not come late', async (t) => {
      const on = await open(t, edition), { story } = on;
      const talk = vue.shallowRef(story.make());
      const unmount = mount(on.component(() => {
        const conversations = useConversations(talk);
        return () => conversations.value.isLoading;
      }));
      await vue.nextTick();
      const { ready } = talk.value;
      talk.value = null;
      await vue.nextTick();
      await story.world.until(ready);
      await on.pass();
      assert.equal(on.last, true);
      unmount();
    });

    test('of a conversation follow its peer, who is looked at as long as it is to be',
      async (t) => {
        const on = await open(t, edition), { story } = on, talk = story.make();
        const peer = vue.ref(/** @type {string | null} */ ('bob')), isOpen = vue.ref(true);
        const unmount = mount(on.component(() => {
          const view = useConversation(talk, peer, { isOpen });
          return () => view.value.peer;
        }));
        const opens = () => ['bob', 'carol'].map((one) =>
          talk.conversation(one).getSnapshot().isOpen);
        await on.pass();
        assert.deepEqual([on.last, opens()], ['bob', [true, false]]);
        peer.value = 'carol';
        await on.pass();
        assert.deepEqual([on.last, opens()], ['carol', [false, true]]);
        isOpen.value = false;
        await on.pass();
        assert.deepEqual([on.last, opens()], ['carol', [false, false]]);
        isOpen.value = true;
        peer.value = null;
        await on.pass();
        assert.deepEqual([on.last, opens()], ['', [false, false]]);
        unmount();
      });

    test('are kept in a KeepAlive, where nobody looks at the conversation', async (t) => {
      const on = await open(t, edition), { story } = on, talk = story.make();
      const isThere = vue.ref(true);
      const Chat = on.component(() => {
        const view = useConversation(talk, 'bob');
        return () => view.value.title;
      });
      const KeepAlive = edition.isTwo ? 'keep-alive' : vue.KeepAlive;
      const Other = { render: () => null };
      const unmount = mount({
        components: { Chat, Other },
        render: edition.isTwo
          ? (/** @type {any} */ h) => h(KeepAlive, [h(isThere.value ? Chat : Other)])
          : () => vue.h(KeepAlive, null, () => vue.h(isThere.value ? Chat : Other)),
      });
      const isOpen = () => talk.conversation('bob').getSnapshot().isOpen;
      const opens = [];
      for (const next of [false, true, false]) {
        await on.pass();
        opens.push(isOpen());
        isThere.value = next;
      }
      assert.deepEqual(opens, [true, false, true]);
      unmount();
      await on.pass();
      assert.equal(isOpen(), false);
    });
  });
}

describe('on a server', () => {
  const { useClient, useConnection, useConversation, useConversations } =
    editions['Vue 3'].bindings;

  test('nothing is made, and nothing begins', async (t) => {
    const story = await makeStory(t), talk = story.make();
    const html = await renderToString(vue3.createSSRApp({
      setup() {
        const own = useClient(() => story.make()), connection = useConnection(talk.client);
        const conversations = useConversations(talk), bob = useConversation(talk, 'bob');
        return () => [own.value, connection.value.state, conversations.value.isLoading,
          bob.value.title].join();
      },
    }));
    assert.deepEqual([html, story.made.length], [',idle,true,bob', 1]);
    assert.equal(talk.conversation('bob').getSnapshot().isOpen, false);
  });
});
