// @ts-check
// A socket of a browser. Each task that writes to one wakes the process that has the network, which
// costs more than the writing. What may wait is gathered, and written in one task.
import { attempt } from '../api/foreign.js';

const MOST = 64;  // frames that wait; more would come in lumps

/**
 * @param {any} socket
 * @param {any} host with timers and, if it is a page, a document
 * @param {(cause: unknown) => void} failed
 * @returns {import('../index.js').Socket}
 */
export function gathering(socket, host, failed) {
  /** @type {string[]} */
  let frames = [];
  let units = 0;
  const flush = () => {
    const gathered = frames;
    frames = [];
    units = 0;
    for (const frame of gathered) socket.send(frame);
  };
  const flushLater = () => attempt(flush, failed);
  return {
    send(frame) {
      flush();  // in order
      socket.send(frame);
    },
    sendSoon(frame) {
      frames.push(frame);
      units += frame.length;
      // The timers of a hidden page may be a minute late.
      if (frames.length >= MOST || host.document && host.document.hidden) flush();
      else if (frames.length === 1) host.setTimeout(flushLater, 0);
    },
    close() {
      attempt(flush);
      socket.close();
    },
    get bufferedAmount() { return socket.bufferedAmount + units; },
  };
}
