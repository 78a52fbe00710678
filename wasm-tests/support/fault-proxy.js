// @ts-check
/**
 * A bad network in front of a server, at the level of bytes: it knows nothing of WebSocket, so it
 * cuts in the middle of a handshake, of a frame, of a character. Every byte that comes through is
 * the right one: what TCP promises, it keeps.
 *
 * "Up" is from the client to the server, "down" the other way.
 */
import { once } from 'node:events';
import net from 'node:net';
import { FaultPipe, calm, reset } from './fault-pipe.js';

/** @typedef {import('node:net').Socket} Socket */
/** @typedef {import('./fault-pipe.js').Shape} Shape */
/** @typedef {import('./fault-pipe.js').End} End */
/** @typedef {'up' | 'down'} Direction */

/** What can be done to a network, by the names under which its effects are counted. */
export const FAULTS = /** @type {const} */ (['cut up', 'cut down', 'half-open up', 'half-open down',
  'half-open both', 'refused by close', 'refused by reset', 'delayed', 'throttled', 'split',
  'coalesced']);

/** @typedef {typeof FAULTS[number]} Fault */

export class FaultProxy {
  /** How often each fault took effect, which is not how often it was asked for. */
  counts = /** @type {Record<Fault, number>} */ (
    Object.fromEntries(FAULTS.map((fault) => [fault, 0])));
  /** @type {Set<Connection>} in the order in which they came */
  #connections = new Set();
  /** @type {Record<Direction, Shape>} */
  #shapes = { up: calm(), down: calm() };
  /** @type {End | undefined} */
  #refusing;
  /** @type {((connection: Connection) => void)[]} for the next one: there was none to do it to */
  #armed = [];
  #listener = net.createServer({ allowHalfOpen: true, noDelay: true });
  #target;

  /** @param {number} port of the server, on this machine */
  constructor(port) {
    this.#target = port;
    this.#listener.on('connection', (socket) => this.#accept(socket));
  }

  async open() {
    this.#listener.listen(0, '127.0.0.1');
    await once(this.#listener, 'listening');
  }

  async close() {
    for (const connection of this.#connections) connection.destroy('reset');
    if (!this.#listener.listening) return;
    this.#listener.close();
    await once(this.#listener, 'close');
  }

  get port() {
    return /** @type {import('node:net').AddressInfo} */ (this.#listener.address()).port;
  }

  /** Connections of which at least one side is there. */
  get size() {
    return this.#connections.size;
  }

  /**
   * Changes what is given; the rest stays as it is.
   * @param {readonly Direction[]} directions
   * @param {Partial<Shape>} shape
   */
  shape(directions, shape) {
    for (const direction of directions) Object.assign(this.#shapes[direction], shape);
  }

  /**
   * Ends the latest connection, or the next one if there is none, after exactly so many bytes more
   * in this direction.
   * @param {Direction} direction
   * @param {number} [bytes]
   * @param {End} [how]
   */
  cut(direction, bytes = 0, how = 'reset') {
    this.#afflict((connection) => connection.cut(direction, bytes, how));
  }

  /**
   * The latest connection, or the next one if there is none, stays open on both sides, and what
   * goes in these directions vanishes.
   * @param {readonly Direction[]} directions
   */
  halfOpen(directions) {
    this.#afflict((connection) => connection.halfOpen(directions));
  }

  /** What new connections get instead of the server; undefined: the server. @param {End} [how] */
  refuse(how) {
    this.#refusing = how;
  }

  /** A good network again, for what still flows; what is half-open or cut remains so. */
  heal() {
    this.shape(['up', 'down'], calm());
    this.#armed = [];
    this.#refusing = undefined;
    for (const connection of this.#connections) connection.spare();
  }

  /** @param {(connection: Connection) => void} act */
  #afflict(act) {
    const latest = [...this.#connections].at(-1);
    if (latest?.healthy) act(latest);
    else this.#armed.push(act);
  }

  /** @param {Socket} client */
  #accept(client) {
    client.on('error', () => {});  // `close` follows and says as much
    if (this.#refusing) {
      this.counts[this.#refusing === 'fin' ? 'refused by close' : 'refused by reset'] += 1;
      if (this.#refusing === 'fin') client.destroy();
      else reset(client);
      return;
    }
    const connection = new Connection(client, this.#target, {
      shapes: this.#shapes,
      count: (fault) => { this.counts[fault] += 1; },
      onGone: () => this.#connections.delete(connection),
    });
    this.#connections.add(connection);
    for (const act of this.#armed.splice(0)) act(connection);
  }
}

/** @param {Socket} side whether nothing comes from it any more */
const hasEnded = (side) => side.readableEnded || side.destroyed;

/** A client's socket, the server's, and a pipe for each direction between them. */
class Connection {
  /** Neither half-open nor about to be cut. */
  healthy = true;
  #client;
  #server;
  /** @type {Record<Direction, FaultPipe>} */
  #pipes;
  /** @type {Fault | undefined} in which way */
  #halfOpen;
  #hasSwallowed = false;
  #count;

  /**
   * @param {Socket} client
   * @param {number} target port
   * @param {{ shapes: Record<Direction, Shape>, count: (fault: Fault) => void,
   *   onGone: () => void }} options
   */
  constructor(client, target, { shapes, count, onGone }) {
    this.#count = count;
    this.#client = client;
    const server = this.#server = net.connect(
      { port: target, host: '127.0.0.1', allowHalfOpen: true, noDelay: true });
    server.on('error', () => {});
    this.#pipes = { up: this.#pipe('up', shapes.up), down: this.#pipe('down', shapes.down) };
    const sides = [client, server];
    const settle = () => {
      if (sides.every((side) => side.closed)) onGone();
      // Where an end vanishes, nobody passes it on; when both have ended, nobody listens.
      else if (this.#halfOpen && sides.every(hasEnded)) this.destroy('fin');
    };
    for (const side of sides) side.on('end', settle).on('close', settle);
  }

  /** @param {Direction} direction @param {number} bytes @param {End} how */
  cut(direction, bytes, how) {
    this.healthy = false;
    this.#pipes[direction].cutAfter(bytes, how);
  }

  /** Takes back a cut that has not come yet. */
  spare() {
    this.#pipes.up.cutAfter(Infinity);
    this.#pipes.down.cutAfter(Infinity);
    this.healthy = this.#halfOpen === undefined;
  }

  /** @param {readonly Direction[]} directions */
  halfOpen(directions) {
    this.healthy = false;
    this.#halfOpen = directions.length > 1 ? 'half-open both' : `half-open ${directions[0]}`;
    for (const direction of directions) this.#pipes[direction].swallow();
  }

  /** @param {End} how */
  destroy(how) {
    this.#pipes.up.stop();
    this.#pipes.down.stop();
    for (const side of [this.#client, this.#server]) {
      if (how === 'reset') reset(side);
      else side.destroySoon();
    }
  }

  /** @param {Direction} direction @param {Shape} shape */
  #pipe(direction, shape) {
    const sockets = [this.#client, this.#server];
    const [from, to] = direction === 'up' ? sockets : sockets.reverse();
    return new FaultPipe({
      from, to, shape,
      count: (what) => (what === 'swallowed' ? this.#countHalfOpen() : this.#count(what)),
      onCut: (how) => {
        this.#count(`cut ${direction}`);
        this.destroy(how);
      },
    });
  }

  #countHalfOpen() {
    if (this.#halfOpen && !this.#hasSwallowed) this.#count(this.#halfOpen);
    this.#hasSwallowed = true;
  }
}
