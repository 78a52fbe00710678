// @ts-check
/** Only plain data crosses from the page's code into the phone, and it crosses as a copy. */

/** @param {unknown} value @returns {string | null} what in it is not plain, with its path */
export function notPlain(value, path = 'the value') {
  if (value === null || ['string', 'boolean'].includes(typeof value)) return null;
  if (typeof value === 'number') return Number.isFinite(value) ? null : `${path} is ${value}`;
  if (typeof value !== 'object') return `${path} is ${typeof value}`;
  if (Array.isArray(value)) {
    for (const [i, part] of value.entries()) {
      const found = notPlain(part, `${path}[${i}]`);
      if (found !== null) return found;
    }
    return null;
  }
  const kind = Object.getPrototypeOf(value);
  if (kind !== Object.prototype && kind !== null) return `${path} is a ${kind.constructor.name}`;
  for (const [name, part] of Object.entries(value)) {
    const found = notPlain(part, `${path}.${name}`);
    if (found !== null) return found;
  }
  return null;
}

/** @template T @param {T} value @returns {T} */
export const copy = (value) => JSON.parse(JSON.stringify(value));
