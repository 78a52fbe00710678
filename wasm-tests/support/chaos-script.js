// @ts-check
/**
 * What will go wrong, and when: all of it follows from the seed. The real time of sockets does not,
 * so a seed gives the same attack again, not the same history.
 */
import { xorshift } from './virtual-world.js';

/** @typedef {import('./fault-proxy.js').FaultProxy} FaultProxy */
/** @typedef {import('./fault-proxy.js').Direction} Direction */
/** @typedef {import('./fault-pipe.js').Shape} Shape */
/** @typedef {import('./fault-pipe.js').End} End */

/**
 * @typedef {{ do: 'cut', direction: Direction, bytes: number, how: End, next: boolean }
 *   | { do: 'halfOpen', directions: readonly Direction[] }
 *   | { do: 'refuse', how: End } | { do: 'admit' }
 *   | { do: 'shape', directions: readonly Direction[], shape: Partial<Shape> }} Blow
 */

/**
 * One step: at so many ms, this happens to the network of client number `client`, or to the server.
 * @typedef {{ at: number, client: number, blow: Blow }} NetworkStep
 * @typedef {{ at: number, restart: { downFor: number, clean: boolean } }} ServerStep
 * @typedef {NetworkStep | ServerStep} Step
 */

/** Choices that follow from a seed. */
export class Dice {
  #random;

  /** @param {number} seed */
  constructor(seed) {
    this.#random = xorshift(seed);
  }

  /** @param {number} n @returns {number} from 0 to n - 1 */
  below(n) {
    return this.#random() % n;
  }

  /** @param {number} low @param {number} high inclusive */
  between(low, high) {
    return low + this.below(high - low + 1);
  }

  /** @param {number} percent */
  chance(percent) {
    return this.below(100) < percent;
  }

  /** @template T @param {readonly T[]} list */
  pick(list) {
    return list[this.below(list.length)];
  }

  /** @template T @param {readonly T[]} list @returns {T[]} */
  shuffled(list) {
    const cards = [...list];
    for (let i = cards.length - 1; i > 0; i -= 1) {
      const j = this.below(i + 1);
      [cards[i], cards[j]] = [cards[j], cards[i]];
    }
    return cards;
  }
}

const UP = /** @type {const} */ (['up']);
const DOWN = /** @type {const} */ (['down']);
const BOTH = /** @type {const} */ (['up', 'down']);
const WAYS = [UP, DOWN, BOTH];
const ENDS = /** @type {const} */ (['fin', 'reset']);

/** A half-open link is noticed after 5 s by the client, after 7 s by the server. */
const HALF_OPEN_LASTS = 8000;

/**
 * Kinds of blows, each dealt once before any comes again, so that a short run has them all. `next`
 * means: cut now, and then the next connection too, within its handshake or its login.
 */
const DECK = /** @type {const} */ (['cut up', 'cut down', 'cut next up', 'cut next down',
  'refuse by fin', 'refuse by reset', 'half-open']);

/**
 * @param {Dice} dice @param {number} client @param {number} end ms
 * @returns {Generator<NetworkStep>} what breaks its links
 */
function* blows(dice, client, end) {
  let at = dice.between(300, 1500);
  for (let round = 0; ; round += 1) {
    for (const card of dice.shuffled(DECK)) {
      if (at >= end) return;
      if (card === 'half-open') {
        // Over the clients, and over the rounds of one client, each of the ways has its turn.
        const directions = WAYS[(client + round) % WAYS.length];
        yield { at, client, blow: { do: 'halfOpen', directions } };
        at += HALF_OPEN_LASTS;
      } else if (card.startsWith('refuse')) {
        const how = card.endsWith('fin') ? 'fin' : 'reset';
        yield { at, client, blow: { do: 'refuse', how } };
        yield { at, client, blow: cut(dice, 'up', 0, false) };
        at += dice.between(200, 900);
        yield { at, client, blow: { do: 'admit' } };
      } else {
        const next = card.startsWith('cut next');
        const direction = card.endsWith('up') ? 'up' : 'down';
        // Until it is online a client has sent some 390 bytes, and got some 280.
        const bytes = dice.between(1, next ? 390 : 3000);
        yield { at, client, blow: cut(dice, direction, bytes, next) };
      }
      at += dice.between(400, 1600);
    }
  }
}

/** @param {Dice} dice @param {Direction} direction @param {number} bytes @param {boolean} next */
const cut = (dice, direction, bytes, next) => (
  { do: /** @type {const} */ ('cut'), direction, bytes, how: dice.pick(ENDS), next });

/** How a link can be slow without being broken. @type {((dice: Dice) => Partial<Shape>)[]} */
const WEATHER = [
  (dice) => ({ delay: dice.between(20, 400) }),
  (dice) => ({ bytesPerSecond: dice.between(2000, 12_000) }),
  () => ({ split: true }),
  (dice) => ({ coalesce: dice.between(20, 200) }),
];
const CALM = { delay: 0, bytesPerSecond: 0, split: false, coalesce: 0 };

/**
 * @param {Dice} dice @param {number} client @param {number} end ms
 * @returns {Generator<NetworkStep>}
 */
function* weather(dice, client, end) {
  let at = dice.below(500);
  for (;;) {
    for (const draw of dice.shuffled(WEATHER)) {
      if (at >= end) return;
      const directions = dice.pick(WAYS);
      yield { at, client, blow: { do: 'shape', directions, shape: draw(dice) } };
      at += dice.between(500, 2500);
      yield { at, client, blow: { do: 'shape', directions: BOTH, shape: CALM } };
      at += dice.below(800);
    }
  }
}

/** @param {Dice} dice @param {number} end ms @returns {Generator<ServerStep>} */
function* restarts(dice, end) {
  for (let at = 3000; at < end; at += dice.between(4000, 9000)) {
    yield { at, restart: { downFor: dice.below(500), clean: dice.chance(50) } };
  }
}

/**
 * @param {{ seed: number, clients: number, duration: number }} options duration: ms
 * @returns {Step[]} in the order of time
 */
export function makeScript({ seed, clients, duration }) {
  const seeds = new Dice(seed);
  // Of its own for each, so that a longer run begins like a shorter one.
  const dice = () => new Dice(seeds.below(2 ** 20));
  /** @type {Step[]} */
  const steps = [...restarts(dice(), duration)];
  for (let client = 0; client < clients; client += 1) {
    steps.push(...blows(dice(), client, duration), ...weather(dice(), client, duration));
  }
  return steps.filter(({ at }) => at < duration).sort((a, b) => a.at - b.at);
}

/** @param {FaultProxy} proxy @param {Blow} blow */
export function strike(proxy, blow) {
  switch (blow.do) {
    case 'cut':
      if (blow.next) proxy.cut('up');
      proxy.cut(blow.direction, blow.bytes, blow.how);
      break;
    case 'halfOpen':
      proxy.halfOpen(blow.directions);
      break;
    case 'refuse':
      proxy.refuse(blow.how);
      break;
    case 'admit':
      proxy.refuse();
      break;
    case 'shape':
      proxy.shape(blow.directions, blow.shape);
  }
}
