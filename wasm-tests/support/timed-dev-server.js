// @ts-check
/**
 * The dev server and a client on real sockets, and one clock for both that a test moves. It moves
 * on when all that was written has been read and answered, on both sides. Only for clients that
 * send nothing but logins and keep-alives: the server answers each of them with one frame.
 */
import { DevServer } from 'mobileimsdk-wasm/dev-server';
import { WebSocket } from 'ws';
import { begin } from './story.js';
import { World, xorshift } from './virtual-world.js';

/** Real ms that nothing needs; only a failing test waits for it. */
const PATIENCE = 10_000;

/** @typedef {{ socket: WebSocket, sent: number, heard: number }} Line */

export class TimedWorld extends World {
  /** @type {Set<Line>} those that are not closed */
  #lines = new Set();
  #random;
  /** ms, the most by which a timer is late: none is early, hardly one in time. */
  lateness = 0;
  /** @type {DevServer | undefined} */
  devServer;

  /** @param {number} seed */
  constructor(seed) {
    super(seed);
    this.#random = xorshift(seed + 7);
    const { setTimeout } = this.platform;
    this.platform.setTimeout = (run, ms) => setTimeout(run, ms + this.#late());
    this.platform.openSocket = (url, handlers) => this.#open(url, handlers);
  }

  /** @type {import('mobileimsdk-wasm/dev-server').Clock} */
  clock = {
    now: () => Math.floor(this.now),
    setTimeout: (task, ms) => {
      const timer = { task: /** @type {(() => void) | null} */ (task) };
      this.later(ms + this.#late(), () => timer.task?.());
      return timer;
    },
    clearTimeout: (/** @type {any} */ timer) => {
      if (timer) timer.task = null;
    },
  };

  #late() {
    return this.lateness * this.#random() / 2 ** 32;
  }

  /** @param {string} url @param {import('mobileimsdk-wasm').SocketHandlers} handlers */
  #open(url, handlers) {
    const socket = new WebSocket(url), line = { socket, sent: 0, heard: 0 };
    this.#lines.add(line);
    socket.on('open', () => handlers.opened());
    socket.on('message', (data) => {
      line.heard += 1;
      handlers.text(data.toString());
    });
    socket.on('error', () => {});
    socket.on('close', (code, reason) => {
      this.#lines.delete(line);
      handlers.closed(code, reason.toString());
    });
    return {
      send: (/** @type {string} */ frame) => {
        line.sent += 1;
        socket.send(frame);
      },
      close: () => socket.close(),
      get bufferedAmount() {
        return socket.bufferedAmount;
      },
    };
  }

  get #isQuiet() {
    const { online = 0, links = 0 } = this.devServer?.stats() ?? {};
    const { size } = this.#lines;
    return online === size && links === size &&
      [...this.#lines].every(({ sent, heard }) => sent > 0 && heard === sent);
  }

  async settle() {
    const end = Date.now() + PATIENCE;
    do {
      if (Date.now() > end) throw new Error('the two sides do not come to agree');
      await super.settle();
    } while (!this.#isQuiet);
    await super.settle();  // what was heard last is told
  }
}

/**
 * @param {import('node:test').TestContext} t
 * @param {import('mobileimsdk-wasm/dev-server').DevServerOptions} serverOptions
 * @param {Partial<import('mobileimsdk-wasm').ClientOptions>} [options]
 * @param {{ seed?: number, lateness?: number }} [timers]
 */
export async function onDevServer(t, serverOptions, options, { seed = 1, lateness = 0 } = {}) {
  const world = new TimedWorld(seed);
  world.lateness = lateness;
  const devServer = new DevServer({ port: 0, clock: world.clock, ...serverOptions });
  world.devServer = devServer;
  await devServer.start();
  const story = begin({ url: devServer.url, ...options }, world);
  t.after(async () => {
    story.client.dispose();
    await devServer.close();
  });
  await world.until(story.client.login());
  return { ...story, devServer };
}
