// @ts-check
/**
 * Files that the users of a demo send each other: taken by POST, kept in a temporary folder until
 * the server closes, and served so that nothing in them can run in a page of this server.
 */
import { randomBytes } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { reasonOf } from './printable.js';

/** @typedef {import('node:http').IncomingMessage} IncomingMessage */
/** @typedef {import('node:http').ServerResponse} ServerResponse */
/** @typedef {{ name: string, size: number }} Kept */

/** Where they are. */
export const UPLOADS = '/uploads/';
const MOST_NAME_UNITS = 200;

/** Pictures that are only pictures; all else is for download. @type {Map<string, string>} */
const PICTURES = new Map(Object.entries({
  '.avif': 'image/avif', '.gif': 'image/gif', '.jpeg': 'image/jpeg', '.jpg': 'image/jpeg',
  '.png': 'image/png', '.webp': 'image/webp',
}));

/** An answer other than 201 or 200. */
class Refusal extends Error {
  /** @param {number} status @param {string} code @param {string} message @param {object} [more] */
  constructor(status, code, message, more = {}) {
    super(message);
    this.status = status;
    this.body = { code, error: message, ...more };
  }
}

export class Uploads {
  /** @type {import('./options.js').Config} */
  #config;
  /** Made for the first file. @type {Promise<string> | undefined} */
  #folder;
  /** By id. @type {Map<string, Kept>} */
  #kept = new Map();
  /** Bytes of all of them, and of those that are still coming. */
  #total = 0;
  /** @type {Set<Promise<void>>} */
  #running = new Set();

  /** @param {import('./options.js').Config} config */
  constructor(config) {
    this.#config = config;
  }

  /** @param {IncomingMessage} request @param {ServerResponse} response */
  handle(request, response) {
    const running = this.#handle(request, response).finally(() => this.#running.delete(running));
    this.#running.add(running);
  }

  /** Takes everything away; what comes later begins anew. */
  async close() {
    await Promise.all(this.#running);
    const folder = this.#folder;
    this.#folder = undefined;
    this.#kept.clear();
    this.#total = 0;
    if (folder !== undefined) await rm(await folder, { recursive: true, force: true });
  }

  /** @param {IncomingMessage} request @param {ServerResponse} response */
  async #handle(request, response) {
    try {
      if (request.method === 'POST') await this.#take(request, response);
      else await this.#give(request, response);
    } catch (error) {
      // Whoever has gone, or has closed the server, hears nothing.
      if (response.destroyed || response.headersSent) {
        response.destroy();
        return;
      }
      const isRefusal = error instanceof Refusal;
      if (!isRefusal) this.#config.logger.error(`an upload failed: ${reasonOf(error)}`);
      answer(response, isRefusal ? error.status : 500, isRefusal ? error.body
        : { code: 'UPLOAD_FAILED', error: 'the file could not be kept' });
      // Read to its end: many browsers hear no answer while they cannot send.
      request.resume();
    }
  }

  /** @param {IncomingMessage} request @param {ServerResponse} response */
  async #take(request, response) {
    checkSender(request);
    const size = this.#checkSize(request);
    this.#total += size;  // at once: several that come together must not be too many together
    this.#folder ??= mkdtemp(path.join(tmpdir(), 'mobileimsdk-uploads-')).catch((error) => {
      this.#folder = undefined;  // the next file tries again
      throw error;
    });
    const id = randomBytes(16).toString('hex');
    try {
      const file = path.join(await this.#folder, id);
      await pipeline(request, createWriteStream(file)).catch(async (error) => {
        await rm(file, { force: true });
        throw error;
      });
    } catch (error) {
      this.#total -= size;
      throw error;
    }
    const name = nameOf(request.url ?? '');
    this.#kept.set(id, { name, size });
    answer(response, 201, { url: `${UPLOADS}${id}/${encodeURIComponent(name)}`, name, size });
  }

  /** @param {IncomingMessage} request @returns {number} bytes; the host holds it to its word */
  #checkSize({ headers: { 'content-length': given } }) {
    const { maxUploadBytes, maxUploadsTotal } = this.#config;
    if (given === undefined) throw new Refusal(411, 'NO_LENGTH', 'it must have a Content-Length');
    const size = Number(given);
    if (size > maxUploadBytes) {
      throw new Refusal(413, 'FILE_TOO_LARGE', `the file is larger than ${maxUploadBytes} bytes`,
        { limit: maxUploadBytes });
    }
    if (this.#total + size > maxUploadsTotal) {
      throw new Refusal(507, 'UPLOADS_FULL', 'there is no room for more files',
        { limit: maxUploadsTotal });
    }
    return size;
  }

  /** @param {IncomingMessage} request @param {ServerResponse} response */
  async #give({ method, url = '' }, response) {
    if (method !== 'GET' && method !== 'HEAD') {
      response.setHeader('Allow', 'GET, HEAD, POST');
      throw new Refusal(405, 'WRONG_METHOD', 'only GET, HEAD and POST');
    }
    const id = url.slice(UPLOADS.length).split(/[/?]/)[0], kept = this.#kept.get(id);
    if (kept === undefined || this.#folder === undefined) {
      throw new Refusal(404, 'NOT_FOUND', 'there is no such file');
    }
    const type = PICTURES.get(path.extname(kept.name).toLowerCase());
    response.writeHead(200, {
      'Content-Type': type ?? 'application/octet-stream',
      'Content-Length': kept.size,
      'Content-Disposition': `${type ? 'inline' : 'attachment'}; filename*=UTF-8''` +
        encodeURIComponent(kept.name).replace(/['()*]/g, (one) =>
          `%${one.charCodeAt(0).toString(16)}`),
      // Whatever it is, it is no page of this server.
      'X-Content-Type-Options': 'nosniff',
      'Content-Security-Policy': "default-src 'none'; sandbox",
      'Cache-Control': 'private, max-age=3600',
    });
    if (method === 'HEAD') response.end();
    else await pipeline(createReadStream(path.join(await this.#folder, id)), response);
  }
}

/** @param {IncomingMessage} request */
function checkSender({ headers: { origin, host = '', 'content-type': type = '' } }) {
  const from = origin === undefined ? undefined : URL.canParse(origin) ? new URL(origin).host : '';
  if (from !== undefined && from !== host.toLowerCase()) {
    throw new Refusal(403, 'FOREIGN_PAGE', 'only pages of this server');
  }
  // Not a type that a plain HTML form, which needs no permission, could send.
  if (type !== 'application/octet-stream') {
    throw new Refusal(415, 'WRONG_TYPE', 'the Content-Type must be application/octet-stream');
  }
}

/** What it is called, without a path. @param {string} url */
function nameOf(url) {
  const given = new URL(url, 'http://host').searchParams.get('name') ?? '';
  const [name] = given.replace(/[\p{Cc}\p{Cs}]/gu, '').split(/[/\\]/).slice(-1);
  // A name of dots alone would be a step in a path; the end says what it is.
  return /^\.*$/.test(name) ? 'file' : [...name].slice(-MOST_NAME_UNITS).join('');
}

/** @param {ServerResponse} response @param {number} status @param {object} body */
function answer(response, status, body) {
  response.writeHead(status, {
    'Content-Type': 'application/json; charset=utf-8',
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
  });
  response.end(`${JSON.stringify(body)}\n`);
}
