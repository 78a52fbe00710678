// @ts-check
// What the agent writes, until it is in the log: sent in its turn, sent again under its fingerprint
// when it was lost, and shown as not sent when the desk refuses it.
import { FRAME } from './frames.js';

/** @typedef {import('../../../js/index.js').Client} Client */
/** @typedef {import('./says.js').Say} Say */
/** @typedef {import('./says.js').Says} Says */
/** @typedef {import('./chat-record.js').ChatRecord} ChatRecord */
/**
 * @typedef {object} Desk
 * @property {string} id user id of the desk
 * @property {() => string | null} pass
 * @property {(chat: string) => ChatRecord | undefined} record
 * @property {(chat: string) => void} recheck asks for the newest lines
 * @property {(key: string, chat: string) => void} kept something is kept otherwise now
 * @property {() => number} now
 * @property {(ms: number, run: () => void) => unknown} later
 */

const RESEND_AFTER = 3_000, ASK_AFTER = 5_000, STALE_AFTER = 45_000;
/** ms that something refused is offered to be sent again. */
const REFUSED_KEPT = 24 * 3_600_000;

export class Writing {
  #client;
  #says;
  #desk;

  /** @param {Client} client @param {Says} says @param {Desk} desk */
  constructor(client, says, desk) {
    this.#client = client;
    this.#says = says;
    this.#desk = desk;
  }

  /**
   * Throws what the client says to it: FRAME_TOO_LARGE, QUEUE_FULL, NOT_LOGGED_IN.
   * @param {string} chat @param {string} content @param {number} typeu
   * @returns {string | null} its fingerprint; null: the chat is not his
   */
  say(chat, content, typeu) {
    const record = this.#desk.record(chat);
    if (!record?.isMine || !this.#desk.pass()) return null;
    const { turn } = record.info, id = this.#client.newFingerprint();
    /** @type {Say} */
    const say = {
      id, chat, turn, content, typeu, after: this.#says.after(chat, turn), at: this.#desk.now(),
      state: 'sending', reason: null,
    };
    this.#send(say);
    this.#says.setAfter(chat, turn, id);
    this.#put(say);
    return id;
  }

  /** @param {Say} say */
  #send({ id, chat, turn, content, typeu, after }) {
    const frame = { kind: 'say', chat, turn, content, typeu, after, pass: this.#desk.pass() };
    this.#client.send(this.#desk.id, JSON.stringify(frame), { typeu: FRAME, fingerprint: id });
  }

  /** Of what was refused: writes it once more. @param {string} id */
  retry(id) {
    const say = this.#says.get(id);
    if (!say || say.state !== 'refused') return;
    if (this.say(say.chat, say.content, say.typeu)) this.#drop(say);
  }

  /** Of what was refused: lets it go. @param {string} id */
  discard(id) {
    const say = this.#says.get(id);
    if (say) this.#drop(say);
  }

  /** @param {Say} say */
  #put(say) {
    this.#says.put(say);
    this.#desk.kept(`say:${say.id}`, say.chat);
  }

  /** @param {Say} say */
  #drop(say) {
    this.#says.remove(say.id);
    this.#desk.kept(`say:${say.id}`, say.chat);
  }

  /** @param {string} id */
  #isPending(id) {
    return this.#client.pending().some(({ fingerprint }) => fingerprint === id);
  }

  /**
   * What the client tells of a message.
   * @param {string} id @param {string} status @param {string} [why]
   */
  follow(id, status, why) {
    const say = this.#says.get(id);
    if (!say || say.state === 'refused') return;
    if (status === 'received' || status === 'read') {
      this.#put({ ...say, state: 'received', receivedAt: this.#desk.now() });
      // It is in the log, and its line comes by itself, or else is asked for.
      this.#desk.later(ASK_AFTER, () => this.#says.get(id) && this.#desk.recheck(say.chat));
    }
    if (status !== 'lost') return;
    // What the client itself does not take would end the same again.
    if (why === 'REJECTED') this.refuse(id, 'size');
    else if (why !== 'LOGGED_OUT') this.#desk.later(RESEND_AFTER, () => this.#resend(id));
  }

  /** The connection is back. */
  resync() {
    for (const { id, state } of this.#says.all()) {
      if (state === 'sending') this.#desk.later(RESEND_AFTER, () => this.#resend(id));
    }
  }

  /** Under its fingerprint: the desk writes it down once, however often. @param {string} id */
  #resend(id) {
    const say = this.#says.get(id), record = say && this.#desk.record(say.chat);
    if (!say || say.state !== 'sending' || this.#isPending(id)) return;
    if (this.#client.state !== 'online' || !this.#desk.pass()) return;
    if (record?.has(id)) this.#drop(say);
    // In an earlier turn another one may have answered since.
    else if (record?.isMine && record.info.turn !== say.turn) this.refuse(id, 'turn');
    else {
      try {
        this.#send(say);
      } catch (error) {
        // Another tab sends it, or too much waits: `sweep()` comes by again.
      }
    }
  }

  /** Now and then: what a page that has died left behind. */
  sweep() {
    const now = this.#desk.now();
    for (const say of this.#says.all()) {
      // It is in the log, further back than what is here.
      const isOld = say.state === 'received' && now - (say.receivedAt ?? say.at) > STALE_AFTER;
      const isForgotten = say.state === 'refused' && now - say.at > REFUSED_KEPT;
      if (isOld || isForgotten) this.#drop(say);
      if (say.state === 'sending' && now - say.at > STALE_AFTER) this.#resend(say.id);
    }
  }

  /** @param {string} id @param {string} reason @returns {boolean} it was one of these */
  refuse(id, reason) {
    const say = this.#says.get(id);
    if (!say) return false;
    this.#says.forgetAfter(say.chat, id);
    this.#put({ ...say, state: 'refused', reason });
    return true;
  }

  /** Its line has come. @param {string} id */
  arrived(id) {
    const say = this.#says.get(id);
    if (say) this.#drop(say);
  }

  /** The chat is not his any more. @param {string} chat */
  leave(chat) {
    this.#says.leave(chat);
    for (const { id, state } of this.#says.of(chat)) {
      if (state === 'sending' && !this.#isPending(id)) this.refuse(id, 'chat');
    }
  }
}
