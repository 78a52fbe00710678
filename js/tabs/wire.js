// @ts-check
// What tabs say to each other. Any script of the origin can write to the channel, and tabs may run
// different versions of the page: what is not exactly as described here is ignored.
import {
  LOST_REASONS, STATES, STATE_REASONS, UNCONFIRMED_REASONS,
} from '../generated/codes.js';

/** Names on the wire: the bundler never shortens them, or two versions could not talk. */
export const WIRE_NAMES = [
  'kind', 'hub', 'of', 'tab', 'call', 'fresh', 'again', 'listens', 'level', 'link', 'token', 'to',
  'from', 'content', 'typeu', 'qos', 'fingerprint', 'expiresIn', 'change', 'state', 'reason',
  'retryIn', 'counts', 'logins', 'value', 'code', 'message', 'details', 'error', 'number',
  'kickout', 'serverTime', 'bridge', 'rtt', 'awaits', 'copies', 'age', 'read', 'sentAt', 'order',
  'about', 'failure', 'url', 'phase', 'attempt', 'closeCode', 'closeReason', 'hint', 'cause',
  'mode', 'receipts',
];

/** @typedef {import('../index.js').LostReasonName} LostReasonName */
/** @typedef {import('../index.js').UnconfirmedReasonName} UnconfirmedReasonName */
/** @typedef {{ code: any, message: string, details: object }} WireError */
/**
 * `failure`: how the attempt failed that is over now; earlier versions do not say.
 * @typedef {Pick<import('../index.js').StateChange, 'state' | 'reason' | 'retryIn'> &
 *   { failure?: WireError | null }} Change
 */
/**
 * @typedef {{ kind: 'send', of: number, to: string, content: string, typeu: number, qos: boolean,
 *   fingerprint: string, expiresIn: number, again: boolean }} SendRequest
 */
/**
 * A message that was delivered `age` ms ago awaits its receipt.
 * @typedef {{ kind: 'await', of: number, to: string, content: string, typeu: number,
 *   fingerprint: string, copies: number, age: number }} AwaitRequest
 */
/**
 * A message was told in a tab, and is known durably; `read`: a person has seen it.
 * @typedef {{ kind: 'owe', of: number, from: string, fingerprint: string,
 *   read: boolean }} OweRequest
 */
/**
 * What a tab asks of the hub whose number is `of`. `again`: it was asked before, of this hub or of
 * an earlier one, or the session has begun without. `fresh`: no hub has heard of this call.
 * `expiresIn` is in ms, as tabs have no clock in common; 0: never.
 * @typedef {{ kind: 'hello', of: number, tab: string } |
 *   { kind: 'join', of: number, tab: string, listens: boolean, level: number } |
 *   { kind: 'login', of: number, tab: string, call: number, fresh: boolean, again: boolean } |
 *   { kind: 'logout', of: number, tab: string, call: number } | SendRequest |
 *   { kind: 'halt', of: number, tab: string, call: number,
 *     reason: import('../index.js').ReasonName } |
 *   AwaitRequest | OweRequest | { kind: 'typing', of: number, to: string } |
 *   { kind: 'seen', of: number, fingerprint: string, age: number } |
 *   { kind: 'abort', of: number, fingerprint: string } |
 *   { kind: 'senseMode', of: number, mode: number, again: boolean } |
 *   { kind: 'echo', of: number, content: string } |
 *   { kind: 'token', of: number, tab: string, link: number, token: string | null } |
 *   { kind: 'noToken', of: number, tab: string, link: number, error: WireError }} Request
 */
/**
 * What the hub of number `hub` tells all tabs. `logins`: the tabs that have logged in, the latest
 * first.
 * @typedef {{ kind: 'hub', hub: number, change: Change | null, counts: any, logins: string[],
 *     receipts?: boolean } |
 *   { kind: 'heard', hub: number, tab: string, call: number, logins: string[] } |
 *   { kind: 'state', hub: number, change: Change } |
 *   { kind: 'counts', hub: number, counts: any } |
 *   { kind: 'message', hub: number, value: import('../index.js').Message } |
 *   { kind: 'kickout', hub: number, kickout: { code: number, reason: string | null } } |
 *   { kind: 'ping', hub: number, value: object } | { kind: 'pong', hub: number, value: object } |
 *   { kind: 'echo', hub: number, value: object } |
 *   { kind: 'typing', hub: number, value: object } |
 *   { kind: 'senseMode', hub: number, mode: number } |
 *   { kind: 'seen', hub: number, fingerprint: string, age: number } |
 *   { kind: 'copied', hub: number, fingerprint: string, copies: number } |
 *   { kind: 'received', hub: number, fingerprint: string } |
 *   { kind: 'read', hub: number, fingerprint: string } |
 *   { kind: 'unconfirmed', hub: number, fingerprint: string, reason: UnconfirmedReasonName } |
 *   { kind: 'receiptEnded', hub: number, fingerprint: string, read?: boolean } |
 *   { kind: 'log', hub: number, code: number, level: number, value: number, number: number,
 *     about?: import('../core/session.js').Subject } |
 *   { kind: 'error', hub: number, error: WireError } |
 *   { kind: 'unavailable', hub: number, error: WireError } |
 *   { kind: 'sent', hub: number, fingerprint: string } |
 *   { kind: 'dropped', hub: number, fingerprint: string } |
 *   { kind: 'settled', hub: number, fingerprint: string, reason: LostReasonName | null,
 *     error: WireError | null, awaits?: boolean } |
 *   { kind: 'askToken', hub: number, tab: string, link: number }} Report
 */

