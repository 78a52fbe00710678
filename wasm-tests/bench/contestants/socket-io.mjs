// socket.io-client with acknowledgements, WebSocket alone. It keeps no message to send it again:
// its option `retries` would, with one message at a time on the wire.
import { io } from 'socket.io-client';

export async function connect(url, { acknowledged, received }) {
  const socket = io(url, { transports: ['websocket'] });
  let pending = 0;
  const done = () => {
    pending--;
    acknowledged();
  };
  socket.on('message', (text, acknowledge) => {
    acknowledge();
    received(text);
  });
  await new Promise((resolve, reject) => {
    socket.once('connect', resolve).once('connect_error', reject);
  });
  return {
    send(text) {
      pending++;
      socket.emitWithAck('message', text).then(done);
    },
    pending: () => pending,
    close: () => socket.close(),
  };
}
