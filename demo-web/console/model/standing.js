// @ts-check
// Who the agent is at the desk: his secret until the desk has answered, then the pass that each of
// his frames bears; ready or away.
import { textIn } from './frames.js';

/**
 * `out`: no pass. `entering`: asked for one. `in`: has one; whether it is still good the desk says.
 * @typedef {'out' | 'entering' | 'in'} Stage
 */
/**
 * @typedef {object} Owner
 * @property {(frame: object) => void} send without a pass, and kept nowhere
 * @property {() => void} changed
 * @property {(ms: number, run: () => void) => () => void} later returns its own undo
 * @property {(data: object) => void} post to his other tabs
 */

const LOGIN_PATIENCE = 15_000;
/** ms after which it is said again: neither the network nor the desk promises an answer. */
const LOGIN_AGAIN = 7_000;
const MOST_SENT = 500;

export class Standing {
  /** @type {Stage} */
  stage = 'out';
  /** Why there is no pass: a reason of `refused`, or `silent`. */
  trouble = '';
  name = '';
  /** @type {'agent' | 'supervisor'} */
  role = 'agent';
  /** @type {string | null} */
  #pass;
  /** @type {string | null} */
  #secret = null;
  /** Fingerprints of what was sent with this pass. @type {Set<string>} */
  #sent = new Set();
  #stopWaiting = () => {};
  #owner;

  /** @param {Owner} owner @param {string | null} pass @param {'ready' | 'away'} state */
  constructor(owner, pass, state) {
    this.#owner = owner;
    this.#pass = pass;
    this.state = state;
    this.stage = pass ? 'in' : 'out';
  }

  get pass() {
    return this.#pass;
  }

  /** @param {Stage} stage */
  #set(stage) {
    this.stage = stage;
    this.#owner.changed();
  }

  /** @param {string} secret */
  login(secret) {
    this.#stopWaiting();
    this.#secret = secret;
    this.trouble = '';
    this.#set('entering');
  }

  /** The connection is there, or there again. */
  ask() {
    const secret = this.#secret, { send, later } = this.#owner;
    if (secret === null) return;
    const frame = { kind: 'login', secret };
    send(frame);
    this.#stopWaiting();
    const undo = [later(LOGIN_AGAIN, () => send(frame)),
      later(LOGIN_PATIENCE, () => this.#refuse('silent'))];
    this.#stopWaiting = () => undo.forEach((stop) => stop());
  }

  /** @param {string} reason */
  #refuse(reason) {
    this.#secret = null;
    this.#pass = null;
    this.trouble = reason;
    this.#stopWaiting();
    this.#set('out');
  }

  /** @param {unknown} frame @returns {boolean} false: it is none */
  welcome(frame) {
    const pass = textIn(frame, 'pass', 100);
    if (!pass) return false;
    if (pass !== this.#pass) this.#sent.clear();
    this.#pass = pass;
    this.#secret = null;
    this.trouble = '';
    this.#stopWaiting();
    this.stage = 'in';
    this.name = textIn(frame, 'name', 100) ?? this.name;
    this.role = textIn(frame, 'role', 20) === 'supervisor' ? 'supervisor' : 'agent';
    this.#owner.changed();
    return true;
  }

  /** @param {string} fingerprint of what bears the pass */
  noteSent(fingerprint) {
    this.#sent.add(fingerprint);
    if (this.#sent.size > MOST_SENT) {
      this.#sent.delete(/** @type {string} */ (this.#sent.values().next().value));
    }
  }

  /** @param {string} reason @param {string | null} id @returns {boolean} it was about the login */
  refused(reason, id) {
    if (this.stage === 'entering' && (reason === 'secret' || reason === 'rate')) {
      this.#refuse(reason);
      return true;
    }
    if (reason !== 'login') return false;
    // Of what was sent with an earlier pass it says nothing new.
    if (this.stage === 'in' && id && this.#sent.has(id)) {
      this.#owner.post({ what: 'void', pass: this.#pass });
      this.#refuse('login');
    }
    return true;
  }

  /** Another tab has heard that it is void. @param {unknown} pass */
  noteVoid(pass) {
    if (this.stage === 'in' && pass === this.#pass) this.#refuse('login');
  }

  /** @param {{ name: string, role: string } | undefined} own what the list of agents says */
  follow(own) {
    if (!own) return;
    this.name = own.name;
    this.role = own.role === 'supervisor' ? 'supervisor' : 'agent';
  }

  leave() {
    this.#refuse('');
  }
}
