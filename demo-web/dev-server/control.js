// @ts-check
/**
 * The control end point: what code can do with the server, by JSON over HTTP, for test tools in
 * other languages and for the demo page. It is powerful and has no password, so it answers only
 * this machine, and no page but the server's own.
 */
import { MAX_TIMEOUT, checkBoolean, checkInteger } from './options.js';
import { reasonOf } from './printable.js';

/** @typedef {import('node:http').IncomingMessage} IncomingMessage */
/** @typedef {import('node:http').ServerResponse} ServerResponse */
/** @typedef {import('./index.js').DevServer} DevServer */
/** @typedef {Record<string, any>} Body checked by what it is handed to */

const MAX_BODY = 1024 * 1024;

/** An answer other than 200. */
class Refusal extends Error {
  /** @param {number} status @param {string} message */
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

/** @type {Map<string, (server: DevServer, body: Body) => unknown>} */
const ACTIONS = new Map(Object.entries({
  send: (server, { to, content, typeu, qos, fingerprint }) => ({
    fingerprint: server.send(to, content, { typeu, qos, fingerprint }),
  }),
  kick: (server, { userId, code, reason }) => ({ kicked: server.kick(userId, { code, reason }) }),
  users: (server) => ({ users: server.users() }),
  stats: (server) => server.stats(),
  faults: (server) => server.faults.settings(),
  'faults/cut': (server, { userId }) => ({ links: server.faults.cut(userId) }),
  'faults/half-open': (server, { userId }) => ({ links: server.faults.halfOpen(userId) }),
  'faults/refuse': (server, { on }) => server.faults.refuse(on),
  'faults/hang': (server, { on }) => server.faults.hang(on),
  'faults/delay': (server, { ms, jitter }) => server.faults.delay(ms, { jitter }),
  'faults/drop': (server, { probability, direction }) =>
    server.faults.drop(probability, direction),
  'faults/duplicate': (server, { probability }) => server.faults.duplicate(probability),
  'faults/inject': (server, { userId, text }) => ({ links: server.faults.inject(userId, text) }),
  'faults/heal': (server) => server.faults.heal(),
}));

/** @param {string | undefined} address */
export const isLoopback = (address) => /^(::1|(::ffff:)?127(\.\d{1,3}){3})$/.test(address ?? '');

/** @param {string} host a Host header, with or without port */
const isLoopbackName = (host) =>
  /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/i.test(host);

export class Control {
  /** @type {DevServer} */
  #server;
  /** @type {import('./options.js').Config['logger']} */
  #logger;

  /** @param {DevServer} server @param {import('./options.js').Config['logger']} logger */
  constructor(server, logger) {
    this.#server = server;
    this.#logger = logger;
  }

  /** @param {IncomingMessage} request @param {ServerResponse} response */
  async handle(request, response) {
    try {
      checkCaller(request);
      const name = (request.url ?? '').slice('/api/'.length);
      const body = await readBody(request);
      if (name === 'restart') this.#restart(body, response);
      else answer(response, 200, this.#act(name, body) ?? {});
    } catch (error) {
      const status = error instanceof Refusal ? error.status : 400;
      const message = error instanceof Error ? error.message : String(error);
      // The rest of a refused body is not worth reading.
      if (status === 413) response.setHeader('Connection', 'close');
      answer(response, status, { error: message });
    }
  }

  /** @param {string} name @param {Body} body */
  #act(name, body) {
    const action = ACTIONS.get(name);
    if (action === undefined) throw new Refusal(404, `there is no /api/${name}`);
    return action(this.#server, body);
  }

  /**
   * Answers first: the restart ends this very connection.
   * @param {Body} body
   * @param {ServerResponse} response
   */
  #restart({ downFor = 0, clean = false }, response) {
    checkInteger('downFor', downFor, 0, MAX_TIMEOUT);
    checkBoolean('clean', clean);
    response.once('finish', () => {
      this.#server.restart({ downFor, clean }).catch((error) => {
        this.#logger.error(`the restart failed: ${reasonOf(error)}`);
      });
    });
    response.setHeader('Connection', 'close');
    answer(response, 202, {});
  }
}

/** @param {ServerResponse} response @param {number} status @param {unknown} body */
function answer(response, status, body) {
  response.writeHead(status, {
    'Content-Type': 'application/json; charset=utf-8',
    'Cache-Control': 'no-store',
  });
  response.end(`${JSON.stringify(body)}\n`);
}

/** @param {IncomingMessage} request */
function checkCaller({ method, headers, socket }) {
  if (!isLoopback(socket.remoteAddress)) throw new Refusal(403, 'only from this machine');
  // A foreign name that resolves to this machine is how a foreign page gets round the same origin.
  const host = headers.host ?? '';
  if (!isLoopbackName(host)) throw new Refusal(403, 'the Host must be this machine');
  const { origin } = headers;
  if (origin !== undefined && origin.toLowerCase() !== `http://${host.toLowerCase()}`) {
    throw new Refusal(403, 'only pages of this server');
  }
  if (method !== 'POST') throw new Refusal(405, 'only POST');
  // Not a type that a plain HTML form, which needs no permission, could send.
  if (!/^application\/json\s*(;|$)/i.test(headers['content-type'] ?? '')) {
    throw new Refusal(415, 'the Content-Type must be application/json');
  }
}

/** @param {IncomingMessage} request @returns {Promise<Body>} */
async function readBody(request) {
  const chunks = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > MAX_BODY) throw new Refusal(413, `the body is larger than ${MAX_BODY} bytes`);
    chunks.push(chunk);
  }
  const text = Buffer.concat(chunks).toString();
  /** @type {unknown} */
  let body;
  try {
    body = text === '' ? {} : JSON.parse(text);
  } catch {
    throw new Refusal(400, 'the body is not JSON');
  }
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new Refusal(400, 'the body must be a JSON object');
  }
  return body;
}
