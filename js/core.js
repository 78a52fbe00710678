// @ts-check
// One instance of core.wasm: the only file that touches its memory. Conventions: src/abi/im_api.h.
import * as codes from './generated/codes.js';

/** The texts that only the host holds, as the gather list wants them (src/wire/text.h). */
/** @typedef {{ [source: number]: string }} HostTexts */

/** @type {string[] | undefined} */
let constants;

// Word offsets into im_record.
const LINK = 0, MESSAGE = 1, CODE = 2, DETAIL = 3, VALUE = 4, FLAGS = 6, SUBTYPE = 7;
const PIECE_COUNT = 8, PIECES = 9;

export class Core {
  /**
   * @param {WebAssembly.Module} module
   * @param {Uint8Array} seed 16 bytes
   * @param {number} now
   */
  constructor(module, seed, now) {
    const instance = new WebAssembly.Instance(module, {});
    const api = this.api = /** @type {any} */ (instance.exports);
    api._initialize();
    if (api.im_abi_version() !== codes.ABI_VERSION) {
      throw new Error(`core.wasm has ABI ${api.im_abi_version()}, wanted ${codes.ABI_VERSION}`);
    }
    const words = new Uint32Array(seed.slice(0, 16).buffer);
    this.client = api.im_create(words[0], words[1], words[2], words[3], now);
    if (!this.client) throw new Error('no memory for a client');
    this.record = api.im_record_of(this.client) >> 2;
    /** The frame being handled: slices of it are what the core answers. */
    this.input = '';
    this.view();
    constants = constants || this.ascii(api.im_constants()).split('\n');
  }

  /** Views of the memory; growth detaches them, so they are taken anew. */
  view() {
    const buffer = this.api.memory.buffer;
    if (!this.words || this.words.buffer !== buffer) {
      this.words = new Int32Array(buffer);
      this.units = new Uint16Array(buffer);
      this.doubles = new Float64Array(buffer);
    }
    return this.words;
  }

  /** @param {number} at */
  ascii(at) {
    const bytes = new Uint8Array(this.api.memory.buffer);
    let text = '';
    while (bytes[at]) text += String.fromCharCode(bytes[at++]);
    return text;
  }

  /**
   * Writes texts behind each other where the next call reads them. False: too long for the core.
   * @param {string} first
   * @param {string} [second]
   */
  write(first, second = '') {
    const length = first.length + second.length;
    let at = this.api.im_reserve(this.client, length) >> 1;
    if (!at && length) return false;
    this.view();
    const units = /** @type {Uint16Array} */ (this.units);
    for (let i = 0; i < first.length; i++) units[at++] = first.charCodeAt(i);
    for (let i = 0; i < second.length; i++) units[at++] = second.charCodeAt(i);
    return true;
  }

  /**
   * @param {number} at byte address
   * @param {number} length in units
   */
  read(at, length) {
    this.view();
    const units = /** @type {Uint16Array} */ (this.units).subarray(at >> 1, (at >> 1) + length);
    let text = '';
    for (let i = 0; i < length; i += 4096) {
      text += String.fromCharCode.apply(null, /** @type {any} */ (units.subarray(i, i + 4096)));
    }
    return text;
  }

  /**
   * @param {string} name
   * @param {number} value
   */
  setOption(name, value) {
    return this.api.im_set_option(
      this.client, /** @type {any} */ (codes.OPTIONS)[name][0], value);
  }

  /**
   * @param {number} link
   * @param {string} text
   * @param {number} now
   */
  linkFrame(link, text, now) {
    this.input = text;
    const limit = codes.OPTIONS.maxInboundUnits[1];
    if (text.length > limit || !this.write(text)) {
      this.api.im_link_unreadable(this.client, link, codes.STATUS_INBOUND_TOO_LARGE, now);
    } else {
      this.api.im_link_frame(this.client, link, text.length, now);
    }
  }

  /**
   * @param {number} backlog
   * @returns {number} the kind of the next output, 0 = drained
   */
  poll(backlog) {
    const kind = this.api.im_poll(this.client, backlog);
    if (kind) this.view();
    return kind;
  }

  /** @param {number} word */
  field(word) {
    return /** @type {Int32Array} */ (this.words)[this.record + word];
  }
  get link() { return this.field(LINK) >>> 0; }
  get message() { return this.field(MESSAGE) >>> 0; }
  get code() { return this.field(CODE); }
  get detail() { return this.field(DETAIL); }
  get value() { return /** @type {Float64Array} */ (this.doubles)[(this.record + VALUE) >> 1]; }
  get flags() { return this.field(FLAGS); }
  get subtype() { return this.field(SUBTYPE); }

  /**
   * The meaning of a piece of text of the current output; null where the frame has none.
   * @param {number} index
   * @returns {string | null}
   */
  text(index) {
    const at = PIECES + 3 * index;
    const source = this.field(at), begin = this.field(at + 1), end = this.field(at + 2);
    switch (source) {
      case codes.SOURCE_INPUT:
        return this.input.slice(begin, end);
      case codes.SOURCE_INPUT_ESCAPED:
        return JSON.parse(this.input.slice(begin - 1, end + 1));
      case codes.SOURCE_DOCUMENT:
        return this.read(this.api.im_document(this.client) + 2 * begin, end - begin);
      case codes.SOURCE_DOCUMENT_ESCAPED:
        return JSON.parse(
          this.read(this.api.im_document(this.client) + 2 * (begin - 1), end - begin + 2));
      default:
        return null;
    }
  }

  /**
   * Joins the gather list of the current output.
   * @param {HostTexts} texts
   */
  join(texts) {
    let frame = '';
    const end = PIECES + 3 * this.field(PIECE_COUNT);
    for (let at = PIECES; at < end; at += 3) {
      const source = this.field(at), a = this.field(at + 1), b = this.field(at + 2);
      if (source === codes.SOURCE_CONSTANT) {
        frame += /** @type {string[]} */ (constants)[a];
      } else if (source === codes.SOURCE_NUMBER) {
        frame += a * 4294967296 + (b >>> 0);
      } else if (source === codes.SOURCE_INPUT) {
        frame += this.input.slice(a, b);
      } else {
        frame += texts[source];
      }
    }
    return frame;
  }
}
