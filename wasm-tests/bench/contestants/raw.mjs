// The floor: a WebSocket alone, which writes frames that were spelled before and reads none.
import { WebSocket } from './websocket.mjs';

const FINGERPRINT = '00000000-0000-4000-8000-';

/** One string, not a rope. */
const flat = (text) => JSON.parse(JSON.stringify(text));

const frameOf = (type, content, fingerprint) => flat(JSON.stringify({
  bridge: false, type, dataContent: content, from: 'bench', to: 'bob',
  ...(fingerprint && { fp: fingerprint }), QoS: type === 2, typeu: -1, sm: -1,
}));

export async function connect(url, { acknowledged, received }, { texts, most }) {
  const frames = new Map(texts.map((text) =>
    [text, frameOf(2, text, `${FINGERPRINT}000000000000`)]));
  const acks = Array.from({ length: most },
    (_, i) => frameOf(4, FINGERPRINT + String(i).padStart(12, '0')));
  const socket = new WebSocket(url);
  await new Promise((resolve, reject) => {
    socket.onopen = resolve;
    socket.onerror = reject;
  });
  await new Promise((resolve) => {
    socket.onmessage = resolve;
    socket.send(frameOf(0, '{}'));
  });
  let next = 0;
  socket.onmessage = ({ data }) => {
    if (data.charCodeAt(23) === 0x34) return acknowledged();  // "type":4
    socket.send(acks[next++]);
    received(data);
  };
  return { send: (text) => socket.send(frames.get(text)), close: () => socket.close() };
}
