// @ts-check
/**
 * The frames: how they are read, how the reference server writes them, and the ones only a server
 * makes. Knows nothing of sockets, sessions or time.
 */

/**
 * One frame with every member present. `null` stands for "not there".
 * @typedef {object} Frame
 * @property {boolean} bridge crossed the bridge to the sister web product
 * @property {number} type one of `FrameType`
 * @property {string | null} dataContent
 * @property {string} from user id, "0" is the server
 * @property {string} to user id, "0" is the server
 * @property {string | null} fp fingerprint
 * @property {boolean} QoS must be acknowledged
 * @property {number} typeu the application's own sub-type, -1 = unset
 * @property {number} sm the server's send time, Unix ms, -1 = unset
 */

/**
 * What a login asks for.
 * @typedef {object} LoginRequest
 * @property {string} userId
 * @property {string | null} token
 * @property {string | null} extra
 * @property {number} firstLoginTime 0 or less = the user's first login
 */

export const FrameType = Object.freeze({
  LOGIN: 0,
  KEEP_ALIVE: 1,
  DATA: 2,
  LOGOUT: 3,
  ACK: 4,
  ECHO: 5,
  LOGIN_RESPONSE: 50,
  KEEP_ALIVE_RESPONSE: 51,
  ERROR_RESPONSE: 52,
  ECHO_RESPONSE: 53,
  KICKOUT: 54,
});

export const KickoutCode = Object.freeze({ DUPLICATE_LOGIN: 1, ADMIN: 2 });

/** The user id of the server itself. */
export const SERVER = '0';
/** The user id that stands for "nobody yet". */
export const NOBODY = '-1';
export const NOT_LOGGED_IN = 301;

export const CLOSE_NORMAL = 1000;
export const CLOSE_TOO_BIG = 1009;
/** The only reason the reference server ever gives for a close of its own will. */
export const CLOSE_REASON = 'Bye';

/** @param {number} maxFrameBytes */
export const tooBigReason = (maxFrameBytes) =>
  `Max frame length of ${maxFrameBytes} has been exceeded.`;

const INT32_MIN = -(2 ** 31);
const INT32_MAX = 2 ** 31 - 1;

/** @param {unknown} value @returns {value is number} */
export const isInt32 = (value) =>
  Number.isInteger(value) && Number(value) >= INT32_MIN && Number(value) <= INT32_MAX;

// ---------------------------------------------------------------------------------- writing

/**
 * A JSON string as the reference server's writer spells it: HTML-safe, and with "?" for half a
 * surrogate pair, which UTF-8 cannot carry.
 * @param {string} text
 */
