// @ts-check
/** Handles and the client in the state of real libraries (Vue, Pinia, MobX, Immer), and in proxies
 * of every kind. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { freeze as freezeOfImmer, produce, setAutoFreeze } from 'immer';
import { autorun, isObservable, makeAutoObservable, observable, runInAction } from 'mobx';
import { createPinia, defineStore, setActivePinia } from 'pinia';
import { createSSRApp, isProxy, nextTick, reactive, readonly, ref, shallowRef, watch } from 'vue';
import * as reactivity from '@vue/reactivity';
import { renderToString } from 'vue/server-renderer';
import { imError, online } from './support/story.js';

/** @typedef {import('mobileimsdk-wasm').Client} Client */
/** @typedef {import('./support/virtual-world.js').World} World */

/** Wraps what comes out of it, and unwraps what goes in, as a sandbox does. @param {any} root */
function membrane(root) {
  const raws = new WeakMap(), wraps = new WeakMap();
  /** @param {any} value @returns {any} */
  const raw = (value) => raws.get(value) ?? value;
  /** @param {any} value @returns {any} */
  const wrap = (value) => {
    const isObject = value !== null && (typeof value === 'object' || typeof value === 'function');
    if (!isObject || value instanceof Promise) return value;
    if (!wraps.has(value)) {
      const proxy = new Proxy(value, {
        get: (target, key, self) => wrap(Reflect.get(target, key, raw(self))),
        apply: (target, self, args) => wrap(Reflect.apply(target, raw(self), args.map(raw))),
      });
      wraps.set(value, proxy);
      raws.set(proxy, value);
    }
    return wraps.get(value);
  };
  return wrap(root);
}

/** As Valtio has it: what can be written is written through, and told. @param {any} value */
const writing = (value) => new Proxy(value, {
  set: (target, key, to, self) => Reflect.set(target, key, to, self),
  deleteProperty: (target, key) => Reflect.deleteProperty(target, key),
});

/** What holds a value, and gives it back as the library has it. @type {Record<string, any>} */
const HOLDERS = {
  'ref() of Vue': (value) => ref(value).value,
  'shallowRef() of Vue': (value) => shallowRef(value).value,
  'reactive() of Vue': (value) => reactive({ list: [value] }).list[0],
  'reactive() of @vue/reactivity itself': (value) => reactivity.reactive(value),
  'readonly() of Vue': (value) => readonly(value),
  'a Map in reactive()': (value) => reactive(new Map([['it', value]])).get('it'),
  'observable() of MobX': (value) => observable({ value }).value,
  'observable.box() of MobX': (value) => observable.box(value).get(),
  'an observable list of MobX': (value) => observable([value])[0],
  'a draft of Immer': (value) => produce({ list: [] }, (/** @type {any} */ draft) => {
    draft.list.push(value);
  }).list[0],
  'freeze() of Immer, deep': (value) => freezeOfImmer({ value }, true).value,
  'new Proxy(it, {})': (value) => new Proxy(value, {}),
  'a proxy that writes through': writing,
  'a membrane': (value) => membrane(value),
  'two proxies': (value) => new Proxy(reactive(value), {}),
};

/** Talks through whatever stands in for the client. @param {any} held @param {any} story */
async function converse(held, { world, server }) {
  /** @type {string[]} */
  const heard = [];
  const undo = held.on('message', (/** @type {any} */ { content }) => heard.push(content));
  held.once('message', (/** @type {any} */ { content }) => heard.push(`once ${content}`));
  await server.message({ dataContent: '1' });
  undo();
  await server.message({ dataContent: '2' });
  assert.deepEqual(heard, ['1', 'once 1']);
  const listener = () => heard.push('off');
  held.on('message', listener);
  held.off('message', listener);
  await server.message();
  assert.equal(heard.length, 2);
  const sent = held.send('bob', 'x', { typeu: 3 });
  await world.until(sent.delivered);
  assert.deepEqual([sent.status, sent.typeu, held.state], ['delivered', 3, 'online']);
  await assert.rejects(sent.stored, imError('NOT_STORED'));
  assert.ok(held.stats().delivered > 0);
  await server.close();
  assert.equal(held.state, 'waiting');
  await world.until(held.login());
}

