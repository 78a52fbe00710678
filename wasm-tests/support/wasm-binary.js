// @ts-check
/** Reads a WebAssembly binary as far as the tests look into it, and breaks one on purpose. */
import fs from 'node:fs';
import { letters } from '../../js/build/export-names.mjs';

export const CORE = new URL('../../dist/core.wasm', import.meta.url);
export const coreBytes = () => new Uint8Array(fs.readFileSync(CORE));

const TYPES = 1, IMPORTS = 2, FUNCTIONS = 3, MEMORY = 5, EXPORTS = 7, CODE = 10;
const VALUE_TYPES = new Map([[0x7f, 'i32'], [0x7e, 'i64'], [0x7d, 'f32'], [0x7c, 'f64']]);

class Cursor {
  /** @param {Uint8Array} bytes @param {number} [at] */
  constructor(bytes, at = 0) {
    this.bytes = bytes;
    this.at = at;
  }

  byte() {
    return this.bytes[this.at++];
  }

  /** An unsigned LEB128. */
  number() {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.byte();
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
  }

  /** @template T @param {() => T} read @returns {T[]} */
  list(read) {
    return Array.from({ length: this.number() }, read);
  }

  name() {
    const length = this.number();
    this.at += length;
    return Buffer.from(this.bytes.slice(this.at - length, this.at)).toString();
  }
}

/** @param {Uint8Array} bytes @returns {Map<number, Cursor>} by id, where each section's body is */
function sections(bytes) {
  const found = new Map();
  const cursor = new Cursor(bytes, 8);
  while (cursor.at < bytes.length) {
    const id = cursor.byte();
    const size = cursor.number();
    found.set(id, new Cursor(bytes, cursor.at));
    cursor.at += size;
  }
  return found;
}

/**
 * The exported functions. Only for modules without imports.
 * @param {Uint8Array} bytes
 * @returns {Map<string, { index: number, signature: string[] }>}
 */
export function exportedFunctions(bytes) {
  const found = sections(bytes);
  if (found.has(IMPORTS)) throw new Error('it has imports');
  const part = (/** @type {number} */ id) => found.get(id) ?? new Cursor(Uint8Array.of(0));
  const types = part(TYPES);
  const signatures = types.list(() => {
    types.byte();  // 0x60, a function
    const value = () => VALUE_TYPES.get(types.byte()) ?? 'other';
    return [...types.list(value), ...types.list(value)];
  });
  const functions = part(FUNCTIONS);
  const typeOf = functions.list(() => functions.number());
  const exported = part(EXPORTS);
  const entries = exported.list(() => {
    const [name, kind, index] = [exported.name(), exported.byte(), exported.number()];
    return { name, kind, index };
  });
  return new Map(entries.filter(({ kind }) => kind === 0)
    .map(({ name, index }) => [name, { index, signature: signatures[typeOf[index]] }]));
}

/**
 * The core with one exported function that traps, whatever it is called with.
 * @param {string} name
 */
export function coreThatTrapsIn(name) {
  const bytes = coreBytes();
  const target = exportedFunctions(bytes).get(letters()[name])?.index;
  const code = sections(bytes).get(CODE);
  if (target === undefined || !code) throw new Error(`the core exports no ${name}`);
  const count = code.number();
  for (let i = 0; i < count; i += 1) {
    const size = code.number();
    if (i === target) {
      if (size < 3) throw new Error(`${name} is too short to be broken`);
      bytes.fill(0x01, code.at, code.at + size);  // nop
      bytes.set([0, 0x00], code.at);              // no locals; unreachable
      bytes[code.at + size - 1] = 0x0b;           // end
    }
    code.at += size;
  }
  return bytes;
}

/**
 * The core with a smaller maximum of memory.
 * @param {number} [pages] of 64 KiB each; without it, the memory cannot grow at all
 */
export function coreWithMaximum(pages) {
  const bytes = coreBytes();
  const memory = sections(bytes).get(MEMORY);
  if (!memory || memory.number() !== 1 || memory.byte() !== 1) throw new Error('no bounded memory');
  const most = Math.max(memory.number(), pages ?? 0);
  const at = memory.at;
  memory.number();
  const width = memory.at - at;
  // The same width of LEB128, so that nothing else moves.
  for (let i = 0; i < width; i += 1) {
    bytes[at + i] = (most >> 7 * i & 0x7f) | (i < width - 1 ? 0x80 : 0);
  }
  return bytes;
}

export const coreWithoutGrowth = () => coreWithMaximum();

/**
 * What a core exports, by the names of im_api.h.
 * @param {any} exports @returns {any}
 */
export function byName(exports) {
  const named = Object.entries(letters()).map(([name, letter]) => [name, exports[letter]]);
  return { ...exports, ...Object.fromEntries(named) };
}

/** @param {number} value @returns {Uint8Array} as it stands in the table of options */
const float = (value) => new Uint8Array(Float32Array.of(value).buffer);

/**
 * The core with another default wherever one of its options has `from`.
 * @param {number} from @param {number} to
 */
export function coreWithDefault(from, to) {
  const bytes = Buffer.from(coreBytes());
  let changed = 0;
  for (let at = bytes.indexOf(float(from)); at >= 0; at = bytes.indexOf(float(from), at + 1)) {
    bytes.set(float(to), at);
    changed += 1;
  }
  if (changed === 0) throw new Error(`no option of the core is ${from}`);
  return new Uint8Array(bytes);
}
