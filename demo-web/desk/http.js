// @ts-check
// The end point on loopback: adding and removing agents, and how it goes. Nothing of a browser gets
// in: no page may name this host as another's, or send JSON here unasked.
import { timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';
import { hashSecret } from './secrets.js';

/** @typedef {import('./desk.js').Desk | import('./shared.js').SharedDesk} Desk */
/** @typedef {import('node:http').IncomingMessage} IncomingMessage */
/** @typedef {{ status: number, body: object }} Answer */

const MOST_BODY = 10_000;  // bytes
const TOO_LARGE = 413;
const LOOPBACK = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/;

/** @param {number} status @param {string} error @returns {Answer} */
const refuse = (status, error) => ({ status, body: { error } });

/** @param {Desk} desk @param {string | undefined} token @returns {import('node:http').Server} */
export function createEndPoint(desk, token) {
  return createServer({ requestTimeout: 10_000 }, (request, response) => {
    answer(desk, token, request).catch(() => refuse(500, 'something went wrong')).then(
      ({ status, body }) => {
        response.writeHead(status, {
          'Content-Type': 'application/json; charset=utf-8', 'Cache-Control': 'no-store',
          // The rest of what is too large is not waited for.
          ...(status === TOO_LARGE ? { Connection: 'close' } : {}),
        });
        response.end(`${JSON.stringify(body)}\n`);
      });
  });
}

/** @param {string | undefined} header @param {string} token */
function isAllowed(header, token) {
  const given = Buffer.from(header || ''), wanted = Buffer.from(`Bearer ${token}`);
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}

/**
 * @param {Desk} desk @param {string | undefined} token @param {IncomingMessage} request
 * @returns {Promise<Answer>}
 */
async function answer(desk, token, request) {
  const { headers, method, url = '' } = request, [path] = url.split('?');
  const isOurs = LOOPBACK.test(headers.host || '') && headers.origin === undefined;
  if (!isOurs) return refuse(403, 'only programs on this machine may ask');
  if (token && !isAllowed(headers.authorization, token)) return refuse(401, 'the token is missing');
  if (path === '/health' && method === 'GET') {
    const health = desk.health();
    return { status: health.state === 'online' ? 200 : 503, body: health };
  }
  if (path === '/agents' && method === 'GET') {
    const agents = await desk.agents();
    return agents ? { status: 200, body: { agents } } : refuse(503, 'the store is not there');
  }
  if (path === '/agents' && method === 'POST') return addAgent(desk, request);
  const [, id] = /^\/agents\/([^/]+)$/.exec(path) || [];
  if (id && method === 'DELETE') return removeAgent(desk, id);
  return refuse(404, 'there is GET /health, GET and POST /agents, DELETE /agents/ID');
}

/** @param {Desk} desk @param {string} given @returns {Promise<Answer>} */
async function removeAgent(desk, given) {
  let id = given;
  try {
    id = decodeURIComponent(given);
  } catch {
    return refuse(400, 'the id is not spelled as addresses are');
  }
  const isThere = (await desk.agents())?.some((agent) => agent.id === id);
  if (!isThere) return refuse(404, 'there is no such agent');
  const isDone = await desk.feed({ type: 'removeAgent', id });
  return isDone ? { status: 200, body: { id } } : refuse(503, 'the store is not there');
}

/** @param {IncomingMessage} request @returns {Promise<string | null>} null: too much */
const bodyOf = (request) => new Promise((resolve, reject) => {
  /** @type {Buffer[]} */
  const chunks = [];
  let bytes = 0;
  request.on('data', (chunk) => {
    bytes += chunk.length;
    if (bytes > MOST_BODY) {
      request.pause();
      resolve(null);
    } else {
      chunks.push(chunk);
    }
  });
  request.on('end', () => resolve(Buffer.concat(chunks).toString('utf8')));
  request.on('error', reject);
});

/** @param {Desk} desk @param {IncomingMessage} request @returns {Promise<Answer>} */
async function addAgent(desk, request) {
  if (!/^application\/json\b/.test(request.headers['content-type'] || '')) {
    return refuse(415, 'the content type must be application/json');
  }
  const text = await bodyOf(request);
  if (text === null) return refuse(TOO_LARGE, 'the body is too large');
  const given = parse(text);
  if (!given) return refuse(400, 'the body is not JSON');
  const { id, name = id, role = 'agent', secret, capacity = 5 } = given;
  if (!isText(id, 128) || id === '0') return refuse(400, 'id must be a text of 1 to 128 units');
  if (!isText(name, 100)) return refuse(400, 'name must be a text of 1 to 100 units');
  if (role !== 'agent' && role !== 'supervisor') {
    return refuse(400, 'role must be agent or supervisor');
  }
  if (!isText(secret, 200) || secret.length < 8) {
    return refuse(400, 'secret must be a text of 8 to 200 units');
  }
  if (!Number.isInteger(capacity) || capacity < 1 || capacity > 1_000) {
    return refuse(400, 'capacity must be a whole number from 1 to 1000');
  }
  const hash = await hashSecret(secret);
  const isDone = await desk.feed({ type: 'addAgent', agent: { id, name, role, hash, capacity } });
  return isDone ? { status: 201, body: { id, name, role, capacity } }
    : refuse(503, 'the store is not there');
}

/** @param {string} text @returns {any} null: it is no object */
function parse(text) {
  try {
    const value = JSON.parse(text);
    return typeof value === 'object' ? value : null;
  } catch {
    return null;
  }
}

/** @param {unknown} value @param {number} most @returns {value is string} */
const isText = (value, most) =>
  typeof value === 'string' && value.length > 0 && value.length <= most;
