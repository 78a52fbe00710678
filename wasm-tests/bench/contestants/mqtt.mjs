// mqtt.js with QoS 1, MQTT 3.1.1 over WebSocket.
import mqtt from 'mqtt';

export async function connect(url, { acknowledged, received }) {
  const client = await mqtt.connectAsync(url, { clientId: 'bench', keepalive: 15 });
  let pending = 0;
  const done = (error) => {
    if (error) throw error;
    pending--;
    acknowledged();
  };
  client.on('message', (_, payload) => received(payload.toString()));
  await client.subscribeAsync('to/bench', { qos: 1 });
  return {
    send(text) {
      pending++;
      client.publish('to/bob', text, { qos: 1 }, done);
    },
    pending: () => pending,
    close: () => client.end(true),
  };
}
