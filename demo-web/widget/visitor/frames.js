// @ts-check
// What a visitor's page and the desk say to each other that nobody is shown: see the protocol in
// ../../desk/protocol.md.

/** The `typeu` of such a message. */
export const FRAME = 36400;

/** The `typeu` of a kind of talk. */
export const CONTENT = 36399;

/** Somebody who was away longer asks anew. */
export const LIFE = 60000;

/** @param {string} content @returns {any} with `kind`; null: it is none */
export function readFrame(content) {
  try {
    const frame = JSON.parse(content);
    return frame && typeof frame === 'object' && typeof frame.kind === 'string' ? frame : null;
  } catch (error) {
    return null;
  }
}

/** @param {unknown} value @param {number} most @returns {string | undefined} */
const text = (value, most) => (typeof value === 'string' && value !== ''
  ? value.slice(0, most) : undefined);

/** @param {unknown} value */
const address = (value) => (typeof value === 'string' && /^https?:/i.test(value)
  ? value.slice(0, 2000) : undefined);

const MOST_ATTRIBUTES = 20;

/**
 * @param {{ name?: string, locale: string, page: { url?: string, title?: string },
 *   product: any, attributes: Record<string, string> }} facts
 */
export function helloFrame({ name, locale, page, product, attributes }) {
  /** @type {Record<string, string>} */
  const said = {};
  const given = Object.keys(attributes).filter((key) => attributes[key] != null);
  for (const key of given.slice(0, MOST_ATTRIBUTES)) {
    said[key.slice(0, 50)] = String(attributes[key]).slice(0, 200);
  }
  return {
    kind: 'hello', v: 1, name: text(name, 100), locale,
    page: { url: address(page.url), title: text(page.title, 200) },
    product: product ? {
      title: text(product.title, 200), subtitle: text(product.subtitle, 200),
      url: address(product.url), image: address(product.image),
    } : undefined,
    attributes: said,
  };
}

/**
 * An entry of the desk's history, as the talk takes it; null: it is none.
 * @param {any} entry
 */
export function givenOf(entry) {
  const { from, content, typeu, at, id } = entry || {};
  if (typeof content !== 'string' || !(at >= 0) || typeof id !== 'string') return null;
  return {
    own: from === 'visitor', content, typeu: Math.floor(typeu) === typeu ? typeu : -1, time: at,
    fingerprint: id, status: /** @type {'received'} */ ('received'),
  };
}
