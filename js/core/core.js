// @ts-check
// One instance of the core: the only file that touches its memory. Conventions: src/abi/im_api.h.
import { elide } from './elision.js';
import * as codes from '../generated/codes.js';

/** @typedef {{ [source: number]: string }} HostTexts by im::Source, see src/wire/text.h */

// Word offsets into im_record.
const LINK = 0, MESSAGE = 1, CODE = 2, DETAIL = 3, VALUE = 4, FLAGS = 6, SUBTYPE = 7;
const DEADLINE = 8, KIND = 10, PIECE_COUNT = 11, PIECES = 12;
const USUAL_UNITS = 1024, KEPT_UNITS = 65536;  // of the buffer; a larger one is given back

export class Core {
  /**
   * @param {import('./load.js').Engine} engine
   * @param {Uint8Array} seed 16 bytes
   * @param {number} now
   */
  constructor(engine, seed, now) {
    this.kind = engine.kind;
    /** @type {any} */
    const api = this._api = Object.assign({}, engine.api);  // a frozen table is slow to ask
    api._initialize();
    if (api.im_abi_version() !== codes.ABI_VERSION) {
      throw new Error(`core.wasm has ABI ${api.im_abi_version()}, not ${codes.ABI_VERSION}`);
    }
    const words = new Uint32Array(seed.slice(0, 16).buffer);
    this._client = api.im_create(words[0], words[1], words[2], words[3], now);
    if (!this._client) throw new Error('no memory for a client');
    this._record = api.im_record_of(this._client) >> 2;
    /** The buffer for texts, and its units. */
    this._buffer = this._room = 0;
    this._fingerprint = api.im_fingerprint(this._client);
    /** An input has polled ahead: the record holds an output that nobody has looked at. */
    this._isFilled = false;
    /** When the core wants to be called; below 0: it may have more to say. */
    this.deadline = -1;
    /** The frame being handled: slices of it are what the core answers. */
    this._input = '';
    /** What was left out of it, and where. */
    this._payload = '';
    this._payloadAt = -1;
    this._view();
    const bytes = new Uint8Array(api.memory.buffer, api.im_constants());
    this._constants = String.fromCharCode.apply(
      null, /** @type {any} */ (bytes.subarray(0, bytes.indexOf(0)))).split('\n');
  }

  /** Views of the memory; growth detaches them, so they are taken anew. */
  _view() {
    const { _words: words, _api: { memory } } = this;
    // A detached view has no length; the twin's is not detached, but its memory is quick to ask.
    if (words && (this.kind === 'wasm' ? words.length : words.buffer === memory.buffer)) return;
    const { buffer } = memory;
    this._words = new Int32Array(buffer);
    this._units = new Uint16Array(buffer);
    this._doubles = new Float64Array(buffer);
  }

  /**
   * Writes a text where the next call reads it. False: too long for the core.
   * @param {string} text
   */
  writeUnits(text) {
    const { length } = text;  // asked for once: without a JIT each time costs as much as a unit
    if (length > this._room || this._room > KEPT_UNITS) {
      this._room = Math.max(length, USUAL_UNITS);
      this._buffer = this._api.im_reserve(this._client, this._room) >> 1;
      if (!this._buffer) this._room = 0;
    }
    const at = this._buffer;
    if (!at) return length === 0;
    this._view();
    const units = /** @type {Uint16Array} */ (this._units);
    for (let i = 0; i < length; i++) units[at + i] = text.charCodeAt(i);
    return true;
  }

  /**
   * @param {number} at byte address
   * @param {number} length in units
   */
  readUnits(at, length) {
    this._view();
    const units = /** @type {Uint16Array} */ (this._units);
    let text = '';
    for (let i = at >> 1, end = i + length; i < end;) {
      const some = [];  // a typed array would be spread ten times slower
      while (i < end && some.length < 4096) some.push(units[i++]);
      text += String.fromCharCode.apply(null, some);
    }
    return text;
  }

  /**
   * A frame came by a link: without its payload, as far as the core does without.
   * @param {number} link
   * @param {string} frame
   * @param {number} backlog
   * @param {number} now
   * @returns {number} a status
   */
  take(link, frame, backlog, now) {
    const elision = elide(frame);
    let status = 1;
    if (elision) {
      const [payload, begin, end] = elision;
      this._payload = payload;
      this._payloadAt = begin;
      status = this._give(link, frame.slice(0, begin) + frame.slice(end), 1, backlog, now);
    }
    if (status > 0) {
      this._payloadAt = -1;
      status = this._give(link, frame, 0, backlog, now);
    }
    return status;
  }

  /**
   * @param {number} link
   * @param {string} frame
   * @param {number} elided
   * @param {number} backlog
   * @param {number} now
   * @returns {number} 1: it wants the whole frame
   */
  _give(link, frame, elided, backlog, now) {
    this._input = frame;
    if (!this.writeUnits(frame)) return codes.STATUS_OUT_OF_MEMORY;
    const status = this._api.im_link_frame(this._client, link, frame.length, elided, backlog, now);
    this._isFilled = !status;
    return status;
  }

