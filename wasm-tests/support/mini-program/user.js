// @ts-check
/** Somebody who uses a mini-program: a client in it, and what that told. */
import assert from 'node:assert/strict';
import { EVENTS } from '../story.js';

/** @typedef {import('./app.js').App} App */
/** @typedef {Partial<import('mobileimsdk-wasm').ClientOptions>} MiniOptions */

const URL = 'wss://im.test/websocket';

export class User {
  /** @param {App} app @param {MiniOptions} [options] */
  constructor(app, options) {
    const { Client } = app.require('mobileimsdk-wasm');
    this.app = app;
    /** @type {import('mobileimsdk-wasm').Client} */
    this.client = new Client({ url: URL, userId: 'alice', ...options });
    /** @type {Record<string, any[]>} */
    this.events = {};
    for (const name of [...EVENTS, 'restored']) {
      this.events[name] = [];
      this.client.on(/** @type {any} */ (name), (value) => this.events[name].push(value));
    }
  }

  /** Lets time pass until the client is in this state. @param {string} state */
  async reach(state) {
    for (let i = 0; this.client.state !== state; i += 1) {
      assert.ok(i < 10_000, `it never was ${state}`);
      await this.app.world.advance(20);
    }
  }

  /** Of the messages that came. */
  get contents() {
    return this.events.message.map(({ content }) => content);
  }

  /** Of the errors that were told. */
  get errors() {
    return this.events.error.map(({ code }) => code);
  }

  /** The messages that an earlier launch has left. */
  get restored() {
    return this.events.restored.flatMap(({ messages }) => messages);
  }

  /** How often the client was in this state. @param {string} name */
  times(name) {
    return this.events.state.filter(({ state }) => state === name).length;
  }

  /** One more message gets there and back. */
  async talks() {
    const { app: { world, phone: { server } }, client, events: { message } } = this;
    const sent = client.send('bob', 'still there?'), { length } = message;
    await world.advance(10);
    assert.equal(sent.status, 'delivered');
    await server.message();
    assert.equal(message.length, length + 1);
  }
}
