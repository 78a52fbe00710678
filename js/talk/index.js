// @ts-check
// The entry: importing it starts nothing and touches nothing.
export { findLinks } from './links.js';
export { CONTENT, parseContent } from './content.js';
export { Talk } from './talk.js';
export { MemoryStore } from './memory-store.js';
