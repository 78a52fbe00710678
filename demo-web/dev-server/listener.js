// @ts-check
/**
 * The listening socket: every connection that comes in, up to the moment when it is a WebSocket or
 * has got its answer. One listener serves one start of the server.
 */
import { createServer } from 'node:http';
import { once } from 'node:events';
import { addressOf } from './link.js';
import { quote } from './printable.js';

/** @typedef {import('node:http').IncomingMessage} IncomingMessage */
/** @typedef {import('node:http').ServerResponse} ServerResponse */
/** @typedef {import('node:stream').Duplex} Duplex */

/**
 * @typedef {object} ListenerOptions
 * @property {import('ws').WebSocketServer} acceptor
 * @property {import('./options.js').Config} config
 * @property {import('./faults.js').Faults} faults
 * @property {import('./notices.js').Notices} notices
 * @property {(request: IncomingMessage, response: ServerResponse) => void} onRequest
 * @property {(ws: import('ws').WebSocket, socket: Duplex) => void} onConnection
 */

/** Real ms that connections have to end by themselves when the server closes. */
const CLOSE_GRACE = 500;

export class Listener {
  /** @type {ListenerOptions} */
  #options;
  #http = createServer();
  /** @type {Set<import('node:net').Socket>} */
  #sockets = new Set();
  /** @type {Set<Duplex>} those that asked for an upgrade and will wait in vain */
  #unanswered = new Set();

  /** @param {ListenerOptions} options */
  constructor(options) {
    this.#options = options;
    this.#http.on('connection', (socket) => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
    });
    this.#http.on('request', options.onRequest);
    this.#http.on('upgrade', (request, socket, head) => this.#upgrade(request, socket, head));
  }

  /** @param {number} port 0 = any @returns {Promise<number>} the port it got */
  async open(port) {
    this.#http.listen({ port, host: this.#options.config.host });
    await once(this.#http, 'listening');
    return /** @type {import('node:net').AddressInfo} */ (this.#http.address()).port;
  }

  /** Stops listening; WebSockets have a moment to end by themselves. */
  async close() {
    const closed = once(this.#http, 'close');
    this.#http.close();
    this.#http.closeIdleConnections();
    for (const socket of this.#unanswered) socket.destroy();
    const timer = setTimeout(() => {
      for (const socket of this.#sockets) socket.destroy();
    }, CLOSE_GRACE);
    await closed;
    clearTimeout(timer);
  }

  /** @param {IncomingMessage} request @param {Duplex} socket @param {Buffer} head */
  #upgrade(request, socket, head) {
    const { acceptor, config, faults, onConnection } = this.#options;
    socket.on('error', () => socket.destroy());
    if (faults.refusing) {
      const answer = 'HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\n\r\n';
      // Nobody reads this socket any more, so its end would never be noticed.
      socket.end(answer, () => socket.destroy());
    } else if (faults.hanging) {
      this.#leaveUnanswered(socket);
      faults.hold(socket);
    } else if (request.url !== config.path) {
      // Compared as a whole, as the reference server does: a query makes another path of it.
      this.#tellPath(request, socket);
      this.#leaveUnanswered(socket);
      this.#dropLater(socket);
    } else {
      acceptor.handleUpgrade(request, socket, head, (ws) => onConnection(ws, socket));
    }
  }

  /** @param {IncomingMessage} request @param {Duplex} socket */
  #tellPath({ url = '' }, socket) {
    const { config, notices } = this.#options;
    // A query may hold a token.
    const [path, ...query] = url.split('?');
    const asked = query.length === 0 ? quote(path) : `${quote(path)} with a query`;
    notices.tell('WRONG_PATH', `a client at ${addressOf(socket)} asks for the path ${asked} and ` +
      `gets no answer: the path here is ${quote(config.path)}, without a query`);
  }

  /** @param {Duplex} socket */
  #leaveUnanswered(socket) {
    socket.resume();
    socket.on('end', () => socket.destroy());
    socket.on('close', () => this.#unanswered.delete(socket));
    this.#unanswered.add(socket);
  }

  /** @param {Duplex} socket */
  #dropLater(socket) {
    const { clock, idleTimeout } = this.#options.config;
    const timer = clock.setTimeout(() => socket.destroy(), idleTimeout);
    socket.on('close', () => clock.clearTimeout(timer));
  }
}
