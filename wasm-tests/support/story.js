// @ts-check
/** The opening of most stories: a world, and a client in it whose every event is written down. */
import assert from 'node:assert/strict';
import { Client } from 'mobileimsdk-wasm';
import { World } from './virtual-world.js';

/** @typedef {import('mobileimsdk-wasm').ClientOptions} ClientOptions */

export const EVENTS = ['message', 'state', 'delivered', 'lost', 'kickout', 'error', 'ping', 'pong',
  'echo'];

/** @param {World} world @param {Partial<ClientOptions>} [options] */
export function makeClient(world, options) {
  return new Client({
    url: 'ws://im.test/websocket', userId: 'alice', platform: world.platform, ...options,
  });
}

/**
 * @param {Client} client
 * @returns {Record<string, any[]>} what was told, by event
 */
export function listen(client) {
  /** @type {Record<string, any[]>} */
  const events = {};
  for (const name of EVENTS) {
    events[name] = [];
    client.on(/** @type {any} */ (name), (/** @type {any} */ value) => events[name].push(value));
  }
  return events;
}

/**
 * @param {Partial<ClientOptions>} [options]
 * @param {World} [world]
 */
export function begin(options, world = new World()) {
  const client = makeClient(world, options);
  const events = listen(client);
  return { world, server: world.server, client, events };
}

/** The same, logged in. @param {Partial<ClientOptions>} [options] @param {World} [world] */
export async function online(options, world) {
  const story = begin(options, world);
  await story.world.until(story.client.login());
  return story;
}

/**
 * Lets time pass until the client is in this state.
 * @param {{ world: World, client: Client }} story @param {string} state
 */
export async function reach({ world, client }, state) {
  for (let i = 0; client.state !== state; i += 1) {
    assert.ok(i < 10_000, `it never was ${state}`);
    await world.advance(20);
  }
}

/** @param {any[]} changes */
export const states = (changes) => changes.map((change) => change.state);

/**
 * What `assert.throws` and `assert.rejects` expect.
 * @param {string} code @param {Record<string, unknown>} [details]
 */
export const imError = (code, details) => ({ name: 'ImError', code, ...details });
