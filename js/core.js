// @ts-check
// One instance of the core: the only file that touches its memory. Conventions: src/abi/im_api.h.
import * as codes from './generated/codes.js';

/** @typedef {{ [source: number]: string }} HostTexts by im::Source, see src/wire/text.h */

// Word offsets into im_record.
const LINK = 0, MESSAGE = 1, CODE = 2, DETAIL = 3, VALUE = 4, FLAGS = 6, SUBTYPE = 7;
const PIECE_COUNT = 8, PIECES = 9;

export class Core {
  /**
   * @param {import('./load.js').Engine} engine
   * @param {Uint8Array} seed 16 bytes
   * @param {number} now
   */
  constructor(engine, seed, now) {
    this._kind = engine._kind;
    /** @type {any} */
    const api = this._api = engine._api;
    api._initialize();
    if (api.im_abi_version() !== codes.ABI_VERSION) {
      throw new Error(`core.wasm has ABI ${api.im_abi_version()}, not ${codes.ABI_VERSION}`);
    }
    const words = new Uint32Array(seed.slice(0, 16).buffer);
    this._client = api.im_create(words[0], words[1], words[2], words[3], now);
    if (!this._client) throw new Error('no memory for a client');
    this._record = api.im_record_of(this._client) >> 2;
    /** The frame being handled: slices of it are what the core answers. */
    this._input = '';
    this._view();
    const bytes = new Uint8Array(api.memory.buffer, api.im_constants());
    this._constants = String.fromCharCode.apply(
      null, /** @type {any} */ (bytes.subarray(0, bytes.indexOf(0)))).split('\n');
  }

  /** Views of the memory; growth detaches them, so they are taken anew. */
  _view() {
    const { buffer } = this._api.memory;
    if (this._words && this._words.buffer === buffer) return;
    this._words = new Int32Array(buffer);
    this._units = new Uint16Array(buffer);
    this._doubles = new Float64Array(buffer);
  }

  /**
   * Writes texts behind each other where the next call reads them. False: too long for the core.
   * @param {string} first
   * @param {string} [second]
   */
  _write(first, second = '') {
    const length = first.length + second.length;
    const at = this._api.im_reserve(this._client, length) >> 1;
    if (!at) return length === 0;
    this._view();
    const units = /** @type {Uint16Array} */ (this._units);
    for (let i = 0; i < first.length; i++) units[at + i] = first.charCodeAt(i);
    const behind = at + first.length;
    for (let i = 0; i < second.length; i++) units[behind + i] = second.charCodeAt(i);
    return true;
  }

  /**
   * @param {number} at byte address
   * @param {number} length in units
   */
  _read(at, length) {
    this._view();
    let text = '';
    for (let i = at >> 1, end = i + length; i < end; i += 4096) {
      text += String.fromCharCode.apply(null, /** @type {any} */ (
        /** @type {Uint16Array} */ (this._units).subarray(i, Math.min(i + 4096, end))));
    }
    return text;
  }

  /**
   * Calls a function of the ABI on the client.
   * @param {string} name
   * @param {...number} args
   * @returns {number}
   */
  _call(name, ...args) {
    return this._api[name](this._client, ...args);
  }

  /**
   * @param {string} name
   * @param {number} value
   */
  _setOption(name, value) {
    this._call('im_set_option', Object.keys(codes.OPTIONS).indexOf(name), value);
  }

  /**
   * @param {number} backlog
   * @returns {number} the kind of the next output, 0 = drained
   */
  _poll(backlog) {
    const kind = this._call('im_poll', backlog);
    this._view();
    return kind;
  }

  /** @param {number} word */
  _field(word) {
    return /** @type {Int32Array} */ (this._words)[this._record + word];
  }
  get _link() { return this._field(LINK) >>> 0; }
  get _message() { return this._field(MESSAGE) >>> 0; }
  get _code() { return this._field(CODE); }
  get _detail() { return this._field(DETAIL); }
  get _value() { return /** @type {Float64Array} */ (this._doubles)[(this._record + VALUE) >> 1]; }
  get _flags() { return this._field(FLAGS); }
  get _subtype() { return this._field(SUBTYPE); }

  /**
   * The meaning of a piece of text of the current output; null where the frame has none.
   * @param {number} index
   * @returns {string | null}
   */
  _text(index) {
    const at = PIECES + 3 * index;
    const source = this._field(at), begin = this._field(at + 1), end = this._field(at + 2);
    if (!source) return null;
    const escaped = source === codes.SOURCE_INPUT_ESCAPED ||
      source === codes.SOURCE_DOCUMENT_ESCAPED ? 1 : 0;  // then with its quotes, for JSON.parse
    const text = source <= codes.SOURCE_INPUT_ESCAPED
      ? this._input.slice(begin - escaped, end + escaped)
      : this._read(this._call('im_document') + 2 * (begin - escaped), end - begin + 2 * escaped);
    return escaped ? JSON.parse(text) : text;
  }

  /**
   * Joins the gather list of the current output.
   * @param {HostTexts} texts
   */
  _join(texts) {
    let frame = '';
    const end = PIECES + 3 * this._field(PIECE_COUNT);
    for (let at = PIECES; at < end; at += 3) {
      const source = this._field(at), a = this._field(at + 1), b = this._field(at + 2);
      if (source === codes.SOURCE_CONSTANT) frame += this._constants[a];
      else if (source === codes.SOURCE_NUMBER) frame += a * 4294967296 + (b >>> 0);
      else if (source === codes.SOURCE_INPUT) frame += this._input.slice(a, b);
      else frame += texts[source];
    }
    return frame;
  }
}
