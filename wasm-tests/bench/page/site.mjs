// What pages load: the contestants' bundles, texts, and two pages.
import fs from 'node:fs';
import { startSite } from '../../support/site.js';
import { textsOf } from '../texts.mjs';
import { bundle } from './bundle.mjs';

const SCRIPT = { 'Content-Type': 'text/javascript', 'Cache-Control': 'max-age=3600' };
const read = (name) => fs.readFileSync(new URL(`client/${name}`, import.meta.url), 'utf8');
const pageWith = (script) => '<!doctype html><meta charset="utf-8"><title>bench</title>' +
  `<script type="module" src="/${script}"></script>`;

export class Site {
  #pages = {
    '/page.html': pageWith('page.mjs'), '/start.html': pageWith('start.mjs'),
    '/page.mjs': { headers: SCRIPT, body: read('page.mjs') },
    '/start.mjs': { headers: SCRIPT, body: read('start.mjs') },
    '/favicon.ico': { status: 204, body: '' },
  };
  #server;

  static async start() {
    const site = new Site();
    site.#server = await startSite({ pages: site.#pages });
    site.url = site.#server.url;
    return site;
  }

  async add(id, module, checkout, readable) {
    const files = await bundle(module, checkout, readable);
    for (const [name, body] of files) this.#pages[`/${id}/${name}`] = { headers: SCRIPT, body };
  }

  /** @returns {string} where the texts are */
  texts(kind, bytes, count) {
    const at = `/texts/${kind}/${bytes}/${count}`;
    this.#pages[at] ??= { headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(textsOf(kind, bytes, count)) };
    return at;
  }

  stop() {
    this.#server.close();
  }
}
