// @ts-check
/**
 * The guides, whose blocks are files of small applications: each is written into a folder as its
 * reader would write it, and run there. The Chinese ones are taken, since they are the ones that
 * most people read; a test of the documents says that the code of both languages is the same.
 */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { root } from '../../js/build/command.mjs';
import { kindOf, nameOf } from './kinds.js';
import { blocksOf, documents } from './markdown.js';

/** @typedef {import('node:test').TestContext} TestContext */

const FOLDER = 'js/guide/';
/** What runs as a part of something whole; the rest is checked as in every document. */
const PARTS = ['module', 'mini-program', 'component', 'page'];
/** The server that a guide names. */
const ADDRESS = /wss?:\/\/(?:im\.example\.com|127\.0\.0\.1:3000)\/websocket/g;

/**
 * A block that the tests of the guides run.
 * @param {import('./markdown.js').Block} block
 */
export const isPartOfGuide = (block) =>
  block.file.startsWith(FOLDER) && PARTS.includes(kindOf(block));

/** Names of all guides that have such blocks. */
export const guides = documents.filter((file) =>
  file.startsWith(FOLDER) && !file.endsWith('.zh-CN.md') && blocksOf(file).some(isPartOfGuide))
  .map((file) => file.slice(FOLDER.length).replace('.md', ''));

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
