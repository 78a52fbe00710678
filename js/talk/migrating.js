// @ts-check
// Brings a store that an older page has left to what this one expects.
import { VERSION_KEY } from './keys.js';

/** @typedef {import('./index.js').TalkStore} TalkStore */

/** What a store of each version goes through to be of the next. */
/** @type {Array<(store: TalkStore) => Promise<void>>} */
const MIGRATIONS = [];

/**
 * One step after the other, each noted when it is done.
 * @param {unknown} kit
 * @param {TalkStore} store
 * @param {any} found what the store says of its version
 * @param {number} wanted
 * @param {Array<(store: TalkStore) => Promise<void>>} [migrations]
 * @returns {Promise<void>}
 */
export function migrate(kit, store, { version }, wanted, migrations = MIGRATIONS) {
  if (!(version >= 1 && version < wanted)) throw new Error(`it has version ${version}`);
  return migrations.slice(version - 1).reduce((done, step, i) => done.then(() => step(store))
    .then(() => store.update(() => ({ puts: [[VERSION_KEY, { version: version + i + 1 }]] })))
    .then(() => {}), Promise.resolve());
}
