// @ts-check
/** @param {number} count @param {string} name @returns {string[]} name 1, name 2 ... */
export const numbered = (count, name) =>
  Array.from({ length: count }, (_, i) => `${name} ${i + 1}`);

/** @param {any} message or what a page has told of it @returns {string} */
export const fingerprintOf = ({ fingerprint }) => fingerprint;

/** @param {any} message or what a page has told of it @returns {string} */
export const contentOf = ({ content }) => content;
