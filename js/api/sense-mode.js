// @ts-check
// The sense mode: the one option that may change while the client is online.
import { SENSE_MODES } from '../generated/codes.js';
import { invalidArgument } from './errors.js';

export class SenseMode {
  /** @param {import('../core/session.js').Setup} setup for the session that begins */
  constructor({ numbers }) {
    this._numbers = numbers;
    /** @type {import('../core/session.js').Session | null} */
    this._session = null;
  }

  /** @param {import('../core/session.js').Session} session */
  useSession(session) {
    this._session = session;
  }

  /** @param {any} mode */
  set(mode) {
    const index = SENSE_MODES.indexOf(mode);
    if (index < 0) throw invalidArgument('senseMode', `one of ${SENSE_MODES}`);
    this._numbers.senseMode = index;
    if (this._session) this._session.setSenseMode(index);
  }
}
