// @ts-check
/**
 * A client without any cleverness: it sends what it is told and hands out what comes, in order.
 */
import assert from 'node:assert/strict';
import { WebSocket } from 'ws';
import { DevServer } from '../../demo-web/dev-server/index.js';
import { FrameType, encode, makeFrame } from '../../demo-web/dev-server/protocol.js';

/** @typedef {import('../../demo-web/dev-server/index.js').Frame} Frame */
/** @typedef {{ text: string } | { closed: { code: number, reason: string } }} ClientEvent */

/** Far longer than anything takes; only a failing test waits for it. */
const PATIENCE = 3_000;

let serial = 0;
/** A fingerprint nobody has used. */
export const freshFingerprint = () => `fp-${(serial += 1)}`;

/**
 * A server on a port of its own, closed after the test.
 * @param {import('node:test').TestContext} t
 * @param {import('../../demo-web/dev-server/index.js').DevServerOptions} [options]
 */
export async function startServer(t, options = {}) {
  const server = new DevServer({ port: 0, ...options });
  await server.start();
  t.after(() => server.close());
  return server;
}

/** How the server closes whatever it closes on purpose. */
export const BYE = { code: 1000, reason: 'Bye' };

/** @param {Frame} frame as it looks once it has been written and read */
export const asRead = (frame) => JSON.parse(encode(frame));

/** @param {Frame} frame @returns {Frame} the ACK its addressee is due to give */
export const ackOf = ({ fp, from, to }) =>
  makeFrame({ type: FrameType.ACK, dataContent: fp, from: to, to: from });

/** @param {Frame} frame its type and the document inside */
export const documentOf = ({ type, dataContent }) => ({ type, ...JSON.parse(dataContent ?? '') });

/** @param {Partial<Frame> & { to: string }} members a QoS message, unless told otherwise */
export const message = (members) =>
  makeFrame({ type: FrameType.DATA, QoS: true, fp: freshFingerprint(), ...members });

/** @param {string} userId @param {Record<string, unknown>} [more] */
export const loginFrame = (userId, more = {}) =>
  makeFrame({
    type: FrameType.LOGIN,
    from: userId,
    to: '0',
    dataContent: JSON.stringify({
      loginUserId: userId, loginToken: 'secret', firstLoginTime: 0, ...more,
    }),
  });

export class TestClient {
  /** @type {ClientEvent[]} */
  #events = [];
  /** @type {((event: ClientEvent) => void) | undefined} */
  #waiter;
  /** @type {WebSocket} */
  ws;
  userId = '';
  /** acknowledge QoS messages as they come */
  acknowledges = false;

  /** @param {string} url @param {import('ws').ClientOptions} [options] */
  constructor(url, options) {
    this.ws = new WebSocket(url, { perMessageDeflate: false, ...options });
    this.ws.on('message', (data) => this.#push({ text: data.toString() }));
    this.ws.on('close', (code, reason) =>
      this.#push({ closed: { code, reason: reason.toString() } }),
    );
    this.ws.on('error', () => {});
  }

  /** @param {string} url @returns {Promise<TestClient>} when it is open */
  static async open(url) {
    const client = new TestClient(url);
    await new Promise((resolve, reject) => {
      client.ws.on('open', resolve);
      client.ws.on('error', reject);
    });
    return client;
  }

  /**
   * @param {string} url
   * @param {string} userId
   * @param {Record<string, unknown>} [more] further members of the login
   */
  static async login(url, userId, more) {
    const client = await TestClient.open(url);
    await client.login(userId, more);
    return client;
  }

  /** @param {string} userId @param {Record<string, unknown>} [more] */
  async login(userId, more) {
    this.userId = userId;
    this.send(loginFrame(userId, more));
    const answer = await this.next();
    assert.equal(answer.type, FrameType.LOGIN_RESPONSE);
    return JSON.parse(answer.dataContent ?? '');
  }

  /** @param {Frame | string | Buffer} data */
  send(data) {
    const isRaw = typeof data === 'string' || Buffer.isBuffer(data);
    this.ws.send(isRaw ? data : encode(data));
  }

  /** Sends a message from this user. @param {Partial<Frame> & { to: string }} members */
  say(members) {
    const frame = message({ from: this.userId, ...members });
    this.send(frame);
    return frame;
  }

  /** @param {Frame} frame */
  acknowledge({ from, fp }) {
    const { userId } = this;
    this.send(makeFrame({ type: FrameType.ACK, from: userId, to: from, dataContent: fp }));
  }

  /** @returns {Promise<ClientEvent>} the next thing that happens */
  nextEvent() {
    const event = this.#events.shift();
    if (event !== undefined) return Promise.resolve(event);
    assert.equal(this.#waiter, undefined, 'one after the other');
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error('nothing came')), PATIENCE);
      this.#waiter = (next) => {
        clearTimeout(timer);
        resolve(next);
      };
    });
  }

  /** @returns {Promise<Frame>} the next thing, which must be a frame */
  async next() {
    const event = await this.nextEvent();
    assert.ok('text' in event, `a frame, not ${JSON.stringify(event)}`);
    return JSON.parse(event.text);
  }

  /** @returns {Promise<{ code: number, reason: string }>} the next thing, which must be the end */
  async closed() {
    const event = await this.nextEvent();
    assert.ok('closed' in event, `the close, not ${JSON.stringify(event)}`);
    return event.closed;
  }

  /** Fails if anything has come that was not asked for: the echo must be next. */
  async hearsNothingElse() {
    const text = freshFingerprint();
    this.send(makeFrame({ type: FrameType.ECHO, dataContent: text }));
    const answer = await this.next();
    assert.deepEqual([answer.type, answer.dataContent], [FrameType.ECHO_RESPONSE, text]);
  }

  /** @param {ClientEvent} event */
  #push(event) {
    if (this.acknowledges && 'text' in event) {
      const frame = JSON.parse(event.text);
      if (frame.type === FrameType.DATA && frame.QoS) this.acknowledge(frame);
    }
    const waiter = this.#waiter;
    this.#waiter = undefined;
    if (waiter) waiter(event);
    else this.#events.push(event);
  }
}