/** Returns what it was given, made anew where it is an object, or throws. */
/** @typedef {(value: any) => any} Reader */

const MOST_NAME = 200, MOST_TEXT = 4096;  // units
const MOST_TABS = 256, MOST_DETAILS = 32;

/** @param {(value: any) => boolean} isLegal @returns {Reader} */
const only = (isLegal) => (value) => {
  if (!isLegal(value)) throw new TypeError('not of this wire');
  return value;
};

/** @param {number} most @returns {Reader} */
const textUpTo = (most) => only((value) => typeof value === 'string' && value.length <= most);
const text = textUpTo(Infinity), short = textUpTo(MOST_TEXT);
const name = only((value) => typeof value === 'string' && value !== '' &&
  value.length <= MOST_NAME);
const flag = only((value) => typeof value === 'boolean');
const finite = only(Number.isFinite);
const count = only((value) => Number.isSafeInteger(value) && value >= 0);
const small = only((value) => value === (value & 255));
const senseMode = only((value) => value === (value & 7));
const span = only((value) => Number.isFinite(value) && value >= 0);
// There is room for later ones.
const hubNumber = only((value) => Number.isFinite(value) && value > 0 &&
  value < Number.MAX_SAFE_INTEGER / 2);
const int32 = only((value) => value === (value | 0));

/** @param {readonly string[]} list @returns {Reader} */
const oneOf = (list) => only((value) => list.indexOf(value) >= 0);

/** @param {Reader} read @returns {Reader} */
const orNull = (read) => (value) => (value === null ? null : read(value));

/** Of what earlier versions do not say. @param {Reader} read @returns {Reader} */
const maybe = (read) => (value) => (value === undefined ? undefined : read(value));

/** @param {any} value */
const isObject = (value) => typeof value === 'object' && value !== null;

/** @param {Record<string, Reader>} fields @returns {Reader} */
const record = (fields) => (value) => {
  /** @type {Record<string, unknown>} */
  const clean = {};
  only(isObject)(value);
  for (const field of Object.keys(fields)) {
    const own = fields[field](value[field]);
    if (own !== undefined) clean[field] = own;
  }
  return clean;
};

/** @param {Reader} read @param {number} most @returns {Reader} */
const listOf = (read, most) => (value) => {
  only(Array.isArray)(value);
  return value.slice(0, most).map(read);
};

/** Plain values under names that mean nothing to any object. @type {Reader} */
const details = (value) => {
  /** @type {Record<string, unknown>} */
  const clean = {};
  for (const key of Object.keys(only(isObject)(value)).slice(0, MOST_DETAILS)) {
    const isNew = /^[a-z]\w{0,39}$/i.test(key) && !(key in new Error('')) && key !== 'code';
    if (isNew && (value[key] === null || /^[bns]/.test(typeof value[key]))) {
      clean[key] = /^b/.test(typeof value[key]) ? value[key] : plain(value[key]);
    }
  }
  return clean;
};

/** @type {Reader} */
const plain = orNull((value) => (typeof value === 'string' ? short(value) : finite(value)));

/** The JSON text of a token inside a JSON text: anything else would be more than a token. */
const token = only((value) => typeof value === 'string' &&
  typeof JSON.parse(JSON.parse(`"${value}"`)) === 'string');

const error = record({
  code: only((value) => typeof value === 'string' && /^[A-Z_]{1,40}$/.test(value)),
  message: short, details,
});
const failure = record({
  code: oneOf(['CONNECT_FAILED']), message: short,
  details: record({
    url: orNull(short), phase: oneOf(['token', 'connect', 'login']), attempt: count,
    closeCode: orNull(count), closeReason: orNull(short), cause: maybe(short),
    retryIn: orNull(span), hint: short,
  }),
});
const change = record({
  state: oneOf(STATES), reason: oneOf(STATE_REASONS), retryIn: orNull(span),
  failure: maybe(orNull(failure)),
});
const logins = listOf(name, MOST_TABS);

