// @ts-check
/**
 * Plain HTTP: static files for a demo page, and the way to the control end point and to uploads.
 */
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { UPLOADS } from './uploads.js';

/** @typedef {import('node:http').IncomingMessage} IncomingMessage */
/** @typedef {import('node:http').ServerResponse} ServerResponse */

/** @type {Map<string, string>} by file name extension */
const MIME_TYPES = new Map(Object.entries({
  '.cjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.gif': 'image/gif',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.jpeg': 'image/jpeg',
  '.jpg': 'image/jpeg',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.md': 'text/markdown; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.mp3': 'audio/mpeg',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
}));

/**
 * @param {object} options
 * @param {Map<string, string>} options.roots URL prefix to directory
 * @param {import('./control.js').Control} [options.control]
 * @param {import('./uploads.js').Uploads} [options.uploads]
 */
export async function createWebHandler({ roots, control, uploads }) {
  for (const directory of roots.values()) {
    const found = await stat(directory).catch(() => undefined);
    if (!found?.isDirectory()) throw new Error(`webRoot: there is no directory ${directory}`);
  }
  // The control end point takes POST alone: what is read there may be a folder's.
  const hasOwnApi = roots.has('/api') || roots.has('/api/');
  const hasOwnUploads = roots.has('/uploads') || roots.has(UPLOADS);
  /** @param {IncomingMessage} request @param {ServerResponse} response */
  return (request, response) => {
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    if (control !== undefined && request.url?.startsWith('/api/') && !(isRead && hasOwnApi)) {
      void control.handle(request, response);
    } else if (uploads !== undefined && request.url?.startsWith(UPLOADS) && !hasOwnUploads) {
      uploads.handle(request, response);
    } else {
      void serveFile(roots, request, response);
    }
  };
}

/** @param {ServerResponse} response @param {number} status @param {string} text */
function answer(response, status, text) {
  response.writeHead(status, {
    'Content-Type': 'text/plain; charset=utf-8',
    'Cache-Control': 'no-store',
  });
  response.end(`${text}\n`);
}

/**
 * @param {Map<string, string>} roots
 * @param {IncomingMessage} request
 * @param {ServerResponse} response
 */
async function serveFile(roots, request, response) {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.setHeader('Allow', 'GET, HEAD');
    answer(response, 405, 'only GET and HEAD');
    return;
  }
  const urlPath = readPath(request.url ?? '/');
  const file = urlPath === undefined ? undefined : locate(roots, urlPath);
  if (urlPath === undefined || file === undefined) {
    answer(response, 404, 'not found');
    return;
  }
  const found = await stat(file).catch(() => undefined);
  if (found?.isDirectory() && !urlPath.endsWith('/')) {
    // Relative links of the page need the slash.
    const location = urlPath.split('/').map(encodeURIComponent).join('/');
    response.setHeader('Location', `${location}/`);
    answer(response, 301, 'moved');
  } else {
    await sendFile(found?.isDirectory() ? path.join(file, 'index.html') : file, request, response);
  }
}

/**
 * @param {string} url
 * @returns {string | undefined} the decoded path, without "..", hidden files and double slashes
 */
function readPath(url) {
  let decoded;
  try {
    decoded = decodeURIComponent(url.replace(/[?#].*$/s, ''));
  } catch {
    return undefined;
  }
  if (!decoded.startsWith('/') || /[\0\\]/.test(decoded)) return undefined;
  const segments = decoded.split('/');
  // ".." is what matters; ".git" and ".env" have no business on the web either.
  if (segments.some((segment) => segment.startsWith('.'))) return undefined;
  return decoded.replace(/\/{2,}/g, '/');
}

/** @param {Map<string, string>} roots @param {string} urlPath @returns {string | undefined} */
function locate(roots, urlPath) {
  let best;
  for (const [prefix, directory] of roots) {
    const base = prefix.endsWith('/') ? prefix : `${prefix}/`;
    const isBelow = urlPath.startsWith(base) || `${urlPath}/` === base;
    if (!isBelow || base.length <= (best?.base.length ?? 0)) continue;
    best = { base, directory };
  }
  if (best === undefined) return undefined;
  return path.join(best.directory, `./${urlPath.slice(best.base.length)}`);
}

/** @param {string} file @param {IncomingMessage} request @param {ServerResponse} response */
async function sendFile(file, request, response) {
  // Read as a whole: a build that rewrites the file meanwhile cannot mix old and new.
  const content = await readFile(file).catch(() => undefined);
  if (content === undefined) {
    answer(response, 404, 'not found');
    return;
  }
  response.writeHead(200, {
    'Content-Type': MIME_TYPES.get(path.extname(file).toLowerCase()) ?? 'application/octet-stream',
    'Content-Length': content.length,
    // Not no-store: with it Chromium keeps no page that has a WebSocket for the way back.
    'Cache-Control': 'no-cache',
    'X-Content-Type-Options': 'nosniff',
  });
  response.end(request.method === 'HEAD' ? undefined : content);
}
