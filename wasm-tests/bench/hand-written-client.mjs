// A client of this protocol written by hand, the rival of ours: complete, in plain JavaScript,
// with an eye on speed, as a team would write it for its own application. Login, heartbeat,
// reconnect with jitter, acknowledgement, timed retransmission, de-duplication, a queue while
// offline, bounds.

const LOGIN = 0, KEEP_ALIVE = 1, MESSAGE = 2, LOGOUT = 3, ACK = 4;
const LOGIN_ANSWER = 50, ERROR = 52, KICK_OUT = 54;
const NOT_LOGGED_IN = 301;
const MAX_FRAME_BYTES = 65_536;
const DEFAULTS = {
  token: undefined, extra: undefined, WebSocket: globalThis.WebSocket,
  heartbeat: 15_000, deadAfter: 20_000, connectTimeout: 10_000, tick: 1000,
  minDelay: 500, maxDelay: 30_000, stableAfter: 10_000,
  retryInterval: 5000, retransmits: 2, maxPending: 10_000, maxPendingBytes: 4 << 20,
  fingerprintMemory: 600_000, maxFingerprints: 16_384,
  newFingerprint: () => crypto.randomUUID(),
};

/** Bytes of UTF-8 at most: three for each unit; counted only where that is too many. */
function isTooLarge(frame) {
  return frame.length * 3 > MAX_FRAME_BYTES &&
    new TextEncoder().encode(frame).length > MAX_FRAME_BYTES;
}

export class HandWrittenClient {
  state = 'idle';
  #options;
  #quotedUser;
  #listeners = new Map();
  #socket = null;
  #login = null;
  #firstLoginTime = 0;
  /** What is not acknowledged, by fingerprint, in the order in which it was accepted. */
  #pending = new Map();
  #pendingBytes = 0;
  /** Fingerprints of what was shown, in two generations: the older one is forgotten at a time. */
  #seen = new Set();
  #seenBefore = new Set();
  #seenSince = 0;
  #attempts = 0;
  #onlineSince = 0;
  #stateSince = 0;
  #heard = 0;
  #pinged = 0;
  #ticker;
  #retry;

  constructor(options) {
    this.#options = { ...DEFAULTS, ...options };
    const { url, userId } = this.#options;
    if (!/^wss?:$/.test(new URL(url).protocol)) throw new TypeError('url must be ws: or wss:');
    if (typeof userId !== 'string') throw new TypeError('userId must be a string');
    this.#quotedUser = JSON.stringify(userId);
  }

  get pending() {
    return this.#pending.size;
  }

  /** Events: state, message, delivered, lost, kickout, error. */
  on(event, listener) {
    const listeners = this.#listeners.get(event) ?? [];
    this.#listeners.set(event, [...listeners, listener]);
  }

