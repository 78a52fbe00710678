// @ts-check
/**
 * Guides whose blocks are the files of a small application: each is written into a folder as its
 * reader would write it, and run there. The Chinese ones are taken, since they are the ones that
 * most people read; a test of the documents says that the code of both languages is the same.
 */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { root } from '../../js/build/command.mjs';
import { kindOf, nameOf } from './kinds.js';
import { blocksOf } from './markdown.js';

/** @typedef {import('node:test').TestContext} TestContext */

const FOLDER = 'js/guide/';
/** Those that are applications; the code of all others is run block by block. */
export const APPLICATIONS = ['from-hand-made-websocket', 'from-official-sdk', 'h5-page',
  'mini-program', 'node-bot', 'on-the-server', 'outlives-the-page', 'production', 'react',
  'receipts', 'server-hooks', 'tabs', 'talk', 'taro', 'token-and-addresses', 'uni-app', 'vue'];
/** What runs as a part of one; the rest of it is checked as in every document. */
const PARTS = ['module', 'mini-program', 'component', 'page'];
/** The server that a guide names. */
const ADDRESS = /wss?:\/\/(?:im\.example\.com|127\.0\.0\.1:3000)\/websocket/g;

/**
 * A block that the tests of the guides run.
 * @param {import('./markdown.js').Block} block
 */
export function isPartOfGuide(block) {
  const { dir, name } = path.posix.parse(block.file);
  return `${dir}/` === FOLDER && APPLICATIONS.includes(name.replace('.zh-CN', '')) &&
    PARTS.includes(kindOf(block));
}

export class Guide {
  /** By name, as they stand in the guide. @type {Map<string, string>} */
  files = new Map();
  /** @type {Set<string>} */
  #taken = new Set();

  /** @param {string} name */
  constructor(name) {
    this.name = name;
    for (const block of blocksOf(`${FOLDER}${name}.zh-CN.md`)) {
      const file = nameOf(block);
      if (isPartOfGuide(block)) assert.ok(file, `${block.file}:${block.line}: it has no name`);
      if (file) this.files.set(file, block.code);
      else if (block.language === 'json') this.files.set('app.json', block.code);
    }
  }

  /** @param {string} file */
  take(file) {
    const code = this.files.get(file);
    assert.ok(code !== undefined, `the guide ${this.name} has no ${file}`);
    this.#taken.add(file);
    return code;
  }

  /**
   * Writes its files into a folder inside the package, which imports it by its own name.
   * @param {TestContext} t
   * @param {string} url of the server that stands for the reader's
   * @param {Record<string, string>} [more] what the reader has besides
   */
  write(t, url, more = {}) {
    const place = path.join(root, 'build/guides');
    fs.mkdirSync(place, { recursive: true });
    const folder = fs.mkdtempSync(path.join(place, `${this.name}-`));
    t.after(() => fs.rmSync(folder, { recursive: true, force: true }));
    for (const file of this.files.keys()) {
      this.#put(path.join(folder, file), this.take(file).replace(ADDRESS, url));
    }
    for (const [file, code] of Object.entries(more)) this.#put(path.join(folder, file), code);
    return folder;
  }

  /** @param {string} at @param {string} code */
  #put(at, code) {
    fs.mkdirSync(path.dirname(at), { recursive: true });
    fs.writeFileSync(at, code);
  }

  /** All of it was run: nothing in a guide is there for show. */
  end() {
    assert.deepEqual([...this.files.keys()].filter((file) => !this.#taken.has(file)), []);
  }
}
