// @ts-check
/**
 * A server for several users: it carries messages between them, keeps what is not acknowledged for
 * the receiver's next login, and has one link per user, whose older one it kicks out.
 */
import { Type, kickoutFrame } from './frames.js';
import { VirtualServer } from './virtual-server.js';

/** @typedef {import('./virtual-world.js').VirtualSocket} VirtualSocket */
/** @typedef {import('./frames.js').Frame} Frame */

const GOING_DOWN = 1001;

export class Exchange extends VirtualServer {
  /** Who is logged in. @type {Map<string, VirtualSocket>} */
  links = new Map();
  /** By receiver and fingerprint, what it has not acknowledged. */
  /** @type {Map<string, Map<string, string>>} */
  #kept = new Map();

  /** @param {VirtualSocket} socket @param {string} text */
  received(socket, text) {
    super.received(socket, text);
    /** @type {Frame} */
    const frame = JSON.parse(text);
    const { type, from, to, fp, dataContent } = frame;
    if (type === Type.LOGIN) {
      if (this.loginCode === 0) this.#welcome(socket, JSON.parse(dataContent ?? '').loginUserId);
    } else if (type === Type.MESSAGE) {
      if (fp) this.#keptFor(to).set(fp, text);
      this.#say(this.links.get(to), text);
    } else if (type === Type.ACK) {
      this.#keptFor(from).delete(dataContent ?? '');
    }
  }

  /** @param {VirtualSocket} socket @param {string} user */
  #welcome(socket, user) {
    const older = this.links.get(user);
    this.links.set(user, socket);
    if (older?.live && older !== socket) {
      this.#say(older, kickoutFrame(1));
      this.world.later(this.latency, () => older.end(1000));
    }
    for (const text of this.#keptFor(user).values()) this.#say(socket, text);
  }

  /** @param {string} user */
  #keptFor(user) {
    const kept = this.#kept.get(user) ?? new Map();
    this.#kept.set(user, kept);
    return kept;
  }

  /** @param {VirtualSocket | undefined} socket @param {string} text */
  #say(socket, text) {
    if (socket) this.world.later(this.latency, () => socket.text(text));
  }

  /** Live links of this user. @param {string} user */
  isOnline(user) {
    return this.links.get(user)?.live === true;
  }

  /** Another device of this user logs in. @param {string} user */
  async intrude(user) {
    const link = this.links.get(user);
    link?.text(kickoutFrame(1));
    link?.end(1000);
    await this.world.settle();
  }

  /** The network breaks. */
  cut() {
    for (const socket of this.world.sockets) socket.end(1006);
  }

  /** It forgets who is logged in, not what it keeps. */
  restart() {
    this.links.clear();
    for (const socket of this.world.sockets) socket.end(GOING_DOWN);
  }
}
