// The client as it is shipped; `build` is resolved to one. More may be pending than by default,
// as in Node.
import { Client } from 'build';

export async function connect(url, { acknowledged, received, failed }, { most, client: options }) {
  const client = new Client({
    url, userId: 'bench', token: 'secret', ...options,
    qos: { maxPending: Math.max(most, 10_000), maxPendingBytes: 1 << 30 },
  });
  client.on('delivered', acknowledged);
  client.on('message', ({ content }) => received(content));
  client.on('lost', ({ reason }) => failed(`lost: ${reason}`));
  client.on('error', ({ code }) => failed(`error: ${code}`));
  await client.login();
  return {
    send: (text) => client.send('bob', text),
    stats: () => client.stats(),
    close: () => client.close(),
  };
}
