// @ts-check
// What a talk needs now and then, and loads then. It shares nothing with the talk but what it is
// handed, so that it may be a file of its own.

/**
 * @typedef {object} Kit
 * @property {import('./engine.js').Engine} engine
 * @property {typeof import('./operations.js').merge} merge
 * @property {typeof import('./records.js').asMessage} asMessage
 * @property {typeof import('./records.js').messageOf} messageOf
 * @property {typeof import('./records.js').rankOf} rankOf
 */

export { placeOf } from './lateness.js';
export { readExport, search } from './lookup.js';
export { mergeInto, prependTo } from './merging.js';
export { forsaken } from './forsaken.js';