for (const [name, hold] of Object.entries(HOLDERS)) {
  describe(name, () => {
    test('holds a client: it is called as ever', async () => {
      const story = await online(), held = hold(story.client);
      await converse(held, story);
      assert.deepEqual(JSON.parse(JSON.stringify(held)), { userId: 'alice', state: 'online' });
      await story.world.until(held.logout());
      await story.world.until(held.dispose());
      assert.equal(story.client.state, 'stopped');
      assert.deepEqual(story.events.error, []);
    });

    for (const when of ['before', 'after']) {
      test(`holds a handle, got ${when} it was written`, async () => {
        const { world, server, client, events } = await online();
        await server.close();
        const sent = client.send('bob', 'x'), held = hold(sent);
        if (when === 'before') assert.equal(held.status, 'queued');
        await world.until(held.delivered);
        assert.equal(held.status, 'delivered');
        await assert.rejects(held.stored, imError('NOT_STORED'));
        const { to, content, typeu, qos, fingerprint, status } = sent;
        assert.deepEqual(JSON.parse(JSON.stringify(held)),
          { to, content, typeu, qos, fingerprint, status });
        assert.deepEqual(events.error, []);
      });

      test(`holds a handle that is frozen ${when} it was held`, async () => {
        const { world, server, client, events } = await online();
        await server.close();
        const sent = client.send('bob', 'x');
        if (when === 'before') Object.freeze(sent);
        const held = hold(sent);
        if (when === 'after') Object.freeze(sent);
        assert.equal(held.status, 'queued');
        await world.until(held.delivered);
        assert.deepEqual([held.status, sent.status, held.content], ['delivered', 'delivered', 'x']);
        assert.deepEqual(events.error, []);
      });
    }
  });
}

describe('Vue', () => {
  test('renders a component whose data() has the client and its handles', async () => {
    const { world, client } = await online();
    const app = createSSRApp({
      data: () => ({ client, sent: /** @type {any[]} */ ([]) }),
      async serverPrefetch() {
        assert.ok(isProxy(this.sent));
        this.sent.push(this.client.send('bob', 'hello'));
        await world.until(this.sent[0].delivered);
      },
      template: '<p v-for="one of sent">' +
        '{{ one.content }}: {{ one.status }}, {{ client.state }}</p>',
    });
    assert.match(await renderToString(app), /<p>hello: delivered, online<\/p>/);
  });

  test('sees each change of a message by its status event', async () => {
    const { world, client } = await online();
    const messages = reactive(new Map());
    /** @type {string[]} */
    const seen = [];
    watch(() => [...messages.values()].map(({ content, status }) => `${content} ${status}`),
      (now) => seen.push(...now), { flush: 'sync' });
    client.on('status', ({ message }) => messages.set(message.fingerprint, message));
    const sent = client.send('bob', 'x');
    await world.until(sent.delivered);
    await nextTick();
    assert.deepEqual(seen, ['x sent', 'x delivered']);
  });

  test('keeps a client in a Pinia store, which calls it', async () => {
    const story = await online(), { world, client } = story;
    setActivePinia(createPinia());
    const useChat = defineStore('chat', {
      state: () => ({ client: /** @type {any} */ (null), sent: /** @type {any[]} */ ([]) }),
      getters: { open: (state) => state.sent.filter(({ status }) => status !== 'delivered') },
      actions: {
        /** @param {string} text */
        send(text) { this.sent.push(this.client.send('bob', text)); },
      },
    });
    const chat = useChat();
    chat.client = client;
    chat.$patch({ sent: [client.send('bob', '0')] });
    chat.send('1');
    await world.until(chat.sent[1].delivered);
    assert.deepEqual(chat.sent.map(({ status }) => status), ['delivered', 'delivered']);
    await converse(chat.client, story);
    assert.deepEqual(JSON.parse(JSON.stringify(chat.$state)).sent.length, 2);
    await world.until(chat.client.dispose());
    assert.equal(client.state, 'stopped');
  });
});

