// aedes over WebSocket. While it is to be silent something smaller stands in for it:
// aedes would stop reading.
import { Aedes } from 'aedes';
import packets from 'mqtt-packet';
import http from 'node:http';
import { WebSocketServer, createWebSocketStream } from 'ws';

const AT_A_TIME = 100;  // as many as aedes handles at once

/** Answers what a client must have to be connected, and swallows what it publishes. */
function swallow(stream) {
  const parser = packets.parser();
  const answer = (packet) => stream.write(packets.generate(packet));
  parser.on('packet', ({ cmd, messageId }) => {
    if (cmd === 'connect') answer({ cmd: 'connack', returnCode: 0, sessionPresent: false });
    if (cmd === 'subscribe') answer({ cmd: 'suback', messageId, granted: [1] });
  });
  stream.on('data', (chunk) => parser.parse(chunk)).on('error', () => stream.destroy());
}

export async function start() {
  let silent = false, received = 0, acknowledged = 0;
  const broker = await Aedes.createBroker({ concurrency: AT_A_TIME });
  broker.on('publish', (_, client) => { if (client) received++; });
  broker.on('ack', () => { acknowledged++; });
  const server = http.createServer();
  const sockets = new WebSocketServer({ server, handleProtocols: () => 'mqtt' });
  sockets.on('connection', (socket, request) => {
    const stream = createWebSocketStream(socket);
    if (silent) swallow(stream);
    else broker.handle(stream, request);
  });
  await new Promise((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  const publish = (payload) => new Promise((resolve, reject) => {
    broker.publish({ topic: 'to/bench', qos: 1, payload }, (error) => (error ? reject(error)
      : resolve()));
  });
  return {
    url: `ws://127.0.0.1:${server.address().port}/`,
    reset(options) {
      ({ silent = false } = options);
      received = acknowledged = 0;
    },
    tally: () => ({ received, acknowledged }),
    async push(texts, from, count) {
      for (let i = from, end = from + count; i < end; i += AT_A_TIME) {
        await Promise.all(Array.from({ length: Math.min(AT_A_TIME, end - i) },
          (_, j) => publish(texts[(i + j) % texts.length])));
      }
    },
  };
}
