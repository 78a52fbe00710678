// @ts-check
/** One connection of a host to the world's server, whoever its events are told to. */
import { VirtualSocket } from '../virtual-world.js';
import { ENDINGS, closing } from './endings.js';
import { checkCallbacks } from './strict.js';

/** @typedef {import('./app.js').App} App */
/** @typedef {import('./endings.js').Ending} Ending */
/** @typedef {import('./hosts.js').Event} Event */

const OWN_CODES = /^(1000|[34]\d{3})$/;

export class Connection {
  /** @type {'connecting' | 'open' | 'closing' | 'closed'} */
  state = 'connecting';

  /**
   * @param {App} app @param {string} url @param {number} timeout ms for opening
   * @param {(event: Event, payload: any) => void} tell
   */
  constructor(app, url, timeout, tell) {
    const { world } = app;
    this.app = app;
    this.tell = tell;
    /** @type {any[]} the options of each `send`, in order */
    this.sends = [];
    this.wire = new VirtualSocket(world, url, {
      opened: () => {
        this.state = 'open';
        this.emit('open');
      },
      text: (data) => this.emit('message', { data }),
      binary: () => this.emit('message', { data: new ArrayBuffer(4) }),
      closed: (code, reason) => this.end(closing({ code, reason })),
      failed: () => {},
    });
    world.sockets.push(this.wire);
    const { sockets: { connects } } = app;
    if (typeof connects === 'object') world.later(1, () => this.end(connects));
    else if (connects === 'opens') world.server.connected(this.wire);
    world.later(timeout, () => this.state === 'connecting' && this.end(ENDINGS.timedOut));
  }

  /** Tells an event as it is, possible or not. @param {Event} event @param {any} [payload] */
  emit(event, payload) {
    this.app.gate.pass(() => this.tell(event, payload));
  }

  /** The network, the server or the host ends it. @param {Ending} ending */
  end({ events, late = 0 }) {
    if (this.state === 'closed') return;
    this.state = 'closed';
    this.wire.live = false;
    const tell = () => {
      for (const event of events) this.emit(typeof event === 'string' ? 'error' : 'close', event);
    };
    if (late) this.app.world.later(late, tell);
    else tell();
  }

  /** @param {any} options */
  send(options) {
    const { app } = this, { sends, sendLatency } = app.sockets;
    checkCallbacks('send', options, app.report);
    this.sends.push(options);
    const { data } = options;
    if (typeof data !== 'string') {
      app.report(`send of ${Object.prototype.toString.call(data)}`);
      return app.fail(options, 'sendSocketMessage:fail parameter error: data');
    }
    if (this.state !== 'open' && !app.sockets.swallows) {
      return app.fail(options, 'sendSocketMessage:fail WebSocket is not connected');
    }
    if (sends === 'fails') return app.fail(options, 'sendSocketMessage:fail interrupted');
    if (this.state === 'open') this.wire.send(data);
    if (sends === 'unanswered') return;
    app.answer(sendLatency, () => options?.success?.({ errMsg: 'sendSocketMessage:ok' }));
  }

  /** @param {any} options */
  close(options) {
    const { app } = this;
    checkCallbacks('close', options, app.report);
    const { code = 1000, reason = '' } = options ?? {};
    if (!OWN_CODES.test(code)) app.report(`close with code ${code}`);
    if (Buffer.byteLength(reason) > 123) app.report('close with a long reason');
    // In the documents' words: it must be open, or it is not closed.
    if (this.state === 'connecting') {
      return app.fail(options, 'closeSocket:fail WebSocket is not connected');
    }
    if (this.state !== 'open') return app.fail(options, 'closeSocket:fail taskID not exist');
    this.state = 'closing';
    // What was sent before goes out, and what is on its way comes in.
    app.world.later(app.sockets.closeLatency, () => {
      if (this.state === 'closed') return;
      this.state = 'closed';
      this.wire.close();
      app.gate.pass(() => options?.success?.({ errMsg: 'closeSocket:ok' }));
      this.emit('close', { code, reason: reason || 'normal closure' });
    });
  }
}
