// @ts-check
// Who the visitor is, and what he does: what the view asks for goes in, a snapshot comes out.
// Nothing here knows the page.
import { invalidOption } from '../loader/error.js';
import { browserHost, newVisitorId } from './host.js';
import { linesOf } from './lines.js';
import { Session } from './session.js';

/** @typedef {import('./session.js').Settings} Settings */
/** @typedef {import('./lines.js').Line} Line */
/**
 * `new`: nobody has asked for anything. `form`: questions come first. `chat`: he can write.
 * `ended`: the server does not let him in, or he is in elsewhere.
 * @typedef {'new' | 'form' | 'chat' | 'ended'} Stage
 */
/** @typedef {{ name?: string, attributes?: Record<string, string> }} Profile */
/**
 * @typedef {object} Facts what the site has told
 * @property {string} locale
 * @property {Record<string, string>} attributes
 * @property {any} product
 * @property {{ id: string, token?: any, profile?: Profile } | null} person
 */
/**
 * @typedef {object} Told
 * @property {() => void} changed
 * @property {(message: import('../../../js/talk/index.js').TalkMessage) => void} said
 * @property {(error: any) => void} failed
 */

const MOST_REFUSED = 50;

export class Visitor {
  /**
   * @param {object} kit
   * @param {import('./session.js').Library} kit.library
   * @param {Settings & { preChat?: any[], sign?: (id: string) => any }} kit.settings
   * @param {Facts} kit.facts
   * @param {import('../loader/records.js').Records} kit.records
   * @param {Told} kit.told
   * @param {import('./host.js').Host} [kit.host]
   */
  constructor({ library, settings, facts, records, told, host = browserHost }) {
    this._library = library;
    this._settings = settings;
    this._facts = facts;
    this._records = records;
    this._told = told;
    this._host = host;
    /** @type {Session | null} */
    this._session = null;
    /** By fingerprint. @type {Record<string, string>} */
    this._refused = {};
    /** @type {Set<string>} */
    this._resending = new Set();
    this._isLooking = false;
    this._isVisible = true;
    this._isOver = false;
    /** @type {Promise<void> | null} */
    this._beginning = null;
    /** So many persons were forgotten. */
    this._partings = 0;
    this._lines = /** @type {Line[]} */ ([]);
    this._from = /** @type {unknown[]} */ ([]);
    /** What is being wiped. @type {Promise<unknown>} */
    this._wiping = Promise.resolve();
    const { id, leaving = [] } = records.read(), { person } = facts;
    if (id && (person ? person.id !== id : leaving.indexOf(id) >= 0)) this._forget();
    else this._wiping = this._wipeFormer();
  }

  // --- What is shown ---

  /** @returns {Stage} */
  get stage() {
    if (this._session) return this._session.ending ? 'ended' : 'chat';
    return this._isAsked ? 'form' : 'new';
  }

  get ending() {
    return this._session && this._session.ending;
  }

  /** What the desk says of his chat; null: it has not said so, or there is none. */
  get desk() {
    const desk = this._session && this._session.desk;
    return desk ? desk.state : null;
  }

  get isOnline() {
    return !!this._session && this._session.client.state === 'online';
  }

  /** The link broke, or did not come about. */
  get isWaiting() {
    return !!this._session && this._session.client.state === 'waiting';
  }

  get snapshot() {
    return this._session && this._session.conversation.getSnapshot();
  }

  /** Who he is on the server; null: nobody has asked yet. */
  get personId() {
    return this._session && this._session.id;
  }

  get unread() {
    const { snapshot } = this;
    return snapshot ? snapshot.unread : 0;
  }

  get hasOlder() {
    return !!this._session && this._session.hasOlder;
  }

  /** The same array until something changes. */
  get lines() {
    const { snapshot, isOnline } = this, { messages = [] } = snapshot || {};
    const from = [messages, isOnline, this._refused, this._resending.size];
    if (from.some((value, i) => value !== this._from[i])) {
      this._from = from;
      this._lines = linesOf(messages, {
        isOnline, refused: this._refused, resending: this._resending,
      });
    }
    return this._lines;
  }

  get hasUpload() {
    return !!this._settings.upload;
  }

  // --- Who he is ---

  /** Questions of the site that are not answered. */
  get _isAsked() {
    const { preChat } = this._settings;
    return !!preChat && preChat.length > 0 && !this._facts.person && !this._records.read().profile;
  }

