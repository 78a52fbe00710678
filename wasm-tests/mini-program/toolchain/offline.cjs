// @ts-check
/** For WeChat's tools and all processes that they start: there is no network. */
const dns = require('node:dns');

/** @type {any} */ (dns).lookup = (/** @type {string} */ name, /** @type {any[]} */ ...rest) => {
  const error = Object.assign(new Error(`no network: ${name}`), { code: 'ENOTFOUND' });
  process.nextTick(rest.at(-1), error);
};
