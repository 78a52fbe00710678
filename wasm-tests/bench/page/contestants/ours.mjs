// The client as it is shipped; `build` is resolved to one. More may be pending than by default,
// as in Node.
import { Client } from 'build';

export async function connect(url, { acknowledged, received, failed }, settings) {
  const { texts, most, client: options } = settings;
  const client = new Client({
    url, userId: 'bench', token: 'secret', ...options,
    qos: { maxPending: Math.max(most, 10_000), maxPendingBytes: 1 << 30 },
  });
  client.on('delivered', acknowledged);
  client.on('message', ({ content }) => received(content));
  client.on('lost', ({ reason }) => failed(`lost: ${reason}`));
  client.on('error', ({ code }) => failed(`error: ${code}`));
  const times = { began: performance.now(), restored: 0, online: 0, messages: 0 };
  client.on('restored', ({ messages }) => {
    times.restored = performance.now();
    times.messages += messages.length;
  });
  await client.login();
  times.online = performance.now();
  return {
    send: (text) => client.send('bob', text),
    /** Sends, and waits until all is stored. */
    keep: (count) => Promise.all(Array.from({ length: count },
      (_, i) => client.send('bob', texts[i % texts.length]).stored)).then(() => {}),
    times: () => times,
    close: () => client.close(),
  };
}
