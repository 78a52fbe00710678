// @ts-check
// One person's connection, and what was said with the desk, or with one user.
import { WidgetError } from '../loader/error.js';
import { DeskSide } from './desk-side.js';
import { CONTENT, FRAME, LIFE, readFrame } from './frames.js';
import { Resender } from './resender.js';
import { spokenOnly } from './spoken.js';

/** @typedef {import('../../../js/talk/index.js').TalkMessage} TalkMessage */
/**
 * @typedef {object} Library
 * @property {typeof import('../../../js/index.js').Client} Client
 * @property {typeof import('../../../js/talk/index.js').Talk} Talk
 */
/**
 * @typedef {object} Settings as the site gave them
 * @property {any} url
 * @property {string} to
 * @property {'desk' | 'direct'} mode
 * @property {string} name
 * @property {any} [upload]
 * @property {any} [client] options of the client
 */
/**
 * @typedef {object} Heard
 * @property {() => void} changed
 * @property {(message: TalkMessage) => void} said
 * @property {(fingerprint: string, reason: string) => void} refused
 * @property {(error: any) => void} failed
 * @property {() => any} facts of which a hello is made
 */

/** A store that is broken may take long to say so, and nobody can wait for that. */
const PATIENCE = 2000, PATIENCE_WIPING = 5000;

export class Session {
  /**
   * @param {Library} library @param {Settings} settings
   * @param {{ id: string, token?: any, isIdentified: boolean }} person
   * @param {import('./host.js').Host} host @param {Heard} heard
   */
  constructor({ Client, Talk }, settings, person, host, heard) {
    const { url, to, name, mode, upload, client: options } = settings;
    this._host = host;
    this._heard = heard;
    this._to = to;
    this._name = name;
    this.id = person.id;
    this._token = person.token;
    this.isOver = false;
    /**
     * Why it is over, unless the site wanted it.
     * @type {{ code: string, serverCode?: number } | null}
     */
    this.ending = null;
    const client = this.client = new Client(Object.assign({ shareAcrossTabs: true }, options, {
      url, name, userId: person.id, token: () => this._askToken(), receipts: true,
    }));
    this._spoken = spokenOnly(client, to);
    this.talk = new Talk(this._spoken.client, { name, upload, maxConversations: 2 });
    this.conversation = this.talk.conversation(to);
    /** @type {DeskSide | null} */
    this.desk = mode === 'direct' ? null : this._meetDesk(person.isIdentified);
    this._resender = new Resender(host, {
      lost: () => (this.desk ? this.lost() : []), resend: (id) => this.conversation.resend(id),
    });
    this._listen();
  }

  /** @param {boolean} isIdentified he may have talked on another device */
  _meetDesk(isIdentified) {
    const { _host: host, _heard: { refused, changed, facts, failed } } = this;
    return new DeskSide({
      host, facts, refused: (fingerprint, reason) => {
        if (reason === 'visitor' && !this.ending) {
          // The desk lets in random ids, or signed ones, alone.
          failed(this.ending = new WidgetError('VISITOR_REFUSED',
            'the desk takes no visitor of this id: see its option --visitors'));
          changed();
        }
        refused(fingerprint, reason);
      }, changed: () => {
        this._resender.hurry();
        changed();
      },
      tell: (frame) => this._tell(frame),
      merge: (entries) => void this.conversation.merge(entries).catch(() => {}),
    }, () => isIdentified || !this.conversation.getSnapshot().last);
  }

