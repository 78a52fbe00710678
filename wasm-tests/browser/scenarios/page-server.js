// @ts-check
/** Serves the page and takes down what it tells. Its port, so the page's storage, is its own. */
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** @type {Record<string, string>} */
const TYPES = { '.html': 'text/html', '.js': 'text/javascript', '.mjs': 'text/javascript' };

/** @param {string} urlPath */
function fileAt(urlPath) {
  const place = urlPath.startsWith('/dist/') ? '../../..' : '../page';
  const file = urlPath === '/' ? '/index.html' : urlPath;
  return fileURLToPath(new URL(`${place}${file}`, import.meta.url));
}

/**
 * @param {string} url @param {import('node:http').ServerResponse} response
 * @param {string} [policy]
 */
async function serveFile(url, response, policy) {
  const file = fileAt(new URL(url, 'http://localhost').pathname);
  const content = await readFile(file).catch(() => undefined);
  // Not "no-store": a page with a socket that is served so stays out of the back/forward cache.
  response.writeHead(content === undefined ? 404 : 200, {
    'Content-Type': TYPES[path.extname(file)] ?? 'text/plain', 'Cache-Control': 'no-cache',
    'Access-Control-Allow-Origin': '*',  // a frame in a sandbox is of no origin
    ...(policy ? { 'Content-Security-Policy': policy } : {}),
  });
  response.end(content);
}

/**
 * @param {import('./journal.js').Journal} journal
 * @param {string} [policy] Content-Security-Policy
 * @returns {Promise<{ url: string, close: () => Promise<void> }>}
 */
export async function servePage(journal, policy) {
  const server = createServer(async (request, response) => {
    if (request.url !== '/journal') {
      await serveFile(request.url ?? '/', response, policy);
      return;
    }
    const chunks = await request.toArray().catch(() => undefined);
    if (chunks === undefined) return; // cut off in the middle: it will come again
    journal.add(JSON.parse(Buffer.concat(chunks).toString()));
    response.writeHead(204).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return {
    url: `http://127.0.0.1:${port}`,
    async close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
