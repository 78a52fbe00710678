// The texts that are sent: of a kind, of so many bytes of UTF-8, no two next to each other alike.

const WORDS = {
  ascii: ['meeting', 'moved', 'to', 'three', 'this', 'afternoon,', 'please', 'bring', 'the',
    'signed', 'contract', 'and', 'your', 'questions.', 'Room', '12,', 'second', 'floor;'],
  chinese: ['今天', '的', '会议', '改到', '下午', '三点，', '请', '带上', '签好的', '合同', '和',
    '你们的', '问题。', '二楼', '十二号', '房间；'],
};
export const KINDS = ['ascii', 'chinese', 'json'];

/** @param {string} text @param {number} bytes to be filled up to, with what is one byte each */
function padded(text, bytes) {
  const missing = bytes - Buffer.byteLength(text);
  return text + '.'.repeat(missing);
}

/** @param {string[]} words @param {number} bytes @param {number} serial */
function prose(words, bytes, serial) {
  const space = words === WORDS.ascii ? ' ' : '';
  let text = `${serial}${space}`, size = Buffer.byteLength(text);
  for (let i = serial; ; i = i * 7 + 3 & 0xffff) {
    const word = words[i % words.length] + space, length = Buffer.byteLength(word);
    if (size + length > bytes) return padded(text, bytes);
    text += word;
    size += length;
  }
}

/** A document of an application, as text: full of quotes, which a frame has to escape. */
function json(bytes, serial) {
  const head = `{"kind":"order","serial":${serial},"items":[`, tail = '],"note":"';
  let items = '', size = head.length + tail.length + 2;
  for (let i = 0; ; i++) {
    const item = `${i ? ',' : ''}{"id":"${serial}-${i}","name":"item ${i}","unit":"kg","n":${i}}`;
    if (size + item.length > bytes) break;
    items += item;
    size += item.length;
  }
  return `${padded(head + items + tail, bytes - 2)}"}`;
}

/**
 * @param {string} kind
 * @param {number} bytes
 * @param {number} serial
 * @returns {string} flat, as what came from a file or a text field is, not a rope
 */
export function textOf(kind, bytes, serial) {
  const text = kind === 'json' ? json(bytes, serial) : prose(WORDS[kind], bytes, serial);
  const encoding = kind === 'chinese' ? 'utf16le' : 'latin1';
  return Buffer.from(text, encoding).toString(encoding);
}

/** @param {string} kind @param {number} bytes @param {number} count */
export function textsOf(kind, bytes, count) {
  return Array.from({ length: count }, (_, serial) => textOf(kind, bytes, serial));
}
