// @ts-check
// Addresses in a text. A library that knows every top-level domain is larger than the whole talk;
// here only what says http: or https: counts, which is what may become a link without a doubt.

/** What an address has, but for brackets. */
const PART = /[^\s"'<>\\()\u3000-\u9fff\uff00-\uffef]/.source;
/** Its last character ends no sentence, and no bracket that began before it. */
const LAST = /(?![.,;:!?»”’…\]])/.source + PART;
const PAIR = `\\(${PART}*\\)`;
const ADDRESS = RegExp(`(https?://${PART}*(?:${PAIR}${PART}*)*(?:${PAIR}|${LAST}))`, 'i');

/**
 * @param {string} text
 * @returns {Array<{ text: string, href?: string }>} the text in parts
 */
export const findLinks = (text) => text.split(ADDRESS).map((part, i) =>
  (i % 2 ? { text: part, href: part } : { text: part })).filter(({ text: kept }) => kept);
