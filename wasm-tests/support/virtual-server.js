// @ts-check
/** A server in memory that does what it should, unless a test switches something off. */
import { Type, ackFrame, echoAnswer, loginAnswer, messageFrame, pong } from './frames.js';

/** @typedef {import('./virtual-world.js').World} World */
/** @typedef {import('./virtual-world.js').VirtualSocket} VirtualSocket */
/** @typedef {import('./frames.js').Frame} Frame */

export const FIRST_LOGIN_TIME = 1_700_000_000_000;

export class VirtualServer {
  opens = true;
  /** The code of its answer to a login, or null for silence. @type {number | null} */
  loginCode = 0;
  alive = true;
  acknowledges = true;
  echoes = true;
  /** ms, each way */
  latency = 1;
  /** @type {Frame[]} all frames received, in order */
  frames = [];
  /** @type {string[]} the same as they came */
  texts = [];

  /** @param {World} world */
  constructor(world) {
    this.world = world;
  }

  /** The newest socket. */
  get socket() {
    const socket = this.world.sockets.at(-1);
    if (!socket) throw new Error('there was no socket yet');
    return socket;
  }

  /** @param {VirtualSocket} socket */
  connected(socket) {
    if (this.opens) this.world.later(this.latency, () => socket.open());
  }

  /** @param {VirtualSocket} socket @param {string} text */
  received(socket, text) {
    /** @type {Frame} */
    const frame = JSON.parse(text);
    this.frames.push(frame);
    this.texts.push(text);
    const answer = this.#answer(frame);
    if (answer) this.world.later(this.latency, () => socket.text(answer));
  }

  /** @param {Frame} frame */
  #answer({ type, dataContent, to, fp, QoS }) {
    switch (type) {
      case Type.LOGIN:
        return this.loginCode === null ? null : loginAnswer(this.loginCode, FIRST_LOGIN_TIME);
      case Type.KEEP_ALIVE:
        return this.alive ? pong() : null;
      case Type.ECHO:
        return this.echoes ? echoAnswer(dataContent) : null;
      case Type.MESSAGE:
        return QoS && this.acknowledges ? ackFrame(fp ?? '', to) : null;
      default:
        return null;
    }
  }

  /** @param {number} type */
  of(type) {
    return this.frames.filter((frame) => frame.type === type);
  }

  /** The messages received, by content. */
  get contents() {
    return this.of(Type.MESSAGE).map((frame) => frame.dataContent);
  }

  /** The documents of the logins received. */
  get logins() {
    return this.of(Type.LOGIN).map((frame) => JSON.parse(frame.dataContent ?? ''));
  }

  /** Sends a text and lets it arrive. @param {string} text */
  async say(text) {
    this.socket.text(text);
    await this.world.settle();
  }

  /** A message to the client. @param {Partial<Frame>} [members] @returns {Promise<string>} */
  async message(members) {
    const text = messageFrame(members);
    await this.say(text);
    return JSON.parse(text).fp;
  }

  /** Ends the newest link. @param {number} [code] */
  async close(code = 1000) {
    this.socket.end(code, 'Bye');
    await this.world.settle();
  }
}