  /** Somebody looks, or an earlier page has talked. @returns {Promise<void>} */
  begin() {
    if (this._session || this._isOver || this._isAsked) return Promise.resolve();
    if (this._beginning) return this._beginning;
    const { person: named } = this._facts, made = this._makePerson(), partings = this._partings;
    this._beginning = made.then((person) => {
      this._beginning = null;
      if (this._isOver || this._session || !person) return undefined;
      // Who somebody is may have changed meanwhile.
      if (partings !== this._partings || named !== this._facts.person) {
        return this._facts.person || this._isLooking ? this.begin() : undefined;
      }
      this._records.write({ id: person.id, isIdentified: person.isIdentified });
      this._refused = {};
      for (const [id, why] of this._records.read().refused || []) this._refused[id] = why;
      const session = this._session = this._makeSession(person);
      if (this._isLooking) void session.conversation.open();
      session.talk.setVisible(this._isVisible);
      this._told.changed();
      return session.start();
    }).catch((cause) => {
      this._beginning = null;
      this._told.failed(cause);
    });
    return this._beginning;
  }

  /** @returns {Promise<{ id: string, token?: any, isIdentified: boolean } | null>} */
  _makePerson() {
    const { person } = this._facts, { id, isIdentified } = this._records.read();
    if (person) {
      if (id && id !== person.id) this._forget();
      return Promise.resolve({ id: person.id, token: person.token, isIdentified: true });
    }
    if (id && !isIdentified) return Promise.resolve({ id, isIdentified: false });
    if (id) this._forget();  // he whom the site had named is not there
    const made = newVisitorId(this._host), { sign } = this._settings;
    return Promise.resolve(made).then(sign || String).then((signed) => {
      if (this._facts.person) return this._makePerson();
      if (signed && typeof signed === 'string') return { id: signed, isIdentified: false };
      throw invalidOption('sign', 'a function that returns the id with its signature');
    });
  }

  /** @param {{ id: string, token?: any, isIdentified: boolean }} person */
  _makeSession(person) {
    /** @type {Session} */
    const session = new Session(this._library, this._settings, person, this._host, {
      changed: () => {
        this._note();
        this._told.changed();
      },
      said: (message) => this._told.said(message),
      refused: (fingerprint, reason) => this._refuse(fingerprint, reason),
      failed: (error) => this._told.failed(error),
      facts: () => this._hello(),
    });
    return session;
  }

  /** Keeps what the next page has to know. */
  _note() {
    const { desk, snapshot, unread } = this;
    if (!this._session || !snapshot) return;
    const isTalking = desk ? desk.status === 'waiting' || desk.status === 'active'
      : this._settings.mode === 'direct' ? !!snapshot.last : this._records.read().isTalking;
    this._records.write({ unread, isTalking: !!isTalking });
  }

  _hello() {
    const { person, locale, attributes, product } = this._facts;
    const { profile: answered = {} } = /** @type {{ profile?: Profile }} */ (this._records.read());
    const { profile = {} } = person || {};
    return {
      name: profile.name || answered.name, locale, product, page: this._host.page(),
      attributes: Object.assign({}, answered.attributes, profile.attributes, attributes),
    };
  }

  /** The site says who he is, or something else of him. @returns {Promise<void>} */
  identify() {
    const { person } = this._facts, { id } = this._records.read(), session = this._session;
    if (session && person && session.id === person.id) {
      session.setToken(person.token);
      if (session.ending) session.login();
      this.update();
      return Promise.resolve();
    }
    const isShown = !!session || this._isLooking, former = session ? session.id : id;
    if (former && person && former !== person.id) this._forget();
    this._told.changed();
    const begun = isShown ? this.begin() : Promise.resolve();
    return Promise.all([begun, this._wiping]).then(() => {});
  }

  /** Nobody is known here any more. @returns {Promise<void>} */
  reset() {
    this._forget();
    this._told.changed();
    return this._wiping.then(() => {});
  }

  /** Another tab has another person: this page has nothing more to do with the former. */
  follow() {
    const session = this._session;
    if (!session || this._records.read().id === session.id) return false;
    this._session = null;
    this._told.changed();
    this._wiping = this._wiping.then(() => session.wipe());
    return true;
  }

