// centrifuge-js: publications, each answered. What it receives its protocol does not acknowledge.
import { Centrifuge } from 'centrifuge';
import { WebSocket } from './websocket.mjs';

export async function connect(url, { acknowledged }) {
  const client = new Centrifuge(url, { websocket: WebSocket, timeout: 60_000 });
  client.connect();
  await client.ready();
  const failed = (error) => { throw new Error(error.message); };
  return {
    send: (text) => client.publish('bob', text).then(acknowledged, failed),
    close: () => client.disconnect(),
  };
}
