// @ts-check
/**
 * What is fed to the clients: texts of three kinds and of given sizes, and frames around them as a
 * server writes them. Every frame is a new flat string, as a socket hands it over: engines keep
 * hashes and more with a string, so a frame that comes twice would be cheaper the second time.
 */

/** @typedef {'ascii' | 'chinese' | 'nested'} Kind */

export const USER = 'bob', PEER = 'alice';
export const POOL_SIZE = 512;
const FINGERPRINT_UNITS = 36;

/** @type {Record<Kind, string>} what a text is made of; of the last one it is a member of a list */
const MATERIAL = {
  ascii: 'The quick brown fox jumps over the lazy dog, then it rests. ',
  chinese: '中文消息的每个字在线路上是三个字节，屏幕上只有一格。',
  nested: '{"title":"hello world 12","expr":"x<=10 units"}',
};

const SAFE = /** @type {const} */ ([
  [/</g, '\\u003c'], [/>/g, '\\u003e'], [/&/g, '\\u0026'], [/=/g, '\\u003d'], [/'/g, '\\u0027'],
  [/\u2028/g, '\\u2028'], [/\u2029/g, '\\u2029'],
]);

/** @param {string} text as Gson writes it, with its default of HTML-safe escapes */
export function gsonQuote(text) {
  return SAFE.reduce((quoted, [unit, escape]) => quoted.replace(unit, escape),
    JSON.stringify(text));
}

/** @param {string[]} parts @returns {string} flat: `join` makes no rope in any engine */
const flat = (...parts) => parts.join('');

/** @param {string} text @param {number} by @returns {string} */
const rotate = (text, by) => flat(text.slice(by % text.length), text.slice(0, by % text.length));

/**
 * @param {Kind} kind @param {number} bytes of UTF-8 @param {number} variation
 * @returns {string}
 */
export function makeText(kind, bytes, variation) {
  const own = MATERIAL[kind], mark = String(1000 + variation % 9000);
  if (kind === 'nested') {
    const frame = mark.length + '["",]'.length;
    const count = Math.floor((bytes - frame + 1) / (own.length + 1));
    const items = Array.from({ length: count }, () => own).join(',');
    return flat('["', mark, '.'.repeat(bytes - frame - items.length), '",', items, ']');
  }
  const width = kind === 'chinese' ? 3 : 1, units = Math.floor((bytes - mark.length) / width);
  const text = rotate(own, variation).repeat(Math.ceil(units / own.length)).slice(0, units);
  return flat(mark, '.'.repeat(bytes - mark.length - units * width), text);
}

/** @param {number} serial */
function fingerprintOf(serial) {
  const hex = serial.toString(16).padStart(8, '0');
  return flat(hex, '-1c2d-4e5f-8a6b-7f01', hex);
}

/** Texts of one kind and size, and what a server makes of them. */
export class Pool {
  /** @param {Kind} kind @param {number} bytes @param {number} [size] */
  constructor(kind, bytes, size = POOL_SIZE) {
    this.contents = Array.from({ length: size }, (_, i) => makeText(kind, bytes, i));
    this.quoted = this.contents.map(gsonQuote);
    /** What a listener adds up of each. */
    this.sums = this.contents.map(sumOfText);
  }

  /** @param {number} serial picks the text, and is in the fingerprint */
  message(serial) {
    const quoted = this.quoted[serial % this.quoted.length];
    return flat('{"bridge":false,"type":2,"dataContent":', quoted, ',"from":"', PEER, '","to":"',
      USER, '","fp":"', fingerprintOf(serial), '","QoS":true,"typeu":-1,"sm":1795399384',
      String(100 + serial % 900), '}');
  }

  /** @param {number} serial @returns {number} what its message and its ACK add up to */
  sum(serial) {
    const fingerprint = fingerprintOf(serial);
    return this.sums[serial % this.sums.length] + fingerprint.charCodeAt(FINGERPRINT_UNITS - 1) +
      sumOfAck(ackOf(fingerprint, USER, PEER));
  }
}

const ACK_HEAD = '{"bridge":false,"type":4,"dataContent":"';

/** @param {string} fingerprint @param {string} from @param {string} to @returns {string} */
export function ackOf(fingerprint, from, to) {
  return flat(ACK_HEAD, fingerprint, '","from":"', from, '","to":"', to,
    '","QoS":false,"typeu":-1,"sm":-1}');
}

/** @param {string} frame of a sent message @returns {string} the ACK as the server writes it */
export function serverAck(frame) {
  const at = frame.lastIndexOf('"fp":"') + '"fp":"'.length;
  return ackOf(frame.slice(at, at + FINGERPRINT_UNITS), PEER, USER);
}

/** @param {string} content @returns {number} */
export const sumOfText = (content) => content.length + content.charCodeAt(content.length >> 1);

/**
 * Looking at one unit makes an engine flatten a rope, as a socket has to.
 * @param {string} frame @returns {number}
 */
export const sumOfAck = (frame) =>
  frame.length + frame.charCodeAt(ACK_HEAD.length + FINGERPRINT_UNITS - 1);

/** The same of a frame that carries a message. @param {string} frame @returns {number} */
export const sumOfFrame = (frame) => frame.length + frame.charCodeAt(frame.length >> 1);