/** By kind. @type {Record<string, Reader>} */
const REQUESTS = {
  hello: record({ tab: name }),
  join: record({ tab: name, listens: flag, level: small }),
  login: record({ tab: name, call: count, fresh: flag, again: flag }),
  logout: record({ tab: name, call: count }),
  halt: record({ tab: name, call: count, reason: oneOf(['LOGIN_TIMEOUT', 'ABORTED']) }),
  send: record({
    to: text, content: text, typeu: int32, qos: flag, fingerprint: text, expiresIn: span,
    again: flag,
  }),
  seen: record({ fingerprint: text, age: span }),
  abort: record({ fingerprint: text }),
  await: record({
    to: text, content: text, typeu: int32, fingerprint: text, copies: count, age: span,
  }),
  owe: record({ from: text, fingerprint: text, read: flag }),
  typing: record({ to: text }),
  echo: record({ content: text }),
  senseMode: record({ mode: senseMode, again: flag }),
  token: record({ tab: name, link: count, token: orNull(token) }),
  noToken: record({ tab: name, link: count, error }),
};

/** By kind. @type {Record<string, Reader>} */
const REPORTS = {
  hub: record({ change: orNull(change), counts: details, logins, receipts: maybe(flag) }),
  heard: record({ tab: name, call: count, logins }),
  state: record({ change }),
  counts: record({ counts: details }),
  message: record({
    value: record({
      from: text, to: text, content: text, typeu: int32, qos: flag, fingerprint: orNull(text),
      serverTime: orNull(finite), bridge: flag, sentAt: maybe(finite), order: maybe(short),
    }),
  }),
  kickout: record({ kickout: record({ code: finite, reason: orNull(text) }) }),
  ping: record({ value: record({}) }),
  pong: record({ value: record({ rtt: span }) }),
  echo: record({ value: record({ content: text }) }),
  typing: record({ value: record({ from: text }) }),
  senseMode: record({ mode: senseMode }),
  seen: record({ fingerprint: text, age: span }),
  copied: record({ fingerprint: text, copies: count }),
  received: record({ fingerprint: text }),
  read: record({ fingerprint: text }),
  unconfirmed: record({ fingerprint: text, reason: oneOf(UNCONFIRMED_REASONS) }),
  receiptEnded: record({ fingerprint: text, read: maybe(flag) }),
  log: record({ code: small, level: small, value: finite, number: count, about: maybe(details) }),
  error: record({ error }),
  unavailable: record({ error }),
  sent: record({ fingerprint: text }),
  dropped: record({ fingerprint: text }),
  settled: record({
    fingerprint: text, reason: orNull(oneOf(LOST_REASONS)), error: orNull(error),
    awaits: maybe(flag),
  }),
  askToken: record({ tab: name, link: count }),
};

/**
 * @param {Record<string, Reader>} kinds
 * @param {any} said
 * @param {object} head
 */
function readAs(kinds, said, head) {
  const { kind } = said;
  const isKnown = typeof kind === 'string' && Object.prototype.hasOwnProperty.call(kinds, kind);
  return isKnown ? Object.assign(kinds[kind](said), head, { kind }) : null;
}

/**
 * Reads what came through the channel.
 * @param {any} said
 * @returns {Request | Report | null} null: nothing that a tab says
 */
export function read(said) {
  try {
    const { hub, of } = said;
    if (hub !== undefined) return readAs(REPORTS, said, { hub: hubNumber(hub) });
    return readAs(REQUESTS, said, { of: span(of) });
  } catch (cause) {
    return null;
  }
}

/**
 * An error as plain data: what caused it may be anything.
 * @param {any} cause
 * @returns {WireError}
 */
export function spell(cause) {
  const { message, code, cause: deeper, ...more } = cause;
  const own = details(deeper === undefined ? more : { ...more, cause: brief(deeper) });
  return { code, message: brief(message), details: own };
}

/** @param {unknown} value */
export function brief(value) {
  try {
    return String(value).slice(0, MOST_TEXT);
  } catch (cause) {
    return 'something without a text';
  }
}

/**
 * Plain data, none of its texts longer than others take.
 * @param {Record<string, any>} given
 */
export function brieflySaid(given) {
  /** @type {Record<string, unknown>} */
  const said = {};
  for (const key of Object.keys(given)) {
    said[key] = typeof given[key] === 'string' ? brief(given[key]) : given[key];
  }
  return said;
}
