// @ts-check
// Secrets of agents, and the ids of visitors that a site has signed.
import { createHmac, randomBytes, scrypt, timingSafeEqual } from 'node:crypto';

// 16 MiB and some tens of ms for each try.
const COST = { N: 16_384, r: 8, p: 1 };
const BYTES = 32;

/** @param {string} secret @param {Buffer} salt @returns {Promise<Buffer>} */
const derive = (secret, salt) => new Promise((resolve, reject) => {
  scrypt(secret, salt, BYTES, COST, (error, key) => (error ? reject(error) : resolve(key)));
});

/** @param {string} secret @returns {Promise<string>} */
export async function hashSecret(secret) {
  const salt = randomBytes(16), key = await derive(secret, salt);
  return `scrypt$${salt.toString('base64url')}$${key.toString('base64url')}`;
}

/** @param {string} secret @param {string} hash @returns {Promise<boolean>} never rejects */
export async function isSecret(secret, hash) {
  const [, salt, key] = /^scrypt\$([\w-]+)\$([\w-]+)$/.exec(hash) || [];
  if (!salt || !key) return false;
  try {
    return areEqual(await derive(secret, Buffer.from(salt, 'base64url')),
      Buffer.from(key, 'base64url'));
  } catch {
    return false;  // no memory for it
  }
}

/** @param {Buffer} a @param {Buffer} b */
const areEqual = (a, b) => a.length === b.length && timingSafeEqual(a, b);

export const newPass = () => randomBytes(16).toString('base64url');

const RANDOM_ID = /^v[\w-]{22}$/;

/**
 * Ids of visitors: `v` and 128 random bits, 22 characters of base64url; with a secret of the site
 * `id.HMAC`, HMAC-SHA-256 of the id in base64url.
 * @param {object} how
 * @param {string} [how.secret] shared with the site
 * @param {boolean} [how.any] any id is one: of users who are known to the site
 * @returns {(id: string) => boolean}
 */
export function visitorCheck({ secret, any = false }) {
  /** @param {string} id */
  const isOne = (id) => (any ? id.length > 0 && id.length <= 128 && id !== '0'
    : RANDOM_ID.test(id));
  if (secret === undefined) return isOne;
  return (id) => {
    const at = id.lastIndexOf('.'), own = id.slice(0, at);
    return at > 0 && isOne(own) && areEqual(Buffer.from(id.slice(at + 1)),
      Buffer.from(signatureOf(own, secret)));
  };
}

/** What a site appends to an id, after a dot. @param {string} id @param {string} secret */
export const signatureOf = (id, secret) =>
  createHmac('sha256', secret).update(id).digest('base64url');
