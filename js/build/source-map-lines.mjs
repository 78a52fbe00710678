// Makes a source map coarse: of each piece of output it says which line of which source it is of,
// and no more. That is what stacks and breakpoints need, in a seventh of the bytes.

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** @param {string} segment numbers in base64 VLQ @returns {number[]} */
function decode(segment) {
  const numbers = [];
  let value = 0, shift = 0;
  for (const character of segment) {
    const digit = DIGITS.indexOf(character);
    value += (digit & 31) << shift;
    shift += 5;
    if (digit & 32) continue;
    numbers.push(value & 1 ? -(value >>> 1) : value >>> 1);
    value = shift = 0;
  }
  return numbers;
}

/** @param {number[]} numbers */
function encode(numbers) {
  return numbers.map((number) => {
    let rest = number < 0 ? -number << 1 | 1 : number << 1, text = '';
    do {
      text += DIGITS[rest & 31 | (rest > 31 ? 32 : 0)];
      rest >>>= 5;
    } while (rest > 0);
    return text;
  }).join('');
}

/** @param {string} mappings of a map @returns {string} without columns of sources, and names */
export function linesOnly(mappings) {
  let source = 0, line = 0;  // of what is read
  let keptSource = 0, keptLine = 0;
  const lines = mappings.split(';').map((segments) => {
    let column = 0, keptColumn = 0, isFirst = true;
    const kept = [];
    for (const segment of segments ? segments.split(',') : []) {
      const [columns, sources, lineCount] = decode(segment);
      column += columns;
      if (sources === undefined) continue;
      source += sources;
      line += lineCount;
      if (!isFirst && source === keptSource && line === keptLine) continue;
      kept.push(encode([column - keptColumn, source - keptSource, line - keptLine, 0]));
      [keptColumn, keptSource, keptLine, isFirst] = [column, source, line, false];
    }
    return kept.join(',');
  });
  return lines.join(';');
}
