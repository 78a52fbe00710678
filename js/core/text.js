// @ts-check
// JSON text and its size. Payloads are spelled once, here, and never enter the core.

/**
 * A JSON string literal, quotes included.
 * @param {string} text
 */
export function quote(text) {
  return JSON.stringify(text);
}

/**
 * A JSON string literal inside another one, the outer quotes left out.
 * @param {string} text
 */
export function quoteNested(text) {
  return quote(quote(text)).slice(1, -1);
}

/**
 * Bytes of the UTF-8 encoding; a lone surrogate counts as the three bytes of its replacement.
 * @param {string} text
 */
export function utf8Bytes(text) {
  let bytes = text.length;
  let rest = text;
  if (bytes > 99) {
    // What is one byte each the engine finds sooner than a loop does: five times with a JIT, twelve
    // without. In prose of longer ones, whose runs of it are short, the loop is as quick.
    if (/^[\0-\x7f]*$/.test(text)) return bytes;
    // Something stays in its place, or halves of pairs would meet.
    if (/^[\0-\x7f]{16}/.test(text)) rest = text.replace(/[\0-\x7f]+/g, ' ');
  }
  for (let i = 0; i < rest.length; i++) {
    const unit = rest.charCodeAt(i);
    if (unit < 0x80) continue;
    bytes++;
    if (unit < 0x800) continue;
    bytes++;
    // A pair is 4 bytes in all: 3 for its first unit, 1 for the second.
    if ((unit & 0xfc00) === 0xd800 && (rest.charCodeAt(i + 1) & 0xfc00) === 0xdc00) i++;
  }
  return bytes;
}

/**
 * A UUIDv4 text made of 16 random bytes, which it changes.
 * @param {Uint8Array} bytes
 */
export function uuid4(bytes) {
  bytes[6] = bytes[6] & 15 | 64;
  bytes[8] = bytes[8] & 63 | 128;
  return Array.from(bytes, (byte, i) => (i > 3 && i < 11 && i % 2 === 0 ? '-' : '') +
    (byte + 256).toString(16).slice(1)).join('');
}

/**
 * An address without what nobody but its server may know: query, fragment and user-info.
 * @param {string} url
 */
export function bareUrl(url) {
  return url.replace(/[?#].*/, '').replace(/\/\/[^/]*@/, '//');
}

/**
 * A text that may quote an address, or what a host has made of it.
 * @param {string} text
 * @param {string} url
 */
export function bareText(text, url) {
  return text.split(url || ' ').join(bareUrl(url) || ' ')
    .replace(/(\w:\/\/)[^\s/?#]*@/g, '$1').replace(/(\w:\/\/[^\s?#]*)[?#]\S*/g, '$1');
}