function quote(text) {
  return JSON.stringify(text.replace(/\p{Surrogate}/gu, '?')).replace(
    /[<>&='\u2028\u2029]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/**
 * An object of strings, numbers, booleans and nulls; nulls are left out.
 * @param {[name: string, value: string | number | boolean | null][]} members
 */
function writeObject(members) {
  const parts = [];
  for (const [name, value] of members) {
    if (value === null) continue;
    parts.push(`"${name}":${typeof value === 'string' ? quote(value) : value}`);
  }
  return `{${parts.join(',')}}`;
}

/** @param {Frame} frame @returns {string} the text of the WebSocket frame */
export function encode(frame) {
  return writeObject([
    ['bridge', frame.bridge],
    ['type', frame.type],
    ['dataContent', frame.dataContent],
    ['from', frame.from],
    ['to', frame.to],
    ['fp', frame.fp],
    ['QoS', frame.QoS],
    ['typeu', frame.typeu],
    ['sm', frame.sm],
  ]);
}

// ---------------------------------------------------------------------------------- reading

/** Any reason why a text is not a frame; its message never quotes the frame. */
class Malformed extends Error {}

/** @param {unknown} value @param {string} name @returns {string | null} */
function readText(value, name) {
  if (value === undefined || value === null) return null;
  // The reference reader takes numbers and booleans for strings; a numeric user id is common.
  if (typeof value === 'object') throw new Malformed(`"${name}" must be a string`);
  return String(value);
}

/** @param {unknown} value @param {string} name @param {number} absent */
function readInteger(value, name, absent) {
  if (value === undefined || value === null) return absent;
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isInteger(number)) {
    throw new Malformed(`"${name}" must be an integer`);
  }
  return number;
}

/** @param {unknown} value @param {string} name @param {number} absent */
function readInt32(value, name, absent) {
  const number = readInteger(value, name, absent);
  if (!isInt32(number)) throw new Malformed(`"${name}" must be a 32-bit integer`);
  return number;
}

/** @param {unknown} value @param {string} name */
function readBoolean(value, name) {
  if (value === undefined || value === null) return false;
  if (typeof value === 'string') return value.toLowerCase() === 'true';
  if (typeof value !== 'boolean') throw new Malformed(`"${name}" must be true or false`);
  return value;
}

/** @param {string} text @returns {Record<string, unknown>} */
function readObject(text) {
  let value;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Malformed('not JSON');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Malformed('not a JSON object');
  }
  return value;
}

/**
 * @template T
 * @param {() => T} read
 * @returns {T | { malformed: string }}
 */
function guarded(read) {
  try {
    return read();
  } catch (error) {
    if (error instanceof Malformed) return { malformed: error.message };
    throw error;
  }
}

/**
 * @param {string} text
 * @returns {Frame | { malformed: string }}
 */
export function decode(text) {
  return guarded(() => {
    const object = readObject(text);
    return {
      bridge: readBoolean(object.bridge, 'bridge'),
      type: readInt32(object.type, 'type', 0),
      dataContent: readText(object.dataContent, 'dataContent'),
      from: readText(object.from, 'from') ?? NOBODY,
      to: readText(object.to, 'to') ?? NOBODY,
      fp: readText(object.fp, 'fp'),
      QoS: readBoolean(object.QoS, 'QoS'),
      typeu: readInt32(object.typeu, 'typeu', -1),
      sm: readInteger(object.sm, 'sm', -1),
    };
  });
}

/**
 * The document inside a login frame.
 * @param {string | null} dataContent
 * @returns {LoginRequest | { malformed: string }}
 */
export function decodeLogin(dataContent) {
  return guarded(() => {
    const object = readObject(dataContent ?? '');
    const userId = readText(object.loginUserId, 'loginUserId');
    if (userId === null) throw new Malformed('no "loginUserId"');
    return {
      userId,
      token: readText(object.loginToken, 'loginToken'),
      extra: readText(object.extra, 'extra'),
      firstLoginTime: readInteger(object.firstLoginTime, 'firstLoginTime', 0),
    };
  });
}

// ------------------------------------------------------------------- the frames a server makes

/** @param {Partial<Frame>} members @returns {Frame} */
export function makeFrame(members) {
  return {
    bridge: false,
    type: FrameType.DATA,
    dataContent: null,
    from: SERVER,
    to: NOBODY,
    fp: null,
    QoS: false,
    typeu: -1,
    sm: -1,
    ...members,
  };
}

/** @param {string} to @param {number} code @param {number} firstLoginTime */
export const loginResponse = (to, code, firstLoginTime) =>
  makeFrame({
    type: FrameType.LOGIN_RESPONSE,
    to,
    dataContent: writeObject([['code', code], ['firstLoginTime', firstLoginTime]]),
  });

/** @param {string} to */
export const keepAliveResponse = (to) =>
  makeFrame({ type: FrameType.KEEP_ALIVE_RESPONSE, to, dataContent: '{}' });

/**
 * The server's own ACK: in the name of the addressee, and never marked as bridged.
 * @param {Frame} frame
 */
export const acknowledgement = (frame) =>
  makeFrame({ type: FrameType.ACK, from: frame.to, to: frame.from, dataContent: frame.fp });

/** @param {Frame} offending */
export const notLoggedIn = (offending) =>
  makeFrame({
    type: FrameType.ERROR_RESPONSE,
    dataContent: writeObject([['errorCode', NOT_LOGGED_IN], ['errorMsg', encode(offending)]]),
  });

/** @param {string} to @param {number} code @param {string | null} reason */
export const kickout = (to, code, reason) =>
  makeFrame({
    type: FrameType.KICKOUT,
    to,
    dataContent: writeObject([['code', code], ['reason', reason]]),
  });
