// @ts-check
/** A web server on a port of its own; what it serves, and with which headers, is the caller's. */
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import path from 'node:path';

/**
 * @typedef {object} Answer
 * @property {number} [status]
 * @property {Record<string, string>} [headers]
 * @property {string | Uint8Array} body
 */

/** @type {Record<string, string>} */
const TYPES = {
  '.css': 'text/css; charset=utf-8', '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript', '.json': 'application/json', '.mjs': 'text/javascript',
  '.svg': 'image/svg+xml', '.wasm': 'application/wasm',
};

/**
 * @param {object} content
 * @param {Record<string, Answer | string>} [content.pages] by path; a text is a page of HTML
 * @param {Record<string, string>} [content.directories] by the prefix of their paths
 * @param {Record<string, string>} [content.headers] of every answer
 * @returns {Promise<{ url: string, close: () => void }>}
 */
export async function startSite({ pages = {}, directories = {}, headers = {} }) {
  /** @param {string} at @returns {Promise<Answer>} */
  async function answer(at) {
    const page = pages[at];
    if (typeof page === 'object') return page;
    if (page) return { headers: { 'Content-Type': TYPES['.html'] }, body: page };
    const name = at.endsWith('/') ? `${at}index.html` : at;
    const prefix = Object.keys(directories).find((prefix) => name.startsWith(prefix));
    const body = prefix !== undefined && !name.includes('..') &&
      await readFile(path.join(directories[prefix], name.slice(prefix.length))).catch(() => null);
    const type = TYPES[path.extname(name)] ?? 'application/octet-stream';
    return body ? { headers: { 'Content-Type': type }, body } : { status: 404, body: 'not here' };
  }
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const { status = 200, headers: own, body } = await answer(decodeURIComponent(pathname));
    response.writeHead(status, { ...headers, ...own }).end(body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return {
    url: `http://127.0.0.1:${port}`,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
