// @ts-check
// The attempts to come online, one after the other, and what is known of the one under way: if it
// fails, that is told.
import { ImError } from '../api/errors.js';
import { attempt, describe, isImError, nothing } from '../api/foreign.js';
import { hintOf } from '../api/hints.js';
import { Secrets } from './secrets.js';
import { bareText, bareUrl } from './text.js';

/** @typedef {import('../index.js').ConnectPhase} ConnectPhase */

/** @param {import('../index.js').State} state */
export const isUnderWay = (state) => state === 'connecting' || state === 'authenticating';

const NOT_LOGGED_IN = 301;  // a server's code
const MOST_URL = 1024, MOST_WORDS = 1024;  // units that are told of an address, and of a cause
const MOST_REASON = 123;  // bytes of a close reason that a server can give

// Attempts that login() begins while none comes online: some at once, then one each PACE ms.
const BURST = 3, PACE = 1000;

const HIDDEN = 'the words of the host are kept back: they are too long, or quote what nobody ' +
  'may see';

/** @param {string} nested a JSON text inside a JSON text @returns {string} */
const plain = (nested) => attempt(() => JSON.parse(JSON.parse(`"${nested}"`))) || '';

/**
 * @param {number} number
 * @returns an attempt of which nothing is known yet
 */
function blank(number) {
  return {
    number,
    /** @type {ConnectPhase} */
    phase: 'token',
    /** @type {string | null} */
    url: null,
    /** @type {number | null} */
    closeCode: null,
    /** @type {string | null} */
    closeReason: null,
    hasCause: false,
    /** @type {unknown} */
    cause: undefined,
    /** Something came by its socket. */
    isAnswered: false,
    /** Of an error frame that came. @type {number | null} */
    serverCode: null,
    /** It is the client itself that ends it: nothing has failed. */
    isCalledOff: false,
  };
}

export class Attempts {
  /** @param {import('./session.js').Setup} setup */
  constructor({ host, language, numbers }) {
    this._host = host;
    // Wait for less than the time-outs, or an attempt ends before it begins.
    this._pace = Math.min(PACE, numbers.connectTimeout / 2, numbers.probeTimeout / 2);
    /** How many may begin at once, as of then. */
    this._credit = BURST;
    this._creditAt = 0;
    this._state = 'idle';
    this._isHastened = false;
    this.letGo = nothing;
    this._language = language;
    /** Since the client was last online, or asked to come online. */
    this._count = 0;
    this._secrets = new Secrets();
    this.current = blank(0);
    this._address = this._words = this._reason = '';
  }

  /**
   * A loop of login() must hammer neither the server nor the application's own functions.
   * @param {() => void} ask for what the attempt needs
   * @param {() => void} told
   */
  pace(ask, told) {
    // Do not delay a retry: whoever calls bounds how often it is hastened.
    if (this._reason !== 'LOGIN_CALLED' || this._isHastened) return ask();
    const now = this._host.now();
    const credit = Math.min(BURST, this._credit + (now - this._creditAt) / this._pace);
    const wait = Math.ceil((1 - credit) * this._pace);
    /** @param {number} left */
    const keep = (left) => {
      this._credit = left;
      this._creditAt = this._host.now();
    };
    keep(wait > 0 ? credit : credit - 1);  // one that waits takes it when it begins
    if (wait <= 0) return ask();
    this.letGo = this._host.setTimer(wait, () => {
      keep(0);
      ask();
      told();
    });
  }

  /** The next one is the first. */
  restart() {
    this._count = 0;
  }

  /**
   * @param {import('../index.js').State} state
   * @param {string} reason
   * @param {ImError | null} failed how the attempt did
   */
  enter(state, reason, failed) {
    this.letGo();
    if (state === 'online' || reason === 'LOGGED_OUT') this._credit = BURST;
    this._isHastened = this._state === 'waiting';
    this._state = state;
    if (state === 'connecting') {
      this.current = blank(++this._count);
      this._address = this._words = '';
    }
    if (state === 'online') {  // and none is under way
      this.restart();
      this.current = blank(0);
    }
    if (failed && failed.cause !== undefined) this.note(failed.cause);
    if (!isUnderWay(state)) this._secrets.forget();  // what was said is needed no more
    if (state === 'online') this._secrets.addUrl(this._address);  // which a socket knows as long
    this._reason = reason;
  }

