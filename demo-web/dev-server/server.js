// @ts-check
/**
 * The server put together: a listening socket, what happens on it, and what a restart keeps.
 */
import { randomUUID } from 'node:crypto';
import { Control } from './control.js';
import { Dispatcher } from './dispatcher.js';
import { Events } from './events.js';
import { Faults } from './faults.js';
import { Link } from './link.js';
import { Listener } from './listener.js';
import { Login } from './login.js';
import { Messages } from './messages.js';
import { Notices } from './notices.js';
import { MAX_TIMEOUT, checkBoolean, checkInteger, checkString, readOptions } from './options.js';
import { quote, reasonOf } from './printable.js';
import { KickoutCode, SERVER, isInt32, makeFrame } from './protocol.js';
import { SenseWatch } from './sense-watch.js';
import { Sessions } from './sessions.js';
import { Uploads } from './uploads.js';
import { createWebHandler } from './web.js';
import { createAcceptor } from './websocket.js';

/** @typedef {import('./index.js').DevServerOptions} DevServerOptions */
/** @typedef {import('./index.js').DevServerEvents} DevServerEvents */
/** @typedef {import('./index.js').DevServer} DevServerApi */
/** @typedef {Omit<import('./index.js').Stats, 'online' | 'links'>} Counters */

const noCounters = () => ({
  logins: 0,
  loginsRefused: 0,
  kickouts: 0,
  messagesReceived: 0,
  messagesForwarded: 0,
  messagesStored: 0,
  messagesFromStore: 0,
  acksReceived: 0,
  acksSent: 0,
  retransmissions: 0,
  framesIn: 0,
  framesOut: 0,
  bytesIn: 0,
  bytesOut: 0,
});

/** @implements {DevServerApi} */
export class DevServer {
  /** @type {Faults} */
  faults;

  /** @type {'stopped' | 'starting' | 'running' | 'restarting' | 'stopping'} */
  #state = 'stopped';
  /** @type {import('./options.js').Config} */
  #config;
  /** @type {Events} */
  #events;
  /** @type {Notices} */
  #notices;
  /** @type {SenseWatch} */
  #senseWatch;
  /** @type {Counters} */
  #counters = noCounters();
  /** @type {Set<Link>} every link whose socket is there */
  #links = new Set();
  #sessions = new Sessions();
  /** @type {Messages} */
  #messages;
  /** @type {Login} */
  #login;
  /** @type {Dispatcher} */
  #dispatcher;
  /** @type {Uploads} */
  #uploads;
  /** @type {Listener | undefined} */
  #listener;
  /** @type {number} */
  #port;
  /** @type {Promise<void>} the latest start or restart */
  #operation = Promise.resolve();
  /** @type {Promise<void> | undefined} */
  #closing;
  /** @type {(() => void) | undefined} ends the down time of a restart */
  #wake;

  /** @param {DevServerOptions} [options] */
  constructor(options = {}) {
    const config = readOptions(options);
    this.#config = config;
    this.#port = config.port;
    this.#uploads = new Uploads(config);
    this.faults = new Faults({ random: config.random, links: () => this.#links });
    this.#events = new Events((name, error) => {
      config.logger.error(`the application failed in ${name}: ${reasonOf(error)}`);
    });
    const { faults } = this;
    const notices = new Notices({ ...config, events: this.#events });
    this.#notices = notices;
    this.#senseWatch = new SenseWatch({ config, faults, notices });
    const shared = {
      config,
      sessions: this.#sessions,
      events: this.#events,
      counters: this.#counters,
      notices,
    };
    const messages = new Messages(shared);
    this.#messages = messages;
    this.#login = new Login({ ...shared, onEntered: (link) => messages.flush(link) });
    this.#dispatcher = new Dispatcher({
      notices,
      senseWatch: this.#senseWatch,
      sessions: this.#sessions,
      login: this.#login,
      messages,
    });
  }

