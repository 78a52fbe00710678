// @ts-check
/**
 * The dev server against the recording of a real server: the client's frames go in, and what comes
 * out must be what the real server answered, closes included.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { FakeClock } from './support/dev-server-clock.js';
import { TestClient, startServer } from './support/dev-server-client.js';
import { decode, encode } from '../demo-web/dev-server/protocol.js';

/** @typedef {import('./support/dev-server-client.js').ClientEvent} ClientEvent */
/**
 * @typedef {object} Step
 * @property {string} scene
 * @property {string} socket
 * @property {string} [client_sends]
 * @property {string} [server_sends]
 * @property {{ code: number, reason: string }} [closed]
 */

/** @param {string} name */
const readData = (name) =>
  JSON.parse(readFileSync(new URL(`../src/tests/data/${name}`, import.meta.url), 'utf8'));

/** @type {Step[]} */
const transcript = readData('server-transcript.json');

/** Scenes in which the recorder sent what it did not write down. */
const UNRECORDED = {
  binary: () => Buffer.from([1, 2, 3]),
  'big-64k-minus': () => bigFrame(65_536),
  'big-64k-plus-1': () => bigFrame(65_537),
};

/** Scenes that begin on a new socket though the old one of that name may still be open. */
const NEW_SOCKET = new Set(['binary', 'big-64k-minus', 'idle-timeout']);

/** @param {number} bytes */
function bigFrame(bytes) {
  const empty = '{"type":2,"dataContent":"","from":"dave","to":"0","fp":"fp-big","QoS":true}';
  return empty.replace('""', `"${'x'.repeat(bytes - Buffer.byteLength(empty))}"`);
}

/** The application the recording was made with, which keeps messages for one user only. */
const store = {
  /** @param {import('../demo-web/dev-server/index.js').Frame} frame */
  accept: ({ to }) => (to === 'offline-stored' ? /** @type {const} */ ('stored') : 'refused'),
  acknowledge: () => false,
  pending: () => [],
};

/** Replays the scenes; sockets are opened as their names come up. */
class Replay {
  /** @type {Map<string, TestClient>} */
  #open = new Map();
  /** @type {TestClient[]} still open, but their name has gone to another */
  #left = [];
  #scene = '';

  /** @param {string} url */
  constructor(url) {
    this.url = url;
  }

  /** @param {Step} step */
  async run({ scene, socket, client_sends: sent, server_sends: answer, closed }) {
    if (scene !== this.#scene) await this.#begin(scene, socket);
    if (sent !== undefined) (await this.#client(socket)).send(sent);
    if (answer === undefined && closed === undefined) return;
    const event = await (await this.#client(socket)).nextEvent();
    const expected = closed === undefined ? { text: answer } : { closed };
    assert.deepEqual(masked(event), masked(/** @type {ClientEvent} */ (expected)), scene);
    if (closed !== undefined) this.#open.delete(socket);
  }

  /** @param {string} scene @param {string} socket */
  async #begin(scene, socket) {
    this.#scene = scene;
    const old = this.#open.get(socket);
    if (NEW_SOCKET.has(scene) && old !== undefined) {
      this.#open.delete(socket);
      this.#left.push(old);
    }
    const unrecorded = UNRECORDED[/** @type {keyof UNRECORDED} */ (scene)];
    if (unrecorded === undefined) return;
    const client = await this.#client(socket);
    // The recorder logged in first where the scene begins with that.
    const first = transcript.find((step) => step.scene === scene);
    if (first?.client_sends === undefined) client.send(unrecorded());
    else client.ws.once('message', () => client.send(unrecorded()));
  }

  /** @param {string} socket */
  async #client(socket) {
    let client = this.#open.get(socket);
    if (client === undefined) {
      client = await TestClient.open(this.url);
      this.#open.set(socket, client);
    }
    return client;
  }

  /** All clients that are still open, the oldest first. */
  get rest() {
    return [...this.#left, ...this.#open.values()];
  }
}

/** The time of a first login is the server's own. @param {ClientEvent} event */
const masked = (event) =>
  'text' in event
    ? { text: event.text.replace(/(\\"firstLoginTime\\":)1[0-9]{12}\b/, '$1<time>') }
    : event;

test('answers the recorded client as the recorded server did', async (t) => {
  const clock = new FakeClock();
  const recordedPushes = transcript
    .filter((step) => step.scene === 's2c-unacked' && step.server_sends?.includes('push-'))
    .map((step) => JSON.parse(step.server_sends ?? ''));
  const server = await startServer(t, {
    senseMode: '3s',
    store,
    clock,
    verifyToken: ({ token }) => (token === 'bad' ? 1026 : 0),
    onMessage: ({ from, content }) => {
      if (content === '/push 2') {
        for (const name of ['push-0', 'push-1']) {
          const { fp } = recordedPushes.find((frame) => frame.dataContent === name);
          server.send(from, name, { typeu: 77, fingerprint: fp });
        }
      }
      if (content === '/kick') server.kick(from, { code: 2, reason: 'bye "admin" <b>' });
    },
  });
  const replay = new Replay(server.url);

  const isSecondPush = retransmissionsIn(transcript);
  let before = '';
  for (const step of transcript) {
    if (step.scene === 'idle-timeout' && step.closed !== undefined) break;
    if (isSecondPush(step)) continue;
    if (before === 's2c-unacked' && step.scene !== before) await retransmissions(replay, clock);
    before = step.scene;
    await replay.run(step);
  }
  await idleTimeouts(replay, clock);
});

/**
 * The recorded order of the two retransmissions is that of their random fingerprints, so they are
 * compared as a set, apart from the rest.
 * @param {Step[]} steps
 */
function retransmissionsIn(steps) {
  const pushes = steps.filter(({ server_sends: text }) => text?.includes('push-'));
  const again = new Set(pushes.slice(2));
  return (/** @type {Step} */ step) => again.has(step);
}

/** @param {Replay} replay @param {FakeClock} clock */
async function retransmissions(replay, clock) {
  const isSecondPush = retransmissionsIn(transcript);
  const expected = transcript.filter(isSecondPush).map((step) => step.server_sends);
  assert.equal(expected.length, 2);
  const [a] = replay.rest;
  clock.advance(4_999);
  await a.hearsNothingElse();
  clock.advance(1);
  const seen = [await a.nextEvent(), await a.nextEvent()];
  assert.deepEqual(new Set(seen.map((event) => 'text' in event && event.text)), new Set(expected));
}

/** @param {Replay} replay @param {FakeClock} clock */
async function idleTimeouts(replay, clock) {
  const expected = transcript.filter((step) => step.scene === 'idle-timeout' && step.closed);
  assert.equal(replay.rest.length, expected.length);
  clock.advance(7_000);
  for (const [index, client] of replay.rest.entries()) {
    assert.deepEqual(await client.closed(), expected[index].closed);
  }
}

test('writes the recorded frames byte for byte, and reads them back', () => {
  for (const { name, frame_utf8_hex: hex, fields } of readData('frame-vectors.json')) {
    const text = Buffer.from(hex, 'hex').toString();
    const frame = decode(text);
    assert.ok(!('malformed' in frame), name);
    for (const [field, value] of Object.entries(fields)) {
      assert.deepEqual(frame[/** @type {keyof typeof frame} */ (field)], value, name);
    }
    assert.equal(encode(frame), text, name);
  }
});
