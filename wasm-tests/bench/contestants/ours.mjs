// The client as it is shipped. More may be pending than by default, so that nothing is refused
// when all is sent at once; the window of 512 in flight is the default.
import path from 'node:path';
import { pathToFileURL } from 'node:url';

export async function connect(url, { acknowledged, received }, { packageDirectory, most }) {
  const { Client } = await import(pathToFileURL(path.join(packageDirectory, 'dist/node.mjs')).href);
  const client = new Client({
    url, userId: 'bench', token: 'secret', outbox: 'memory',
    qos: { maxPending: Math.max(most, 10_000), maxPendingBytes: 1 << 30 },
  });
  client.on('delivered', acknowledged);
  client.on('message', ({ content }) => received(content));
  client.on('lost', ({ reason }) => { throw new Error(`lost: ${reason}`); });
  await client.login();
  return {
    send: (text) => client.send('bob', text),
    pending: () => client.stats().pending,
    outside: () => client.stats().memoryBytes,
    close: () => client.dispose(),
  };
}
