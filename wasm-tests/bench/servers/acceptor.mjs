// A WebSocket server that costs next to nothing, so that the client is what is measured: text
// frames of a client are handed over masked, to be read in part, and what is answered goes out
// once for each piece that came in.
import { createHash } from 'node:crypto';
import http from 'node:http';

const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
const TEXT = 1, CLOSE = 8, FINAL = 0x80;
const NO_MASK = Buffer.alloc(4);

/** The head of an unmasked text frame, each byte a character. @param {number} length of payload */
export function headOf(length) {
  const bytes = [0x81];
  if (length < 126) bytes.push(length);
  else if (length < 65536) bytes.push(126, length >> 8, length & 255);
  else bytes.push(127, 0, 0, 0, 0, ...[24, 16, 8, 0].map((shift) => length >>> shift & 255));
  return String.fromCharCode(...bytes);
}

/** @param {string} text of ASCII */
export function frameOf(text) {
  return headOf(text.length) + text;
}

/** The payload of the client's frame that is being handled. */
class Payload {
  #scratch = Buffer.allocUnsafe(1 << 18);

  /** @param {Buffer} chunk @param {number} mask where it stands @param {number} length */
  take(chunk, mask, length) {
    this.chunk = chunk;
    this.mask = mask;
    this.length = length;
    return this;
  }

  /** A part, each byte a character. */
  read(from, to) {
    const { chunk, mask } = this, at = mask + 4, scratch = this.#scratch;
    const begin = Math.max(from, 0), end = Math.min(to, this.length);
    for (let i = begin; i < end; i++) scratch[i - begin] = chunk[at + i] ^ chunk[mask + (i & 3)];
    return scratch.latin1Slice(0, end - begin);
  }

  head(count) {
    return this.read(0, count);
  }

  tail(count) {
    return this.read(this.length - count, this.length);
  }
}

class Link {
  #socket;
  #payload = new Payload();
  #rest = null;
  /** What came of a message of several frames, as browsers write long ones. @type {Buffer[]} */
  #parts = [];
  #out = '';
  #resume = () => {};
  /** Handles a text frame. @type {(payload: Payload) => void} */
  onText = () => {};

  constructor(socket) {
    this.#socket = socket;
    socket.setNoDelay(true);
    socket.on('data', (chunk) => this.#take(chunk));
    socket.on('error', () => socket.destroy());
    socket.on('drain', () => this.#resume()).on('close', () => this.#resume());
  }

  /** Answers within `onText`. @param {string} bytes whole frames, each byte a character */
  answer(bytes) {
    this.#out += bytes;
  }

  /**
   * @param {Buffer | string} bytes whole frames
   * @returns {Promise<void> | undefined} when to go on
   */
  write(bytes) {
    const { destroyed } = this.#socket;
    if (destroyed || this.#socket.write(bytes, 'latin1')) return undefined;
    return new Promise((resolve) => { this.#resume = resolve; });
  }

  #take(piece) {
    const chunk = this.#rest ? Buffer.concat([this.#rest, piece]) : piece;
    let at = 0;
    for (;;) {
      const next = this.#frame(chunk, at);
      if (next < 0) break;
      at = next;
    }
    this.#rest = at < chunk.length ? chunk.subarray(at) : null;
    const out = this.#out;
    this.#out = '';
    if (out) this.#socket.write(out, 'latin1');
  }

  /** @returns {number} where the next frame begins, or -1: not all of it is there */
  #frame(chunk, at) {
    if (chunk.length < at + 2) return -1;
    let length = chunk[at + 1] & 127, mask = at + 2;
    if (length >= 126) {
      mask += length === 126 ? 2 : 8;
      if (chunk.length < mask) return -1;
      length = chunk.readUIntBE(length === 126 ? mask - 2 : mask - 6, length === 126 ? 2 : 6);
    }
    const end = mask + 4 + length;
    if (chunk.length < end) return -1;
    const opcode = chunk[at] & 15, isFinal = chunk[at] & FINAL;
    const payload = this.#payload.take(chunk, mask, length);
    if (opcode === TEXT && isFinal) this.onText(payload);
    else if (opcode <= TEXT) this.#part(payload, isFinal);
    else if (opcode === CLOSE) this.#socket.end();
    return end;
  }

  #part(payload, isFinal) {
    this.#parts.push(Buffer.from(payload.head(payload.length), 'latin1'));
    if (!isFinal) return;
    const whole = Buffer.concat([NO_MASK, ...this.#parts]);
    this.#parts = [];
    this.onText(payload.take(whole, 0, whole.length - NO_MASK.length));
  }
}

/**
 * @param {(link: Link) => void} onLink
 * @param {string} [protocol] the subprotocol it speaks
 * @returns {Promise<string>} its URL
 */
export function accept(onLink, protocol) {
  const server = http.createServer((_, response) => response.writeHead(426).end());
  server.on('upgrade', ({ headers }, socket) => {
    const key = createHash('sha1').update(headers['sec-websocket-key'] + GUID).digest('base64');
    socket.write(['HTTP/1.1 101 Switching Protocols', 'Upgrade: websocket', 'Connection: Upgrade',
      `Sec-WebSocket-Accept: ${key}`, ...(protocol ? [`Sec-WebSocket-Protocol: ${protocol}`] : []),
      '', ''].join('\r\n'));
    onLink(new Link(socket));
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve(`ws://127.0.0.1:${server.address().port}/`));
    server.unref();  // its process ends with its parent
  });
}