  /**
   * Returns what a host says, unless it quotes what nobody may see.
   * @param {unknown} cause
   * @param {string} [frame] that it was to send
   */
  shown(cause, frame = '') {
    const said = new Secrets();
    said.add(frame);
    return this._secrets.isQuotedBy(cause) || said.isQuotedBy(cause)
      ? new ImError('SOCKET_FAILED', HIDDEN) : cause;
  }

  /** @param {unknown} cause what the host says of the link @returns {string} as it may be shown */
  note(cause) {
    return this._words = isImError(cause) ? cause.code : bareText(describe(cause), this._address);
  }

  /**
   * Tells what an entry of the log is about, besides a message.
   * @param {string | null} peer
   * @param {string | null} fingerprint
   * @returns {import('./session.js').Subject}
   */
  subject(peer, fingerprint) {
    const { current: { number: count }, _address: url, _words: words, _reason: reason } = this;
    return { peer, fingerprint, attempt: count, url: bareUrl(url), cause: words || reason };
  }

  /** @param {string} url */
  connect(url) {
    this.current.phase = 'connect';
    this.current.url = bareUrl(url).slice(0, MOST_URL);
    this._address = url;
    this._secrets.addUrl(url);
  }

  /**
   * @param {string} frame
   * @param {string[]} texts of it, as the application gave them
   * @param {string} token as a JSON text inside a JSON text
   * @param {string} extra likewise
   */
  login(frame, texts, token, extra) {
    this.current.phase = 'login';
    const spelled = plain(token);
    if (spelled) this._secrets.add(spelled, true);
    for (const text of texts.concat(frame, plain(extra))) this._secrets.add(text);
  }

  /** @param {unknown} cause */
  failed(cause) {
    if (this.current.hasCause) return;
    this.current.hasCause = true;
    this.current.cause = cause;
  }

  /**
   * @param {number} code 0: none
   * @param {unknown} reason
   * @param {unknown} cause undefined: the host says nothing
   */
  closed(code, reason, cause) {
    if (cause !== undefined) this.failed(cause);
    this.current.closeCode = Number.isInteger(code) && code > 0 ? code : null;
    if (typeof reason === 'string') this.current.closeReason = reason.slice(0, MOST_REASON) || null;
  }

  /** What we have said so far stands in this text. @param {string} text */
  isQuotedIn(text) {
    return this._secrets.isQuotedIn(text);
  }

  /**
   * It is over.
   * @param {string} reason of the new state
   * @param {number | null} retryIn
   * @returns {ImError | null} how it failed
   */
  fail(reason, retryIn) {
    const { current, _secrets: secrets } = this, { phase, url, closeCode, cause } = current;
    const { closeReason: words } = current;
    if (current.isCalledOff) return null;
    if (reason === 'SESSION_LOST') current.serverCode = NOT_LOGGED_IN;
    const isLate = reason === 'CONNECT_TIMEOUT' || reason === 'LOGIN_TIMEOUT';
    const [en, zh] = this._explain(isLate) || hintOf(current, isLate);
    const known = String(current.serverCode === null ? closeCode : current.serverCode);
    const hint = (this._language === 'zh' ? zh : en).replace('{}', known).slice(0, MOST_WORDS);
    const shown = phase === 'token' ? cause : this.shown(cause);
    const told = shown === undefined ? '' : ` (${describe(shown).slice(0, MOST_WORDS)})`;
    const where = url ? ` at ${url}` : '';
    return new ImError('CONNECT_FAILED', `not online${where}: ${hint}${told}`, {
      url, phase, attempt: current.number, closeCode,
      closeReason: words !== null && secrets.isQuotedIn(words) ? null : words,
      cause: shown,
      retryIn, hint,
    });
  }

  /**
   * Asks the host what it knows.
   * @param {boolean} isLate
   * @returns {import('../api/hints.js').Hint | null}
   */
  _explain(isLate) {
    const { phase, url, cause } = this.current, { platform } = this._host;
    return attempt(() => {
      /** @type {any} */
      const hint = phase === 'connect' && platform.explain &&
        platform.explain(cause, url || '', isLate);
      return Array.isArray(hint) && typeof hint[0] === 'string' && typeof hint[1] === 'string'
        ? /** @type {import('../api/hints.js').Hint} */ (hint) : null;
    }) || null;
  }
}
