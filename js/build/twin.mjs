// The twin: core.wasm once more, as plain JavaScript for hosts that run no WebAssembly. It is made
// from the very module that ships, before that loses its hints at alignment, so the two cannot
// differ in what they do.
import fs from 'node:fs';
import path from 'node:path';
import { run } from './command.mjs';

const MOST_PAGES = 32768;  // 2 GiB: the core's maximum; beyond it an address would be negative

/** Growth as WebAssembly has it; the tool's own says that it succeeded when it did not. */
const GROW = `function __wasm_memory_grow(pages) {
  var before = HEAPU8, count = before.length / 65536, wanted = count + (pages >>> 0);
  if (wanted > ${MOST_PAGES}) return -1;
  try {
    buffer = new ArrayBuffer(wanted * 65536);
  } catch (tooLarge) {
    return -1;
  }
  HEAP8 = new Int8Array(buffer);
  HEAP16 = new Int16Array(buffer);
  HEAP32 = new Int32Array(buffer);
  HEAPU8 = new Uint8Array(buffer);
  HEAPU16 = new Uint16Array(buffer);
  HEAPU32 = new Uint32Array(buffer);
  HEAPF32 = new Float32Array(buffer);
  HEAPF64 = new Float64Array(buffer);
  HEAPU8.set(before);
  return count;
}
`;

/** One core for all is what the tool makes of a module; here each call makes another one. */
const INSTANTIATE = `function instantiate() {
  var core = asmFunc({ abort() { throw new Error('unreachable'); } });
  bufferView = null;
  return core;
}
export { instantiate };
`;

/** @param {string} text @param {RegExp} pattern @param {string} by */
function replaceOnce(text, pattern, by) {
  const parts = text.split(pattern);
  if (parts.length !== 2) throw new Error(`wasm2js wrote ${pattern} ${parts.length - 1} times`);
  return parts.join(by);
}

/**
 * @param {string} wasm path of core.wasm, with hints
 * @param {string} directory for what is made in between
 * @returns {string} an ES module, not yet minified
 */
export function makeTwin(wasm, directory) {
  const optimised = path.join(directory, 'twin.wasm'), written = path.join(directory, 'twin.js');
  run('wasm-opt', ['--mvp-features', '-O2', wasm, '-o', optimised]);
  run('wasm2js', ['--mvp-features', '-O2', optimised, '-o', written]);
  const text = fs.readFileSync(written, 'utf8');
  const grown = replaceOnce(text, /function __wasm_memory_grow\([^]*?\n \}\n/, GROW);
  return replaceOnce(grown, /var retasmFunc = [^]*$/, INSTANTIATE);
}
