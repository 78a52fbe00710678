// @ts-check
// Addresses in a text. A library that knows every top-level domain is larger than the whole talk;
// here only what says http: or https: counts, which is what may become a link without a doubt.

/** Punctuation of the sentence that ends behind the address, and brackets that began before it. */
const TRAILING = /[.,;:!?»”’…\])]+$/;
const ADDRESS = /https?:\/\/[^\s<>"'`{}|\\^\u3000-\u303f\uff00-\uffef\u4e00-\u9fff]+/gi;

/**
 * @param {string} text
 * @returns {Array<{ text: string, href?: string }>} the text in parts
 */
export function findLinks(text) {
  /** @type {Array<{ text: string, href?: string }>} */
  const parts = [];
  let end = 0;
  ADDRESS.lastIndex = 0;
  for (let match = ADDRESS.exec(text); match; match = ADDRESS.exec(text)) {
    let [href] = match;
    const tail = TRAILING.exec(href.slice(-64)), closing = tail ? tail[0] : '';
    // A bracket that the address itself opens belongs to it.
    const kept = closing[0] === ')' && href.indexOf('(') >= 0 ? 1 : 0;
    href = href.slice(0, href.length - closing.length + kept);
    if (href.length <= 'https://'.length) continue;
    if (match.index > end) parts.push({ text: text.slice(end, match.index) });
    parts.push({ text: href, href });
    end = match.index + href.length;
    ADDRESS.lastIndex = end;
  }
  if (end < text.length) parts.push({ text: text.slice(end) });
  return parts;
}