  /**
   * A message, whose recipient and fingerprint are written already. (Named one by one: to gather
   * and spread them takes longer than the core does.)
   * @param {number} to units
   * @param {number} own units, or -1
   * @param {[content: number, to: number, own: number]} bytes as JSON
   * @param {Pick<import('../api/message.js').Pending, 'typeu' | 'qos'>} message
   * @param {number} lifetime
   * @param {number} backlog
   * @param {number} now
   * @returns {number} its number, or a status
   */
  accept(to, own, bytes, { typeu, qos }, lifetime, backlog, now) {
    const status = this._api.im_send(this._client, to, own, bytes[0], bytes[1], bytes[2], typeu,
      qos ? 1 : 0, lifetime, backlog, now);
    this._isFilled = status !== codes.STATUS_INVALID_ARGUMENT;
    return status;
  }

  /** The fingerprint of the message that was accepted last, if the core made it. */
  get fingerprint() { return this.readUnits(this._fingerprint, 36); }

  /**
   * Calls a function of the ABI on the client. Extra arguments are ignored.
   * @param {string} name
   * @param {number} [a]
   * @param {number} [b]
   * @param {number} [c]
   * @returns {number}
   */
  invoke(name, a, b, c) {
    return this._api[name](this._client, a, b, c);
  }

  /**
   * The same, for a function that has more parameters.
   * @param {string} name
   * @param {...number} args
   * @returns {number}
   */
  invokeLong(name, ...args) {
    return this._api[name](this._client, ...args);
  }

  /**
   * The same, for one that reads a text.
   * @param {string} text
   * @param {string} name
   * @param {...number} args
   * @returns {number}
   */
  invokeWith(text, name, ...args) {
    return this.writeUnits(text) ? this.invokeLong(name, ...args) : codes.STATUS_OUT_OF_MEMORY;
  }

  get memory() { return this._api.memory; }

  /** What it says now is caused by a frame that came. */
  get isAnswering() { return this._input !== ''; }

  /** Lets go of the frame that was handled. */
  forgetInput() {
    this._input = this._payload = '';
    this.deadline = -1;
  }

  /**
   * @param {string} name
   * @param {number} value
   */
  setOption(name, value) {
    this.invoke('im_set_option', Object.keys(codes.OPTIONS).indexOf(name), value);
  }

  /**
   * The next output. The core is asked only where it may have one.
   * @param {number} backlog
   * @returns {number} its kind, 0 = drained
   */
  poll(backlog) {
    if (!this._isFilled) {
      if (this.deadline >= 0 && backlog <= codes.LITTLE_BACKLOG) return codes.OUTPUT_NONE;
      this._api.im_poll(this._client, backlog);
    }
    this._isFilled = false;
    this._view();
    const doubles = /** @type {Float64Array} */ (this._doubles);
    this.deadline = doubles[(this._record + DEADLINE) >> 1];
    return this._field(KIND);
  }

  /** @param {number} word */
  _field(word) {
    return /** @type {Int32Array} */ (this._words)[this._record + word];
  }
  get link() { return this._field(LINK) >>> 0; }
  get message() { return this._field(MESSAGE) >>> 0; }
  get code() { return this._field(CODE); }
  get detail() { return this._field(DETAIL); }
  get value() { return /** @type {Float64Array} */ (this._doubles)[(this._record + VALUE) >> 1]; }
  get hasPieces() { return this._field(PIECE_COUNT) > 0; }
  get flags() { return this._field(FLAGS); }
  get subtype() { return this._field(SUBTYPE); }

  /**
   * The meaning of a piece of text of the current output.
   * @param {number} index
   * @param {any} [absent] where the frame has none
   * @returns {any} a string, or that
   */
  text(index, absent = null) {
    const at = PIECES + 3 * index;
    const source = this._field(at), begin = this._field(at + 1), end = this._field(at + 2);
    if (!source) return absent;
    if (source === codes.SOURCE_INPUT && begin === this._payloadAt) return this._payload;
    const escaped = source === codes.SOURCE_INPUT_ESCAPED ||
      source === codes.SOURCE_DOCUMENT_ESCAPED ? 1 : 0;  // then with its quotes, for JSON.parse
    const text = source <= codes.SOURCE_INPUT_ESCAPED
      ? this._input.slice(begin - escaped, end + escaped)
      : this.readUnits(this.invoke('im_document') + 2 * (begin - escaped),
        end - begin + 2 * escaped);
    return escaped ? JSON.parse(text) : text;
  }

  /**
   * Joins the gather list of the current output.
   * @param {HostTexts} texts
   */
  join(texts) {
    let frame = '';
    const words = /** @type {Int32Array} */ (this._words), record = this._record;
    const end = record + PIECES + 3 * words[record + PIECE_COUNT];
    for (let at = record + PIECES; at < end; at += 3) {
      const source = words[at], a = words[at + 1], b = words[at + 2];
      if (source === codes.SOURCE_CONSTANT) frame += this._constants[a];
      else if (source === codes.SOURCE_NUMBER) frame += a * 4294967296 + (b >>> 0);
      else if (source === codes.SOURCE_INPUT) frame += this._input.slice(a, b);
      else if (source === codes.SOURCE_DOCUMENT) {
        frame += this.readUnits(this.invoke('im_document') + 2 * a, b - a);
      }
      else frame += texts[source];
    }
    return frame;
  }
}
