// @ts-check
/** A client in a component of Vue 3 and of 2.7: when it is made, and when it ends. Virtual time. */
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { createPinia, defineStore } from 'pinia';
import { NOTHING, makeStory } from './support/bindings.js';
import { warmUpTalk } from './support/virtual-talk.js';
import { LINES, editions, open, renderer } from './support/vue.js';

before(warmUpTalk);

/** @type {Record<string, (user: any, id: any) => any>} */
const KEYS = {
  'a ref': (_, id) => id, 'a getter': (user) => () => user.value.id,
  'a getter of several': (user) => () => [user.value.id, 1],
  'an array of refs and getters': (user, id) => [id, () => user.value.id],
};

for (const [name, edition] of Object.entries(editions)) {
  const { vue, bindings, mount } = edition;
  const { useClient, useConnection, useConversation, useConversations } = bindings;

  describe(`useClient in ${name}`, () => {
    test('makes one client when the component is mounted, and closes it with the component',
      async (t) => {
        const on = await open(t, edition), { story } = on;
        const unmount = mount(on.component(() => {
          const connection = useConnection(useClient(story.make));
          return () => connection.value.state;
        }));
        assert.deepEqual([on.seen], [['idle']]);
        await on.pass();
        assert.deepEqual([on.last, story.made.length, story.logins], ['online', 1, 1]);
        unmount();
        await on.pass();
        assert.deepEqual([story.made[0].client.state, story.left()], ['stopped', [NOTHING]]);
        assert.deepEqual([story.made[0].store.calls.close, on.page.watchers.size], [1, 0]);
      });

    test('makes it at once in a scope outside of components, and closes it with that',
      async (t) => {
        const on = await open(t, edition), { story } = on, scope = vue.effectScope(true);
        const talk = scope.run(() => useClient(story.make));
        assert.equal(talk.value, story.made[0].talk);
        await on.pass();
        scope.stop();
        await on.pass();
        assert.deepEqual([talk.value, story.left()], [null, [NOTHING]]);
      });

    test('leaves what is pending to the next client of this user', async (t) => {
      const on = await open(t, edition), { story } = on;
      const component = on.component(() => {
        const bob = useConversation(useClient(story.make), 'bob');
        return () => LINES(bob.value);
      });
      const unmount = mount(component);
      await on.pass();
      story.server.acknowledges = false;
      story.made[0].talk.conversation('bob').send('hello');
      await on.pass(10);
      unmount();
      const end = mount(component);
      story.server.acknowledges = true;
      await on.pass(20_000);
      assert.deepEqual([on.last, story.made[1].client.pending()], ['hello', []]);
      assert.equal(story.made[1].talk.conversation('bob').getSnapshot().messages[0].status,
        'received');
      end();
    });

    for (const [kind, keyOf] of Object.entries(KEYS)) {
      test(`makes another one when the key changes, and not when it is the same again: ${kind}`,
        async (t) => {
          const on = await open(t, edition), { story } = on;
          const user = vue.ref({ id: 'alice', name: 'A' }), id = vue.ref('alice');
          let wrong = 0;
          const unmount = mount(on.component(() => {
            const talk = useClient(() => story.make({ userId: id.value }), keyOf(user, id));
            return () => {
              if (talk.value && talk.value.client.userId !== id.value) wrong += 1;
              return talk.value && talk.value.client.userId;
            };
          }));
          await on.pass();
          user.value = { id: 'alice', name: 'B' };
          await on.pass();
          assert.equal(story.made.length, 1);
          id.value = 'carol';
          user.value = { id: 'carol', name: 'C' };
          await on.pass();
          assert.deepEqual(story.made.map(({ client }) => [client.userId, client.state]),
            [['alice', 'stopped'], ['carol', 'online']]);
          assert.deepEqual([on.last, wrong, story.left()[0]], ['carol', 0, NOTHING]);
          unmount();
        });
    }

    test('takes null for none, and hands what is thrown to the error handler', async (t) => {
      const on = await open(t, edition), { story } = on, step = vue.ref(0);
      /** @type {any[]} */
      const errors = [];
      const makes = [() => null, story.make, () => story.make(/** @type {any} */ ({ qos: 7 })),
        story.make];
      const unmount = mount(on.component(() => {
        const connection = useConnection(useClient(() => makes[step.value](), step));
        return () => connection.value.state;
      }), (error) => errors.push(error.code));
      const states = [];
      for (; step.value < makes.length; step.value += 1) {
        await on.pass();
        states.push(on.last);
        if (step.value === makes.length - 1) break;
      }
      assert.deepEqual([states, errors],
        [['idle', 'online', 'idle', 'online'], ['INVALID_OPTION']]);
      assert.deepEqual([story.left()[0], story.made[0].store.calls.close], [NOTHING, 1]);
      unmount();
    });

    test('ends a client that is still loading', async (t) => {
      const on = await open(t, edition), { story } = on;
      const unmount = mount(on.component(() => {
        const bob = useConversation(useClient(story.make), 'bob');
        return () => LINES(bob.value);
      }));
      await vue.nextTick();
      assert.equal(story.made.length, 1);
      unmount();
      await on.pass(60_000);
      assert.deepEqual([story.left(), story.logins], [[NOTHING], 0]);
    });

    test('never has a proxy around a client, a talk or a conversation', async (t) => {
      const on = await open(t, edition), { story } = on;
      /** @type {any} */
      let deep;
      const unmount = mount(on.component(() => {
        const talk = useClient(story.make), bob = useConversation(() => deep.talk, 'bob');
        deep = vue.reactive({ talk, bob, list: useConversations(talk) });
        return () => [vue.isReactive(deep.talk), deep.bob];
      }));
      await on.pass();
      const { talk } = deep, { client } = talk, { conversation } = deep.bob;
      assert.equal(talk, story.made[0].talk);
      for (const one of [talk, client, conversation]) {
        const found = vue.ref({ one }).value.one;
        assert.deepEqual([found === one, vue.isReactive(found), '__ob__' in one],
          [true, false, false]);
      }
      conversation.send('hello');
      await on.pass();
      assert.equal(LINES(deep.bob), 'hello');
      unmount();
    });

    test('finds what was made elsewhere behind a proxy', async (t) => {
      const on = await open(t, edition), { story } = on, talk = story.make();
      const deep = edition.isTwo ? { talk } : vue.reactive({ talk });
      const find = talk.conversation;
      /** @type {any} */
      let asked;
      talk.conversation = function conversation(peer) {
        asked = this;
        return find.call(this, peer);
      };
      const unmount = mount(on.component(() => {
        const bob = useConversation(() => deep.talk, 'bob');
        return () => bob.value.conversation;
      }));
      await on.pass();
      assert.deepEqual([asked === talk, on.last === talk.conversation('bob')], [true, true]);
      unmount();
    });

    for (const [kind, document] of Object.entries({ no: undefined, 'half a': {} })) {
      test(`needs no page: there is ${kind} document`, async (t) => {
        const story = await makeStory(t), scope = vue.effectScope(true);
        Object.assign(globalThis, { document });
        t.after(() => Reflect.deleteProperty(globalThis, 'document'));
        const connection = scope.run(() => useConnection(useClient(story.make)));
        await story.world.advance(100);
        assert.equal(connection.value.state, 'online');
        scope.stop();
        await story.world.advance(100);
        assert.deepEqual(story.left(), [NOTHING]);
      });
    }

    test('leaves unread what comes while the page is hidden', async (t) => {
      const on = await open(t, edition), { story } = on;
      const unmount = mount(on.component(() => {
        const bob = useConversation(useClient(story.make), 'bob');
        return () => bob.value.unread;
      }));
      await on.pass();
      on.page.hide(true);
      story.bob.client.send('alice', 'hello');
      await on.pass();
      assert.equal(on.last, 1);
      on.page.hide(false);
      await on.pass();
      assert.equal(on.last, 0);
      unmount();
    });
  });
}

test('in a store of Pinia a client outlives the component that used it first', async (t) => {
  const edition = editions['Vue 3'], { useClient, useConversations } = edition.bindings;
  const on = await open(t, edition), { story } = on, pinia = createPinia();
  const useChat = defineStore('chat', () => {
    const talk = useClient(story.make);
    return { talk, conversations: useConversations(talk) };
  });
  const app = renderer.createApp(on.component(() => {
    const chat = useChat();
    return () => chat.conversations.unread;
  }));
  app.use(pinia).mount(/** @type {any} */ ({ children: [] }));
  await on.pass();
  app.unmount();
  const chat = useChat(pinia);
  assert.deepEqual([chat.talk, edition.vue.isReactive(chat.talk)], [story.made[0].talk, false]);
  story.bob.client.send('alice', 'hello');
  await on.pass();
  assert.equal(chat.conversations.unread, 1);
  chat.$dispose();
  await on.pass();
  assert.deepEqual(story.left(), [NOTHING]);
});
