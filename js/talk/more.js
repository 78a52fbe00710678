// @ts-check
// What a talk needs now and then, and loads then. It shares nothing with the talk but what it is
// handed, so that it may be a file of its own.

/**
 * @typedef {object} Kit
 * @property {import('./engine.js').Engine} engine
 * @property {typeof import('./operations.js').add} add
 * @property {typeof import('./operations.js').follow} follow
 * @property {typeof import('./operations.js').takeUnread} takeUnread
 * @property {typeof import('./records.js').asMessage} asMessage
 * @property {typeof import('./records.js').messageOf} messageOf
 * @property {typeof import('./records.js').previewOf} previewOf
 */

export { clear, erase } from './clearing.js';
export { attach, remove, resend } from './errands.js';
export { settle } from './forsaken.js';
export { placeOf } from './lateness.js';
export { exportAll, readExport, search } from './lookup.js';
export { mergeInto, prependTo } from './merging.js';
export { migrate } from './migrating.js';
export { sync } from './syncing.js';
