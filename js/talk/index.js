// @ts-check
// The entry: importing it starts nothing and touches nothing.
export { Talk } from './talk.js';
export { CONTENT, parseContent } from './content.js';
export { findLinks } from './links.js';
export { MemoryStore } from './memory-store.js';
