// @ts-check
// At a door of a desk that shares its store: the secret of who logs in goes no further. What the
// room is told of it, by mail in the store, is which hash it fits.
import { FRAME, readFrame, textIn } from './core/frames.js';
import { Limiter } from './core/limits.js';
import { isSecret } from './secrets.js';

/** @typedef {import('./core/types.js').Input} Input */

/** All that the room has to know of a login. */
const LOGIN = JSON.stringify({ kind: 'login' });
/** Logins that are looked up at a time: what is written waits behind them. */
const MOST_PROVING = 500;

export class Logins {
  /**
   * @param {import('./store/types.js').DeskStore} store
   * @param {{ now: () => number, verify?: (secret: string, hash: string) => Promise<boolean> }} how
   */
  constructor(store, { now, verify = isSecret }) {
    this._store = store;
    this._now = now;
    this._verify = verify;
    this._tries = new Limiter(5, 5);
    this._proving = 0;
  }

  /**
   * @param {Input} input
   * @returns {Input | Promise<Input> | null} which may be written down; null: nothing is, since too
   *   many log in
   */
  check(input) {
    if (input.type !== 'message' || input.typeu !== FRAME) return input;
    const found = readFrame(input.content);
    if (!found) return { ...input, content: '' };  // whatever it was to be
    const { secret: given, ...rest } = /** @type {any} */ (found.frame);
    if (found.kind !== 'login') {
      return given === undefined ? input : { ...input, content: written(rest) };
    }
    const secret = textIn(found.frame, 'secret', 200), { from } = input;
    const told = { ...input, content: LOGIN, proof: null };
    if (!secret || !this._tries.take(from, this._now())) return told;
    if (this._proving >= MOST_PROVING) return null;
    return this._prove(from, secret).then((proof) => ({ ...told, proof }));
  }

  /** @param {string} from @param {string} secret @returns {Promise<string | null>} the hash */
  async _prove(from, secret) {
    this._proving += 1;
    try {
      const { hash } = /** @type {any} */ (await this._store.doc(`a:${from}`)) || { hash: null };
      return hash && await this._verify(secret, hash) ? hash : null;
    } finally {
      this._proving -= 1;
    }
  }
}

/** @param {object} frame @returns {string} '': it is nested deeper than can be written */
function written(frame) {
  try {
    return JSON.stringify(frame);
  } catch {
    return '';
  }
}
