// The client written by hand. Its memory is looked at twice: Node's randomUUID() answers a rope
// of 14 short strings, which browsers do not; with `flatIds` it is one string, as there.
import { HandWrittenClient } from '../hand-written-client.mjs';
import { WebSocket } from './websocket.mjs';

const flat = (text) => Buffer.from(text, 'latin1').toString('latin1');

export async function connect(url, { acknowledged, received }, { most, flatIds }) {
  const client = new HandWrittenClient({
    url, userId: 'bench', token: 'secret', WebSocket,
    maxPending: Math.max(most, 10_000), maxPendingBytes: 1 << 30,
    ...flatIds && { newFingerprint: () => flat(crypto.randomUUID()) },
  });
  client.on('delivered', acknowledged);
  client.on('message', ({ content }) => received(content));
  client.on('lost', ({ reason }) => { throw new Error(`lost: ${reason}`); });
  await client.login();
  return {
    send: (text) => client.send('bob', text),
    pending: () => client.pending,
    close: () => client.logout(),
  };
}
