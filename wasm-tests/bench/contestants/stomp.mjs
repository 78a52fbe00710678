// @stomp/stompjs: each publication with a receipt, each message acknowledged by itself.
import { Client } from '@stomp/stompjs';
import { WebSocket } from './websocket.mjs';

export async function connect(url, { acknowledged, received }) {
  const client = new Client({
    webSocketFactory: () => new WebSocket(url, ['v12.stomp']), reconnectDelay: 1000,
    heartbeatIncoming: 15_000, heartbeatOutgoing: 15_000,
  });
  await new Promise((resolve, reject) => {
    client.onConnect = resolve;
    client.onStompError = reject;
    client.activate();
  });
  client.subscribe('/queue/bench', (message) => {
    message.ack();
    received(message.body);
  }, { ack: 'client-individual' });
  let last = 0;
  return {
    send(body) {
      const receipt = `r-${++last}`;
      client.watchForReceipt(receipt, acknowledged);
      client.publish({ destination: '/queue/bob', body, headers: { receipt } });
    },
    close: () => client.deactivate(),
  };
}
