// @ts-check
/** The core alone: what is put in, at a time of the test's own, and what comes out. */
import { DeskCore } from '../../demo-web/desk/core/desk-core.js';
import { DeskDisk } from './desk-disk.js';
import { CONTENT, FRAME } from './desk-people.js';

/** @typedef {import('../../demo-web/desk/core/types.js').Settings} Settings */

export const NOON = Date.UTC(2027, 0, 4, 12);  // a Monday

export class Bench {
  now = NOON;
  disk = new DeskDisk();
  /** @type {any[]} what was sent: `to`, and a frame or a text */
  sent = [];
  /** @type {any[]} */
  outputs = [];
  #count = 0;

  /** @param {Partial<Settings>} [settings] */
  constructor(settings) {
    /** @type {Settings} */
    this.settings = {
      assign: 'byHand', hours: null, isVisitor: (id) => id.startsWith('v'), agentTimeout: 90_000,
      burst: 1_000, perMinute: 1_000, newPerMinute: 1_000, mostWaiting: 100, mostUnits: 16_384,
      orderPatience: 15_000, ...settings,
    };
    this.start();
  }

  /** The desk begins anew with what is on the disk. */
  start() {
    this.core = new DeskCore(this.settings, {
      fingerprint: () => this.fingerprint(), pass: () => `pass ${this.#count += 1}`,
    });
    this.core.load([...this.disk.docs.keys()].map((key) => [key, this.disk.doc(key)]));
    this.put({ type: 'start' });
  }

  fingerprint() {
    return `print ${this.#count += 1}`;
  }

  /** @param {import('../../demo-web/desk/core/types.js').Input} input */
  put(input) {
    const outputs = /** @type {DeskCore} */ (this.core).input(input, this.now);
    this.outputs.push(...outputs);
    this.disk.apply({
      entries: outputs.flatMap((output) => (output.do === 'append' ? [output.entry] : [])),
      docs: outputs.flatMap((output) => (output.do === 'put' ? [[output.key, output.doc]] : [])),
      puts: [], removes: [],
    });
    for (const output of outputs) {
      if (output.do === 'send') this.#note(output);
      if (output.do === 'verify') {
        const isRight = output.hash === `hash of ${output.secret}`;
        this.put({ type: 'verified', id: output.id, isRight });
      }
      if (output.do === 'ask') {
        this.put({ type: 'answer', id: output.id, value: this.#look(output.question) });
      }
    }
    return outputs;
  }

  /** @param {import('../../demo-web/desk/core/types.js').Question} question @returns {any} */
  #look(question) {
    const { disk } = this;
    if (question.what === 'chat') return disk.doc(question.key);
    if (question.what === 'closed') {
      return disk.chats.filter(({ status, at }) => status === 'closed' && at < question.before)
        .sort((a, b) => b.at - a.at).slice(0, question.limit);
    }
    const log = disk.log(question.chat);
    return question.what === 'entries'
      ? log.filter(({ seq }) => seq >= question.from).slice(0, question.limit)
      : log.filter(({ seq }) => seq < question.before).reverse().slice(0, question.limit);
  }

  /** @param {any} output */
  #note({ to, content, typeu, fingerprint, qos }) {
    const body = typeu === FRAME || typeu === CONTENT ? JSON.parse(content) : { text: content };
    this.sent.push({ to, typeu, fingerprint, qos, content, ...body });
  }

  /** @param {number} ms */
  pass(ms) {
    const end = this.now + ms, core = /** @type {DeskCore} */ (this.core);
    while (core.due <= end) {
      this.now = Math.max(this.now, core.due);
      this.put({ type: 'time' });
    }
    this.now = end;
  }

  /** @param {string} from @param {string} content @param {number} [typeu] @returns {string} */
  say(from, content, typeu = -1) {
    const fingerprint = this.fingerprint(), order = `${this.#count}`.padStart(12, '0');
    this.put({ type: 'message', from, content, typeu, fingerprint, order });
    return fingerprint;
  }

  /** @param {string} from @param {object} frame */
  tell(from, frame) {
    return this.say(from, JSON.stringify(frame), FRAME);
  }

  /**
   * An agent, who is there.
   * @param {string} id @param {object} [more] @returns {string} his pass
   */
  agent(id, more) {
    this.put({
      type: 'addAgent',
      agent: { id, name: id, role: 'agent', hash: 'hash of secret', capacity: 5, ...more },
    });
    this.tell(id, { kind: 'login', secret: 'secret' });
    return this.last(id, 'welcome').pass;
  }

  /** @param {string} to @param {string} [kind] */
  all(to, kind) {
    return this.sent.filter((one) => one.to === to && (!kind || one.kind === kind));
  }

  /** @param {string} to @param {string} [kind] */
  last(to, kind) {
    return this.all(to, kind).at(-1);
  }

  /** @param {string} chat @returns {any} */
  chat(chat) {
    return this.disk.doc(`c:${chat}`);
  }

  /** What was written into a chat, in words. @param {string} chat */
  words(chat) {
    return this.disk.log(chat).map(({ from, content, typeu }) => {
      const body = typeu === CONTENT ? JSON.parse(content) : { text: content };
      return `${from}: ${body.event ?? body.text}`;
    });
  }
}