  /** Wipes the person who was there. */
  _forget() {
    const session = this._session, { id, leaving = [] } = this._records.read();
    this._session = null;
    this._partings += 1;
    this._refused = {};
    this._resending = new Set();
    const former = session ? session.id : id;
    this._records.clear();
    const all = former ? leaving.filter((one) => one !== former).concat(former) : leaving;
    // A page that ends in between must not leave anything to the next person.
    if (all.length) this._records.write({ leaving: all });
    this._wiping = this._wiping.then(() => (session ? session.wipe().then(() =>
      this._left(session.id)) : undefined)).then(() => this._wipeFormer());
  }

  /** What is left of those who were here before. @returns {Promise<unknown>} */
  _wipeFormer() {
    const { leaving = [] } = this._records.read();
    const [id] = leaving.filter((one) => !this._session || one !== this._session.id);
    if (!id) return Promise.resolve();
    const session = this._makeSession({ id, isIdentified: false });
    return session.wipe().then(() => this._left(id)).then(() =>
      this._wipeFormer());
  }

  /** @param {string} id */
  _left(id) {
    const { leaving = [], id: present } = this._records.read();
    const rest = leaving.filter((one) => one !== id);
    if (!rest.length && !present) this._records.clear();
    else this._records.write({ leaving: rest.length ? rest : undefined });
  }

  // --- What he does ---

  /** @param {Profile} profile what the form was told @returns {Promise<void>} */
  introduce(profile) {
    this._records.write({ profile });
    return this.begin();
  }

  /** @param {boolean} isLooking the panel is open */
  look(isLooking) {
    if (isLooking === this._isLooking) return;
    this._isLooking = isLooking;
    if (!this._session) return;
    const { conversation } = this._session;
    if (isLooking) void conversation.open();
    else conversation.leave();
  }

  /** @param {boolean} isVisible the page is looked at */
  setVisible(isVisible) {
    this._isVisible = isVisible;
    if (this._session) this._session.talk.setVisible(isVisible);
  }

  /**
   * Throws what the client throws.
   * @param {string | import('../../../js/talk/index.js').OwnBody} content
   * @returns {boolean} false: it is not yet known who he is
   */
  say(content) {
    if (!this._session) return false;
    this._session.conversation.send(content);
    this._records.write({ isTalking: true });
    this.update();
    return true;
  }

  /** @param {any} file @param {any} options @returns {Promise<unknown>} */
  attach(file, options) {
    return this._session ? this._session.conversation.attach(file, options) : Promise.resolve();
  }

  /** Sends what was lost again; what was refused, as a new message. @param {Line} line */
  async resend({ id, body, refused }) {
    const session = this._session;
    if (!session || this._resending.has(id)) return;
    const { conversation } = session;
    if (refused) {
      conversation.send(body.kind === 'text' ? body.text : /** @type {any} */ (body));
      await conversation.remove(id);
      return;
    }
    this._resending.add(id);
    this._told.changed();
    try {
      await conversation.resend(id);
    } finally {
      this._resending.delete(id);
      this._told.changed();
    }
  }

  /** @param {string} fingerprint @param {string} reason */
  _refuse(fingerprint, reason) {
    this._refused = Object.assign({}, this._refused, { [fingerprint]: reason });
    const { refused = [] } = this._records.read();
    const others = refused.filter(([one]) => one !== fingerprint).slice(1 - MOST_REFUSED);
    this._records.write({ refused: [...others, [fingerprint, reason]] });
    this._told.changed();
  }

  typing() {
    if (this._session) this._session.conversation.typing();
  }

  /** @param {string} text */
  draft(text) {
    if (this._session) this._session.conversation.draft(text);
  }

  /** @returns {Promise<void>} */
  older() {
    return this._session ? this._session.older() : Promise.resolve();
  }

  endChat() {
    if (this._session) this._session.endChat();
  }

  /** After he was put out, or could not be let in. */
  enterAgain() {
    if (this._session) this._session.login();
    this._told.changed();
  }

  /** Page, product, attributes or language may have changed. */
  update() {
    const desk = this._session && this._session.desk;
    if (desk) desk.update();
  }

  /** The page has no widget any more. @returns {Promise<unknown>} */
  end() {
    this._isOver = true;
    const session = this._session;
    this._session = null;
    return Promise.all([session && session.close(), this._wiping]);
  }
}
