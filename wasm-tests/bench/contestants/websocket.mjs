// The WebSocket that our client takes on this Node: its own, else that of `ws`.
import ws from 'ws';

export const WebSocket = globalThis.WebSocket ?? ws;
