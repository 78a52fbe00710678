// @ts-check
/**
 * A MobileIMSDK WebSocket server for development, demos and tests. See index.d.ts.
 */
export { DevServer } from './server.js';
export { MemoryStore } from './store.js';
export { SENSE_MODES } from './options.js';
export { FrameType, KickoutCode } from './protocol.js';