  _listen() {
    const { client, talk, conversation, _heard: heard } = this;
    /** What is over has nothing more to say. @param {(value: any) => void} act */
    const whileHere = (act) => (/** @type {any} */ value) => {
      if (!this.isOver) act(value);
    };
    client.on('message', whileHere(({ from, typeu, content, order }) => {
      const isOurs = from === this._to && (typeu === FRAME || typeu === CONTENT);
      const frame = isOurs && readFrame(content);
      if (!frame || !this.desk) return;
      if (typeu === FRAME) this.desk.hear(frame, order);
      else if (frame.kind === 'system') this.desk.hearLine(frame, order);
    }));
    client.on('state', whileHere(({ state }) => {
      const isOnline = state === 'online';
      if (isOnline) this.ending = null;
      if (state === 'stopped' && !this.ending) this.ending = { code: 'LOGGED_OUT' };
      if (this.desk) this.desk.setOnline(isOnline);
      this._resender.setOnline(isOnline);
      heard.changed();
    }));
    client.on('kickout', whileHere(({ code }) => {
      this.ending = { code: 'KICKED_OUT', serverCode: code };
    }));
    client.on('error', whileHere((error) => {
      if (/^(LOGIN_REFUSED|NO_WEBSOCKET|CORE_FAILED)$/.test(error.code)) this.ending = error;
      heard.failed(error);
    }));
    talk.on('error', whileHere(heard.failed));
    talk.on('message', whileHere(heard.said));
    conversation.subscribe(() => {
      if (this.isOver) return;
      this._resender.look();
      heard.changed();
    });
  }

  /** @param {any} token */
  setToken(token) {
    this._token = token;
  }

  _askToken() {
    const { _token: token } = this;
    return typeof token === 'function' ? token() : token;
  }

  /** Resolves when the history is there; the connection takes its time. */
  start() {
    return Promise.race([this.talk.ready, this._late(PATIENCE)]).then(() => this.login());
  }

  login() {
    if (this.isOver) return;
    this.ending = null;
    this.client.login().catch((error) => {
      if (this.isOver || this.client.state === 'online' || !/_FAILED$/.test(error.code)) return;
      this.ending = error;
      this._heard.failed(error);
      this._heard.changed();
    });
  }

  /** @param {object} frame */
  _tell(frame) {
    try {
      this.client.send(this._to, JSON.stringify(frame), { typeu: FRAME, expiresAfter: LIFE });
    } catch (error) {
      // It is online no more, and says all that is needed when it is.
    }
  }

  /** He closes his chat. */
  endChat() {
    this._tell({ kind: 'end' });
  }

  /** Ids of what is not sent, and what the desk has not refused. */
  lost() {
    return this.conversation.getSnapshot().messages
      .filter(({ status }) => status === 'lost').map(({ id }) => id);
  }

  /** Brings older lines, of this browser and then of the desk. @returns {Promise<void>} */
  older() {
    const { conversation, desk } = this;
    if (conversation.getSnapshot().hasOlder) return conversation.older();
    if (desk && desk.before !== null) desk.ask();
    return Promise.resolve();
  }

  get hasOlder() {
    return this.conversation.getSnapshot().hasOlder || !!this.desk && this.desk.before !== null;
  }

  /** The page goes; what is not sent is sent by the next one. @returns {Promise<unknown>} */
  close() {
    this._stop();
    return Promise.all([this.talk.close(), this.client.close()]);
  }

  /** Nothing is left of this person here. @returns {Promise<void>} */
  wipe() {
    this._stop();
    this._spoken.mute();
    const { client, talk, _host: host } = this;
    /** @param {() => Promise<unknown>} act */
    const then = (act) => () => act().then(null, this._heard.failed);
    const all = Promise.resolve().then(then(() => client.logout())).then(then(() => talk.ready))
      .then(then(() => talk.erase())).then(then(() => talk.close()))
      .then(then(() => client.close())).then(then(() => host.forgetDatabase(this._database)))
      // A client remembers what it has shown, and what other tabs have queued.
      .then(then(() => Promise.all(['s', 'm'].map((kind) =>
        host.forgetRows(`${kind}\n${JSON.stringify([this.id, this._name])}\n`)))))
      .then(() => {});
    return Promise.race([all, this._late(PATIENCE_WIPING)]);
  }

  /** @param {number} ms @returns {Promise<void>} */
  _late(ms) {
    return new Promise((resolve) => void this._host.setTimeout(resolve, ms));
  }

  /** As the talk calls it. */
  get _database() {
    return `mobileimsdk-wasm talk ${JSON.stringify([this._name, this.id])}`;
  }

  _stop() {
    this.isOver = true;
    if (this.desk) this.desk.end();
    this._resender.end();
  }
}
