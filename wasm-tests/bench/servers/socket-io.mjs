// socket.io, WebSocket alone.
import http from 'node:http';
import { setImmediate } from 'node:timers/promises';
import { Server } from 'socket.io';

const AT_A_TIME = 200;

export async function start() {
  let link = null, silent = false, received = 0, acknowledged = 0;
  const server = http.createServer();
  const sockets = new Server(server, { transports: ['websocket'], serveClient: false });
  sockets.on('connection', (socket) => {
    link = socket;
    socket.on('message', (_, acknowledge) => {
      received++;
      if (!silent) acknowledge();
    });
  });
  await new Promise((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  const confirmed = () => { acknowledged++; };
  return {
    url: `http://127.0.0.1:${server.address().port}/`,
    reset(options) {
      ({ silent = false } = options);
      received = acknowledged = 0;
    },
    tally: () => ({ received, acknowledged }),
    async push(texts, from, count) {
      for (let i = 0; i < count; i++) {
        link.emit('message', texts[(from + i) % texts.length], confirmed);
        if (i % AT_A_TIME === 0) await setImmediate();
      }
    },
  };
}
