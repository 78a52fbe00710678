// @ts-check
/** Serves the phone, the mini-program in it, and the files of its package. */
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';
import { Program } from '../toolchain/program.js';

const HOST = fileURLToPath(new URL('../host/', import.meta.url));
/** The host may compile WebAssembly; nobody may make code of a string. */
const POLICY = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; " +
  "style-src 'self' 'unsafe-inline'; connect-src 'self' ws://127.0.0.1:*; " +
  "img-src 'self' data: http://127.0.0.1:*";

const PAGE = `<!doctype html><html lang="zh"><meta charset="utf-8"><title>phone</title>
<link rel="icon" href="data:,"><link rel="stylesheet" href="/host.css">
<link rel="stylesheet" href="/theme.css"><body><script src="/bundle.js"></script>
<script src="/host.js"></script><script src="/code.js"></script>
`;

const TYPES = { '.js': 'text/javascript', '.css': 'text/css', '.wasm': 'application/wasm' };

export class HostServer {
  #server = http.createServer((request, response) => this.#answer(request, response));
  #folder;
  /** @type {Record<string, Buffer>} */
  #made;

  /** @param {string} folder of the upload @param {string[]} hidden names of the browser */
  constructor(folder, hidden) {
    this.#folder = folder;
    const program = new Program(folder);
    const built = buildSync({
      entryPoints: [path.join(HOST, 'index.js')], bundle: true, write: false, format: 'iife',
      minify: true, logLevel: 'error', define: { 'process.env.NODE_ENV': '"production"' },
    });
    const made = {
      '/': PAGE, '/host.css': fs.readFileSync(path.join(HOST, 'host.css'), 'utf8'),
      '/theme.css': program.theme(), '/bundle.js': program.dataScript(),
      '/host.js': built.outputFiles[0].text, '/code.js': program.codeScript(hidden),
    };
    this.#made = Object.fromEntries(Object.entries(made)
      .map(([place, text]) => [place, Buffer.from(text)]));
  }

  get url() {
    return `http://127.0.0.1:${/** @type {import('node:net').AddressInfo} */ (
      this.#server.address()).port}/`;
  }

  async start() {
    await new Promise((resolve) => this.#server.listen(0, '127.0.0.1', () => resolve(null)));
  }

  async close() {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** @param {http.IncomingMessage} request @param {http.ServerResponse} response */
  #answer(request, response) {
    const { pathname } = new URL(request.url ?? '', 'http://host');
    response.setHeader('content-security-policy', POLICY);
    if (pathname in this.#made) {
      const type = TYPES[/** @type {keyof TYPES} */ (path.extname(pathname))] ?? 'text/html';
      response.setHeader('content-type', `${type}; charset=utf-8`);
      response.end(this.#made[pathname]);
      return;
    }
    const file = path.join(this.#folder, pathname.replace(/^\/package/, ''));
    if (!pathname.startsWith('/package/') || !fs.existsSync(file)) {
      response.writeHead(404).end();
      return;
    }
    if (file.endsWith('.br')) response.setHeader('content-encoding', 'br');
    response.setHeader('content-type', 'application/wasm');
    response.end(fs.readFileSync(file));
  }
}
