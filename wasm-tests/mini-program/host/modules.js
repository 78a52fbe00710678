// @ts-check
/** CommonJS as a mini-program has it: relative paths, and packages out of `miniprogram_npm`. */

/** @typedef {(require: Function, module: { exports: any }, exports: any) => void} Body */

export class Modules {
  /** @type {Map<string, Body>} */
  #bodies = new Map();
  /** @type {Map<string, { exports: any }>} */
  #loaded = new Map();

  /** Every `require` that found something, in order. @type {string[]} */
  get loaded() {
    return [...this.#loaded.keys()];
  }

  /** @param {string} path without a leading slash, with `.js` @param {Body} body */
  define(path, body) {
    this.#bodies.set(path, body);
  }

  /** @param {string} path */
  load(path) {
    const found = this.#loaded.get(path);
    if (found) return found.exports;
    const body = this.#bodies.get(path);
    if (body === undefined) throw new Error(`module '${path}' is not defined`);
    const module = { exports: {} };
    this.#loaded.set(path, module);
    const require = (/** @type {string} */ wanted) => this.load(this.#resolve(path, wanted));
    body(require, module, module.exports);
    return module.exports;
  }

  /** @param {string} from @param {string} wanted */
  #resolve(from, wanted) {
    const folders = from.split('/').slice(0, -1);
    const above = [...folders, ''].map((_, i) => folders.slice(0, folders.length - i));
    const bases = wanted.startsWith('/') ? [[]] : wanted.startsWith('.') ? [folders]
      : above.map((folder) => [...folder, 'miniprogram_npm']);
    for (const base of bases) {
      const path = join(base, wanted);
      const found = [path, `${path}.js`, `${path}/index.js`].find((name) => this.#bodies.has(name));
      if (found !== undefined) return found;
    }
    throw new Error(`module '${wanted}' is not defined, require args is '${wanted}'`);
  }
}

/** @param {string[]} base @param {string} path */
function join(base, path) {
  const parts = [...base];
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  return parts.join('/');
}
