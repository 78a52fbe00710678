// @ts-check
/** The composables of Vue, in Vue 3 and in 2.7, and on a server. Virtual time. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { before, describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { createPinia, defineStore } from 'pinia';
import * as vue3 from 'vue';
import { renderToString } from 'vue/server-renderer';
import * as bindings3 from 'mobileimsdk-wasm/vue';
import { root } from '../js/build/command.mjs';
import { openPage } from './support/little-dom.js';
import { NOTHING, makeStory } from './support/bindings.js';
import { warmUpTalk } from './support/virtual-talk.js';

/** @typedef {import('node:test').TestContext} TestContext */

before(warmUpTalk);

/** The composables with another Vue: as an application's bundler joins them. */
async function bindingsOf2() {
  const place = path.join(root, 'build/vue2');
  fs.mkdirSync(place, { recursive: true });
  const outfile = path.join(place, `vue-${process.pid}.mjs`);
  await build({
    entryPoints: [path.join(root, 'dist/vue.mjs')], outfile, bundle: true, format: 'esm',
    alias: { vue: 'vue2' }, external: ['vue2'], logLevel: 'error',
  });
  try {
    return await import(pathToFileURL(outfile).href);
  } finally {
    fs.rmSync(outfile);
  }
}

/** Mounts into plain objects: a root that draws a text, and children. */
const renderer = vue3.createRenderer({
  createElement: (name) => ({ name, children: [] }), createText: (text) => ({ text }),
  createComment: (text) => ({ text: '' }), patchProp() {}, setText() {}, setElementText() {},
  insert() {}, remove() {}, parentNode: () => null, nextSibling: () => null,
});

/**
 * What differs between the two: how a component is mounted, and taken away.
 * @typedef {{ vue: any, bindings: any, isTwo: boolean,
 *   mount: (component: any, hear?: (error: any) => void) => () => void }} Edition
 */

/** @returns {Promise<Record<string, Edition>>} */
async function editions() {
  // Without a page, as it finds none when it begins, it would not make the components in others.
  /** @type {() => void} */
  let close = () => {};
  openPage({ after: (undo) => { close = undo; } });
  /** @type {any} */
  const two = await import('vue2');
  close();
  two.default.config.productionTip = false;
  two.default.config.devtools = false;
  return {
    'Vue 3': {
      vue: vue3, bindings: bindings3, isTwo: false,
      mount(component, hear) {
        const app = renderer.createApp(component);
        if (hear) app.config.errorHandler = hear;
        app.mount({ children: [] });
        return () => app.unmount();
      },
    },
    'Vue 2.7': {
      vue: two, bindings: await bindingsOf2(), isTwo: true,
      mount(component, hear) {
        two.default.config.errorHandler = hear ?? null;
        const app = new two.default(component);
        app.$mount();
        return () => app.$destroy();
      },
    },
  };
}

/** @param {TestContext} t @param {Edition} edition */
async function open(t, { vue, mount, isTwo }) {
  const story = await makeStory(t), page = openPage(t);
  /** What was rendered, in order. @type {any[]} */
  const seen = [];
  return {
    ...story, story, page, seen,
    /**
     * A component that renders what `show` says.
     * @param {() => any} setup returns a function that reads what is to be seen
     */
    component: (setup) => ({
      setup() {
        const read = setup();
        return () => {
          seen.push(read());
          return isTwo ? vue.h('p') : null;
        };
      },
    }),
    mount,
    pass: (ms = 100) => story.world.advance(ms),
    get last() {
      return seen.at(-1);
    },
  };
}

const LINES = (/** @type {any} */ { messages }) =>
  messages.map((/** @type {any} */ { content }) => content).join();

/** @type {Record<string, (user: any, id: any) => any>} */
const KEYS = {
  'a ref': (_, id) => id, 'a getter': (user) => () => user.value.id,
  'a getter of several': (user) => () => [user.value.id, 1],
  'an array of refs and getters': (user, id) => [id, () => user.value.id],
};

for (const [name, edition] of Object.entries(await editions())) {
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

test('in a store of Pinia a client outlives the component that used it first', async (t) => {
  const { useClient, useConversations } = bindings3;
  const edition = /** @type {any} */ ({ vue: vue3, mount: undefined, isTwo: false });
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
  assert.deepEqual([chat.talk, vue3.isReactive(chat.talk)], [story.made[0].talk, false]);
  story.bob.client.send('alice', 'hello');
  await on.pass();
  assert.equal(chat.conversations.unread, 1);
  chat.$dispose();
  await on.pass();
  assert.deepEqual(story.left(), [NOTHING]);
});

describe('on a server', () => {
  const { useClient, useConnection, useConversation, useConversations } = bindings3;

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