describe('MobX', () => {
  test('keeps a client in a store with makeAutoObservable()', async () => {
    const story = await online(), { world, client } = story;
    class Chat {
      client = client;
      /** @type {any[]} */
      sent = [];
      status = '';
      constructor() {
        makeAutoObservable(this);
        this.client.on('status', ({ status }) => runInAction(() => { this.status = status; }));
      }

      /** @param {string} text */
      send(text) { this.sent.push(this.client.send('bob', text)); }
    }
    const chat = new Chat();
    /** @type {string[]} */
    const seen = [];
    autorun(() => seen.push(chat.status));
    chat.send('x');
    await world.until(chat.sent[0].delivered);
    assert.deepEqual(seen, ['', 'sent', 'delivered']);
    await converse(chat.client, story);
    assert.deepEqual(story.events.error, []);
  });

  test('makes a handle itself observable, if it must be', async () => {
    const { world, client, events } = await online();
    const sent = /** @type {any} */ (makeAutoObservable(client.send('bob', 'x')));
    assert.ok(isObservable(sent));
    await world.until(sent.delivered);
    assert.equal(sent.status, 'delivered');
    assert.deepEqual([events.error, client.state], [[], 'online']);
  });
});

describe('Immer', () => {
  test('with deep freezing keeps a list of handles over many steps', async () => {
    setAutoFreeze(true);
    const { world, client, events } = await online();
    let state = produce({ sent: /** @type {any[]} */ ([]), last: '' }, () => {});
    client.on('status', ({ status, message }) => {
      state = produce(state, (draft) => { draft.last = `${message.content} ${status}`; });
    });
    for (let i = 0; i < 5; i += 1) {
      state = produce(state, (draft) => { draft.sent.push(client.send('bob', `${i}`)); });
    }
    await world.until(Promise.all(state.sent.map(({ delivered }) => delivered)));
    assert.equal(state.last, '4 delivered');
    assert.deepEqual(state.sent.map(({ status }) => status), Array(5).fill('delivered'));
    state = produce(state, (draft) => { draft.sent.splice(0, 3); });
    assert.deepEqual(state.sent.map(({ content }) => content), ['3', '4']);
    assert.deepEqual(events.error, []);
  });
});

describe('a copy', () => {
  test('of a handle by structuredClone() and JSON has what it says at that moment', async () => {
    const { world, server, client } = await online();
    await server.close();
    const sent = client.send('bob', 'x', { typeu: 7 });
    const expected = { to: 'bob', content: 'x', typeu: 7, qos: true,
      fingerprint: sent.fingerprint, status: 'queued' };
    const copy = structuredClone(sent);
    assert.deepEqual({ ...copy }, expected);
    assert.deepEqual(JSON.parse(JSON.stringify(sent)), expected);
    assert.deepEqual({ ...sent }, expected);
    await world.until(sent.delivered);
    assert.equal(copy.status, 'queued');
    assert.deepEqual(structuredClone({ ...sent }), { ...expected, status: 'delivered' });
    assert.deepEqual(Object.assign({}, sent).status, 'delivered');
  });

  test('of a client says who it is and where it stands', async () => {
    const { client } = await online({ token: 'a secret' });
    const expected = { userId: 'alice', state: 'online' };
    assert.deepEqual({ ...structuredClone(client) }, expected);
    assert.equal(JSON.stringify(client), JSON.stringify(expected));
  });

  test('of what events tell is the same', async () => {
    const { world, server, client, events } = await online();
    /** @type {any[]} */
    const changes = [];
    client.on('status', (change) => changes.push(change));
    await server.message();
    await world.until(client.send('bob', 'x').delivered);
    for (const value of [...events.message, ...events.state, ...events.pong, ...changes]) {
      assert.deepEqual(structuredClone(value), value);
      assert.deepEqual(JSON.parse(JSON.stringify(value)), value);
    }
  });
});
