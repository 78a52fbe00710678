// A page has its own WebSocket; contestants ask for it as they do in Node.
export const { WebSocket } = globalThis;
