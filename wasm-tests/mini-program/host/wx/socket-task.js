// @ts-check
/** One socket as the page's code sees it. */
import { call, Failure } from './call.js';

/** @typedef {import('./sockets.js').Sockets} Sockets */
/** @typedef {'connecting' | 'open' | 'closing' | 'closed'} State */
/** @typedef {(value: object) => void} Listener */

const REASON_BYTES = 123;
/** How long a phone waits for the other end to close, too. */
const CLOSING = 2_000;

export class SocketTask {
  /** @type {State} */
  #state = 'connecting';
  /** @type {Record<string, Listener[]>} */
  #listeners = { open: [], message: [], close: [], error: [] };
  #late = false;
  #sockets;
  /** @type {WebSocket | undefined} */
  #native;

  /** @param {Sockets} sockets */
  constructor(sockets) {
    this.#sockets = sockets;
    // An `onOpen` after the tick of `connectSocket` may come too late: here it always does.
    queueMicrotask(() => { this.#late = true; });
  }

  onOpen(/** @type {Listener} */ listener) { if (!this.#late) this.#listeners.open.push(listener); }
  onMessage(/** @type {Listener} */ listener) { this.#listeners.message.push(listener); }
  onClose(/** @type {Listener} */ listener) { this.#listeners.close.push(listener); }
  onError(/** @type {Listener} */ listener) { this.#listeners.error.push(listener); }

  /** @param {{ data: unknown } & import('./call.js').Callbacks} request */
  send(request) {
    const { data } = request;
    return call(this.#sockets.gate, 'sendSocketMessage', request, () => {
      if (this.#state !== 'open') throw new Failure('WebSocket is not connected');
      const type = Object.prototype.toString.call(data);
      if (typeof data !== 'string' && type !== '[object ArrayBuffer]') {
        throw new Failure('parameter error: parameter.data should be String or ArrayBuffer');
      }
      this.#native?.send(/** @type {string} */ (data));
    });
  }

  /** Before it is open this closes nothing. @param {any} [request] */
  close(request = {}) {
    const { code = 1000, reason = '' } = request;
    return call(this.#sockets.gate, 'closeSocket', request, () => {
      if (this.#state !== 'open') throw new Failure('WebSocket is not connected');
      if (code !== 1000 && !(code >= 3000 && code <= 4999)) throw new Failure('invalid code');
      if (new Blob([reason]).size > REASON_BYTES) throw new Failure('reason is too long');
      this.#state = 'closing';
      this.#native?.close(code, reason);
      this.#sockets.clock.start(() => {
        if (this.#state === 'closing') SocketTask.host.end(this, { code: 1006, reason: 'timeout' });
      }, CLOSING);
    });
  }

  /** The host's side, out of the page's reach. */
  static host = {
    state: (/** @type {SocketTask} */ task) => task.#state,
    /** @param {SocketTask} task @param {string} url @param {string[]} protocols */
    connect(task, url, protocols) {
      const native = task.#native = new WebSocket(url, protocols);
      native.binaryType = 'arraybuffer';
      native.onopen = () => {
        task.#state = 'open';
        task.#tell('open', { header: {} });
      };
      native.onmessage = ({ data }) => task.#tell('message', { data });
      native.onclose = ({ code, reason }) => {
        if (task.#state === 'connecting') task.#tell('error', { errMsg: 'Unable to connect' });
        SocketTask.host.end(task, {
          code, reason: reason || (code === 1006 ? 'abnormal closure' : 'normal closure'),
        });
      };
    },
    /**
     * The phone takes the socket away. If it does not tell, what is sent goes nowhere.
     * @param {SocketTask} task @param {boolean} tells
     */
    detach(task, tells) {
      if (tells || task.#state !== 'open') task.#state = 'closed';
      const native = task.#native;
      task.#native = undefined;
      if (native === undefined) return;
      native.onopen = native.onmessage = native.onclose = null;
      native.close();
    },
    /** Never reaches the network. @param {SocketTask} task @param {string} why */
    refuse(task, why) {
      if (task.#state !== 'connecting') return;
      task.#tell('error', { errMsg: why });
      SocketTask.host.end(task, { code: 1006, reason: 'abnormal closure' });
    },
    /** @param {SocketTask} task @param {object} event */
    end(task, event) {
      SocketTask.host.detach(task, true);
      task.#sockets.forget(task);
      task.#tell('close', event);
    },
  };

  /** @param {string} name @param {object} value */
  #tell(name, value) {
    this.#sockets.gate.pass(() => {
      for (const listener of this.#listeners[name]) listener(value);
    });
  }
}
