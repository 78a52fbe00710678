// What ships calls the functions of im_api.h by a letter each, in the order of the header: in the
// exports of core.wasm and of its twin, and wherever the bundles call them. That is 144 bytes less
// of a page, compressed, and 420 of the twin. Sources, simulation and tests use their own names.
//
// A core.wasm of one release may meet the JavaScript of another: who changes the order raises
// IM_ABI_VERSION, whose function stays the first.
import fs from 'node:fs';

const LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';
const EXPORTS = 7;  // the id of the section

let made;

/** @returns {Record<string, string>} by the name of a function, its letter */
export function letters() {
  if (made) return made;
  const header = fs.readFileSync(new URL('../../src/abi/im_api.h', import.meta.url), 'utf8');
  return made = Object.fromEntries(Array.from(
    header.matchAll(/^[a-z].*[ *](im_[a-z_]+)\(/gm), ([, name], i) => [name, LETTERS[i]]));
}

/** @param {string} code in JavaScript */
export function withLetters(code) {
  return code.replace(/\bim_[a-z_]+\b/g, (name) => letters()[name] ?? name);
}

/** @param {number} value @returns {number[]} as unsigned LEB128 */
function leb(value) {
  return value < 128 ? [value] : [value & 127 | 128, ...leb(value >>> 7)];
}

/** @param {Uint8Array} wasm @returns {Buffer} the same module, its exports by their letters */
export function withShortExports(wasm) {
  const parts = [wasm.subarray(0, 8)];
  let at = 8;
  const number = () => {
    let value = 0, shift = 0, byte;
    do {
      byte = wasm[at++];
      value |= (byte & 127) << shift;
      shift += 7;
    } while (byte > 127);
    return value;
  };
  while (at < wasm.length) {
    const begin = at, id = wasm[at++], size = number(), end = at + size;
    if (id === EXPORTS) {
      const count = number(), body = leb(count);
      for (let i = 0; i < count; i++) {
        const length = number(), name = Buffer.from(wasm.subarray(at, at + length)).toString();
        const kind = wasm[at += length];
        at++;
        const short = Buffer.from(letters()[name] ?? name);
        body.push(short.length, ...short, kind, ...leb(number()));
      }
      parts.push(Uint8Array.from([id, ...leb(body.length), ...body]));
    } else {
      parts.push(wasm.subarray(begin, end));
    }
    at = end;
  }
  return Buffer.concat(parts);
}