  async start() {
    if (this.#state !== 'stopped') throw new Error(`the server is ${this.#state} already`);
    this.#state = 'starting';
    this.#operation = this.#listen();
    await this.#operation;
  }

  /** @returns {Promise<void>} */
  close() {
    this.#closing ??= this.#close().finally(() => {
      this.#closing = undefined;
    });
    return this.#closing;
  }

  /** @param {{ downFor?: number, clean?: boolean }} [options] */
  async restart({ downFor = 0, clean = false } = {}) {
    checkInteger('downFor', downFor, 0, MAX_TIMEOUT);
    checkBoolean('clean', clean);
    if (this.#state !== 'running') throw new Error(`the server is ${this.#state}, not running`);
    this.#state = 'restarting';
    this.#operation = this.#restart(downFor, clean);
    await this.#operation;
  }

  get url() {
    return `ws://${this.#address()}${this.#config.path}`;
  }

  get httpUrl() {
    return `http://${this.#address()}`;
  }

  /**
   * @param {string} to
   * @param {string} content
   * @param {import('./index.js').SendOptions} [options]
   */
  send(to, content, { typeu = -1, qos = true, fingerprint } = {}) {
    checkString('to', to);
    checkString('content', content);
    if (to === SERVER) throw new RangeError('to must be a user: "0" is the server itself');
    if (!isInt32(typeu)) throw new RangeError(`typeu must be a 32-bit integer, not ${typeu}`);
    checkBoolean('qos', qos);
    if (fingerprint !== undefined) checkString('fingerprint', fingerprint);
    const fp = fingerprint ?? (qos ? randomUUID() : null);
    this.#messages.push(makeFrame({ to, dataContent: content, typeu, QoS: qos, fp }));
    return fp;
  }

  /**
   * @param {string} userId
   * @param {{ code?: number, reason?: string }} [options]
   */
  kick(userId, { code = KickoutCode.ADMIN, reason } = {}) {
    checkString('userId', userId);
    if (!isInt32(code)) throw new RangeError(`code must be a 32-bit integer, not ${code}`);
    if (reason !== undefined) checkString('reason', reason);
    const link = this.#sessions.get(userId);
    if (link === undefined) return false;
    this.#login.kick(link, code, reason ?? null);
    return true;
  }

  /**
   * @template {keyof DevServerEvents} N
   * @param {N} name
   * @param {(event: DevServerEvents[N]) => void} listener
   */
  on(name, listener) {
    return this.#events.on(name, listener);
  }

  users() {
    return this.#sessions.users();
  }

  stats() {
    return { online: this.users().length, links: this.#links.size, ...this.#counters };
  }

  #address() {
    const { host } = this.#config;
    if (this.#port === 0) throw new Error('the port is known when the server has started');
    const name = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host;
    return `${name.includes(':') ? `[${name}]` : name}:${this.#port}`;
  }

  async #listen() {
    try {
      const config = this.#config;
      this.#listener = new Listener({
        acceptor: await createAcceptor(config.maxFrameBytes),
        config,
        faults: this.faults,
        notices: this.#notices,
        onRequest: await createWebHandler({
          roots: config.webRoots,
          control: config.control ? new Control(this, config.logger) : undefined,
          uploads: config.maxUploadBytes > 0 ? this.#uploads : undefined,
        }),
        onConnection: (ws, socket) => this.#connect(ws, socket),
      });
      this.#port = await this.#listener.open(this.#port);
      this.#state = 'running';
    } catch (error) {
      this.#state = 'stopped';
      throw error;
    }
  }

  /** @param {number} downFor ms @param {boolean} clean */
  async #restart(downFor, clean) {
    await this.#stopListening(clean);
    if (this.#closing === undefined && downFor > 0) await this.#sleep(downFor);
    if (this.#closing === undefined) await this.#listen();
    else this.#state = 'stopped';
  }

  async #close() {
    this.#wake?.();
    // What is being done is done to the end first; whoever began it hears of its errors.
    await this.#operation.catch(() => {});
    if (this.#state === 'running') {
      this.#state = 'stopping';
      await this.#stopListening(true);
      this.#state = 'stopped';
    }
    await this.#uploads.close();
  }

  /** @param {boolean} clean say "Bye" to everybody first */
  async #stopListening(clean) {
    for (const link of [...this.#links]) {
      // A half-open link could not hear it anyway.
      if (clean && !link.muted) link.close();
      else link.destroy();
    }
    await this.#listener?.close();
    for (const link of [...this.#links]) link.destroy();
    this.#listener = undefined;
    this.#messages.forget();
  }

  /** @param {number} ms */
  async #sleep(ms) {
    const { clock } = this.#config;
    /** @type {unknown} */
    let timer;
    await /** @type {Promise<void>} */ (new Promise((resolve) => {
      this.#wake = resolve;
      timer = clock.setTimeout(resolve, ms);
    }));
    clock.clearTimeout(timer);
    this.#wake = undefined;
  }

  /** @param {import('ws').WebSocket} ws @param {import('node:stream').Duplex} socket */
  #connect(ws, socket) {
    const { clock, idleTimeout, maxFrameBytes, stampTime } = this.#config;
    const events = this.#events;
    const link = new Link(ws, socket, {
      clock,
      idleTimeout,
      maxFrameBytes,
      stampTime,
      faults: this.faults,
      events: {
        onFrame: (_, received, raw, isBinary) => {
          this.#counters.framesIn += 1;
          this.#counters.bytesIn += raw.length;
          const frame = 'malformed' in received ? null : received;
          const text = isBinary ? null : raw.toString();
          events.emit('frame', { direction: 'in', userId: link.userId, frame, text });
          this.#dispatcher.receive(link, received);
        },
        onSend: (_, frame, text) => {
          this.#counters.framesOut += 1;
          this.#counters.bytesOut += Buffer.byteLength(text);
          events.emit('frame', { direction: 'out', userId: link.userId, frame, text });
        },
        onIdle: () => this.#senseWatch.hearNothing(link),
        onEnd: (_, code, reason) => this.#onEnd(link, code, reason),
        onGone: () => this.#links.delete(link),
      },
    });
    this.#links.add(link);
  }

  /** @param {Link} link @param {number} code @param {string} reason */
  #onEnd(link, code, reason) {
    const { userId, kickoutCode } = link;
    const wasOnline = this.#sessions.leave(link);
    this.#events.emit('close', { userId, code, reason });
    if (userId === undefined || !wasOnline) return;
    this.#notices.tellPresence(`${quote(userId)} is offline`);
    this.#events.emit('logout', { userId, kickoutCode });
  }
}