  /** Resolves when online; rejects when the server refuses, or the session ends before. */
  login() {
    if (this.state === 'online') return Promise.resolve();
    if (!this.#login) {
      this.#login = {};
      this.#login.promise = new Promise((resolve, reject) => {
        Object.assign(this.#login, { resolve, reject });
      });
    }
    if (this.state === 'idle' || this.state === 'stopped') {
      this.#firstLoginTime = 0;
      this.#attempts = 0;
      this.#ticker = setInterval(() => this.#tick(Date.now()), this.#options.tick);
      this.#connect();
    }
    return this.#login.promise;
  }

  /** Accepts a message, online or not; `delivered` or `lost` tells how it ended. */
  send(to, content, { qos = true, typeu = -1 } = {}) {
    if (typeof to !== 'string' || typeof content !== 'string') {
      throw new TypeError('to and content must be strings');
    }
    if (typeu !== (typeu | 0)) throw new TypeError('typeu must be an int32');
    if (this.state === 'idle' || this.state === 'stopped') throw new Error('not logged in');
    const fingerprint = this.#options.newFingerprint();
    const frame = this.#frame(MESSAGE, JSON.stringify(content), to, fingerprint, qos, typeu);
    if (isTooLarge(frame)) throw new RangeError(`a frame has at most ${MAX_FRAME_BYTES} bytes`);
    const online = this.state === 'online';
    const message = { to, content, fingerprint, typeu, status: 'queued',
      frame, sentAt: 0, sendings: 0 };
    if (qos) {
      const { maxPending, maxPendingBytes } = this.#options;
      if (this.#pending.size >= maxPending || this.#pendingBytes + frame.length > maxPendingBytes) {
        throw new RangeError('too many messages are pending');
      }
      this.#pending.set(fingerprint, message);
      this.#pendingBytes += frame.length;
      if (online) this.#transmit(message, Date.now());
    } else {
      if (!online) throw new Error('offline');
      this.#socket.send(frame);
      message.status = 'sent';
    }
    return message;
  }

  logout() {
    if (this.state === 'online') this.#socket.send(this.#frame(LOGOUT, 'null', '0'));
    this.#stop(new Error('logged out'));
  }

  // --- The link ---

  async #connect() {
    this.#enter('connecting');
    const { url, token, WebSocket } = this.#options;
    let secret;
    try {
      secret = typeof token === 'function' ? await token() : token;
    } catch (error) {
      this.#emit('error', error);
      if (this.state === 'connecting') this.#reconnect();
      return;
    }
    if (this.state !== 'connecting' || this.#socket) return;
    const socket = this.#socket = new WebSocket(url);
    socket.onopen = () => {
      if (socket !== this.#socket) return;
      this.#enter('authenticating');
      this.#heard = Date.now();
      socket.send(this.#frame(LOGIN, JSON.stringify(JSON.stringify({
        loginUserId: this.#options.userId, loginToken: secret, extra: this.#options.extra,
        firstLoginTime: this.#firstLoginTime,
      })), '0'));
    };
    socket.onmessage = ({ data }) => { if (socket === this.#socket) this.#receive(data); };
    socket.onclose = () => { if (socket === this.#socket) this.#reconnect(); };
    socket.onerror = () => {};  // `close` follows
  }

  #drop() {
    const socket = this.#socket;
    this.#socket = null;
    socket?.close();
  }

  #reconnect() {
    this.#drop();
    const { minDelay, maxDelay, stableAfter } = this.#options;
    const wasStable = this.state === 'online' && Date.now() - this.#onlineSince >= stableAfter;
    if (wasStable) this.#attempts = 0;
    const ceiling = Math.min(maxDelay, 2 * minDelay * 2 ** this.#attempts++);
    this.#enter('waiting');
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => this.#connect(),
      minDelay + Math.random() * Math.max(ceiling - minDelay, 0));
  }

  #stop(error) {
    clearInterval(this.#ticker);
    clearTimeout(this.#retry);
    this.#drop();
    this.#enter('stopped');
    for (const message of this.#pending.values()) this.#lose(message, error.message);
    this.#login?.reject(error);
    this.#login = null;
  }

  #enter(state) {
    this.#stateSince = Date.now();
    if (state === this.state) return;
    const previous = this.state;
    this.state = state;
    this.#emit('state', { state, previous });
  }

  /** Everything that is due. Times are compared, so that a late tick does no harm. */
  #tick(now) {
    const { heartbeat, deadAfter, connectTimeout, retryInterval, retransmits } = this.#options;
    if (this.state === 'connecting' || this.state === 'authenticating') {
      if (now - this.#stateSince > connectTimeout) this.#reconnect();
      return;
    }
    if (this.state !== 'online') return;
    if (now - this.#heard > deadAfter) {
      this.#reconnect();
      return;
    }
    if (now - this.#pinged >= heartbeat) {
      this.#pinged = now;
      this.#socket.send(this.#frame(KEEP_ALIVE, '"{}"', '0'));
    }
    for (const message of this.#pending.values()) {
      if (now - message.sentAt < retryInterval) continue;
      if (message.sendings > retransmits) this.#lose(message, 'not acknowledged');
      else this.#transmit(message, now);
    }
  }

  // --- Frames ---

  /** @param {string} content as JSON text */
  #frame(type, content, to, fingerprint, qos = false, typeu = -1) {
    const fp = fingerprint === undefined ? '' : `"fp":"${fingerprint}",`;
    return `{"bridge":false,"type":${type},"dataContent":${content},"from":${
      this.#quotedUser},"to":${JSON.stringify(to)},${fp}"QoS":${qos},"typeu":${typeu},"sm":-1}`;
  }

  #receive(text) {
    this.#heard = Date.now();
    try {
      this.#handle(JSON.parse(text));
    } catch (error) {
      this.#emit('error', error);
    }
  }

  #handle(frame) {
    if (this.state === 'online') {
      if (frame.type === MESSAGE) return this.#show(frame);
      if (frame.type === ACK) return this.#deliver(frame);
    }
    if (frame.type === LOGIN_ANSWER && this.state === 'authenticating') {
      this.#answered(JSON.parse(frame.dataContent));
    } else if (frame.type === KICK_OUT) {
      const { code, reason } = JSON.parse(frame.dataContent);
      this.#emit('kickout', { code, reason });
      this.#stop(new Error(`kicked out: ${code}`));
    } else if (frame.type === ERROR) {
      const { errorCode, errorMsg } = JSON.parse(frame.dataContent);
      if (errorCode === NOT_LOGGED_IN) this.#reconnect();
      else throw new Error(`server error ${errorCode}: ${errorMsg}`);
    }
    return undefined;
  }

  #answered({ code, firstLoginTime }) {
    if (code !== 0) {
      this.#stop(new Error(`login refused: ${code}`));
      return;
    }
    this.#firstLoginTime = firstLoginTime;
    const now = this.#onlineSince = this.#pinged = Date.now();
    this.#enter('online');
    for (const message of this.#pending.values()) {
      message.sendings = 0;  // what a broken link has swallowed was no attempt
      this.#transmit(message, now);
    }
    this.#login?.resolve();
    this.#login = null;
  }

  #transmit(message, now) {
    message.sentAt = now;
    message.sendings++;
    message.status = 'sent';
    this.#socket.send(message.frame);
  }

  #show({ dataContent, from, to, fp, QoS, typeu, sm, bridge }) {
    if (QoS && fp !== undefined) {
      this.#socket.send(`{"bridge":${bridge === true},"type":4,"dataContent":${JSON.stringify(fp)
      },"from":${this.#quotedUser},"to":${JSON.stringify(from)},"QoS":false,"typeu":-1,"sm":-1}`);
      if (this.#isKnown(fp, this.#heard)) return;
    }
    this.#emit('message', { from, to, content: dataContent, typeu, qos: QoS, fingerprint: fp,
      serverTime: sm, bridge });
  }

  /** Remembers it, for a time and up to a number. */
  #isKnown(fingerprint, now) {
    if (this.#seen.has(fingerprint) || this.#seenBefore.has(fingerprint)) return true;
    const { fingerprintMemory, maxFingerprints } = this.#options;
    if (now - this.#seenSince >= fingerprintMemory || this.#seen.size >= maxFingerprints / 2) {
      this.#seenBefore = this.#seen;
      this.#seen = new Set();
      this.#seenSince = now;
    }
    this.#seen.add(fingerprint);
    return false;
  }

  #deliver({ dataContent, from }) {
    const message = this.#pending.get(dataContent);
    if (!message || message.to !== from) return;
    this.#forget(message);
    message.status = 'delivered';
    this.#emit('delivered', message);
  }

  #lose(message, reason) {
    this.#forget(message);
    message.status = 'lost';
    this.#emit('lost', { message, reason });
  }

  #forget(message) {
    this.#pending.delete(message.fingerprint);
    this.#pendingBytes -= message.frame.length;
    message.frame = '';
  }

  #emit(event, value) {
    for (const listener of this.#listeners.get(event) ?? []) {
      try {
        listener(value);
      } catch (error) {
        console.error(`a listener of "${event}" threw`, error);
      }
    }
  }
}
