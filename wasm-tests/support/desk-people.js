// @ts-check
/**
 * Who talks through the desk: a visitor as a widget would be, an agent as a console would be. They
 * know the protocol of demo-web/desk/protocol.md, and nothing of the desk.
 */

/** @typedef {import('mobileimsdk-wasm').Client} Client */
/** @typedef {import('mobileimsdk-wasm').Message} Message */
/** @typedef {import('mobileimsdk-wasm').SentMessage} SentMessage */

export const DESK = 'cs-desk', FRAME = 36400, CONTENT = 36399;

export class VisitorApp {
  /** What people were shown, in the order in which it came. @type {Message[]} */
  shown = [];
  /** Frames, in the order in which they came. @type {any[]} */
  frames = [];
  /** Fingerprints of what was refused. @type {Set<string>} */
  refused = new Set();

  /** @param {Client} client @param {object} [profile] @param {string} [desk] */
  constructor(client, profile = {}, desk = DESK) {
    this.client = client;
    this.desk = desk;
    this.profile = profile;
    client.on('message', (message) => {
      if (message.from !== desk) return;
      if (message.typeu !== FRAME) return void this.shown.push(message);
      client.markRead(message);
      const frame = JSON.parse(message.content);
      this.frames.push(frame);
      if (frame.kind === 'refused') this.refused.add(frame.id);
    });
    client.on('state', ({ state }) => state === 'online' && this.hello());
  }

  /** @param {object} frame */
  tell(frame) {
    return this.client.send(this.desk, JSON.stringify(frame), { typeu: FRAME });
  }

  hello() {
    this.tell({ kind: 'hello', v: 1, ...this.profile });
  }

  /** @param {string} text */
  say(text) {
    return this.client.send(this.desk, text);
  }

  get state() {
    return this.frames.filter(({ kind }) => kind === 'state').at(-1);
  }

  /** What was said to people, in words. */
  get texts() {
    return this.shown.map(({ content, typeu }) =>
      (typeu === CONTENT ? JSON.parse(content).text : content));
  }
}

export class AgentConsole {
  /** @type {string | null} */
  pass = null;
  /** How each chat stands, as far as was told. @type {Map<string, any>} */
  chats = new Map();
  /** Lines by chat and number. @type {Map<string, Map<number, any>>} */
  lines = new Map();
  /** @type {any[]} */
  frames = [];
  /** @type {Set<string>} */
  refused = new Set();
  /** Chats of which a page of history is awaited. @type {Set<string>} */
  #asked = new Set();

  /**
   * @param {Client} client @param {string} secret
   * @param {Map<string, string>} [after] the newest message in each chat, which outlives the page
   * @param {string} [desk]
   */
  constructor(client, secret, after = new Map(), desk = DESK) {
    this.client = client;
    this.desk = desk;
    this.secret = secret;
    this.after = after;
    client.on('message', (message) => {
      const { from, typeu, content, order = '' } = message;
      if (from !== desk || typeu !== FRAME) return;
      client.markRead(message);
      this.#hear({ ...JSON.parse(content), order });
    });
    client.on('state', ({ state }) => state === 'online' && this.resync());
  }

  /** @param {any} frame with the `order` of its message: the network may turn two around */
  #hear(frame) {
    this.frames.push(frame);
    const { kind, chat } = frame;
    if (kind === 'welcome') {
      this.pass = frame.pass;
      this.#keepOnly(frame.chats, frame.order);
    }
    if (kind === 'refused') {
      if (frame.id) this.refused.add(frame.id);
      for (const [id, last] of this.after) if (last === frame.id) this.after.delete(id);
      if (frame.reason === 'login') this.login();
    }
    if (kind === 'chat') this.#follow(frame);
    if (kind === 'list' && frame.which === 'mine') {
      for (const one of frame.chats) this.#follow({ ...one, order: frame.order });
      this.#keepOnly(frame.chats.map((/** @type {any} */ one) => one.chat), frame.order);
    }
    if (kind === 'said') {
      this.linesOf(chat).set(frame.seq, frame);
      this.#fill(chat);
    }
    if (kind === 'history') {
      this.#asked.delete(chat);
      for (const line of frame.entries) this.linesOf(chat).set(line.seq, line);
      this.#fill(chat);
    }
  }

  /** He has no others. @param {string[]} ids @param {string} order */
  #keepOnly(ids, order) {
    for (const [id, chat] of this.chats) {
      if (!ids.includes(id) && chat.order < order) chat.isMine = false;
    }
  }

  /** @param {any} info */
  #follow(info) {
    const known = this.chats.get(info.chat);
    if (known && known.order > info.order) return;
    const isMine = info.status === 'active' && info.agent === this.client.userId;
    this.chats.set(info.chat, { ...info, isMine });
    if (isMine) this.#fill(info.chat);
  }

  /** Asks for the newest line that is missing, and those before it. @param {string} chat */
  #fill(chat) {
    const info = this.chats.get(chat), lines = this.linesOf(chat);
    let missing = Math.max(0, info?.last ?? 0, ...lines.keys());
    while (missing && lines.has(missing)) missing -= 1;
    if (!missing || !info?.isMine || this.#asked.has(chat)) return;
    this.#asked.add(chat);
    this.tell({ kind: 'history', chat, before: missing + 1 });
  }

  /** @param {string} chat @returns {Map<number, any>} */
  linesOf(chat) {
    const lines = this.lines.get(chat) ?? new Map();
    this.lines.set(chat, lines);
    return lines;
  }

  get mine() {
    return [...this.chats.values()].filter(({ isMine }) => isMine).map(({ chat }) => chat);
  }

  /** @param {string} kind @returns {any} the newest of this kind */
  last(kind) {
    return this.frames.filter((frame) => frame.kind === kind).at(-1);
  }

  /** @param {object} frame */
  tell(frame) {
    return this.client.send(this.desk, JSON.stringify({ ...frame, pass: this.pass }),
      { typeu: FRAME });
  }

  login() {
    this.client.send(this.desk, JSON.stringify({ kind: 'login', secret: this.secret }),
      { typeu: FRAME });
  }

  resync() {
    this.#asked.clear();
    if (!this.pass) return this.login();
    this.present();
    return void this.tell({ kind: 'list', which: 'mine' });
  }

  present() {
    if (this.pass) this.tell({ kind: 'presence', state: 'ready' });
  }

  /** @param {string} [chat] */
  accept(chat) {
    return this.tell({ kind: 'accept', chat });
  }

  /** @param {string} chat @param {string} content @returns {SentMessage} */
  say(chat, content) {
    const { turn } = this.chats.get(chat), key = `${turn} ${chat}`;
    const sent = this.tell({ kind: 'say', chat, turn, content, after: this.after.get(key) });
    this.after.set(key, sent.fingerprint);
    return sent;
  }

  /** @param {string} chat */
  read(chat) {
    const upTo = Math.max(0, ...this.linesOf(chat).keys());
    if (upTo) this.tell({ kind: 'read', chat, upTo });
  }
}
