// @ts-check
/** Frames as a server spells them, for tests that play the server. */

export const Type = Object.freeze({
  LOGIN: 0, KEEP_ALIVE: 1, MESSAGE: 2, LOGOUT: 3, ACK: 4, ECHO: 5,
  LOGIN_ANSWER: 50, PONG: 51, ERROR: 52, ECHO_ANSWER: 53, KICKOUT: 54,
});

/**
 * @typedef {object} Frame
 * @property {boolean} bridge
 * @property {number} type
 * @property {string} [dataContent]
 * @property {string} from
 * @property {string} to
 * @property {string} [fp]
 * @property {boolean} QoS
 * @property {number} typeu
 * @property {number} sm
 */

/** @param {Partial<Frame>} members @returns {string} in the server's own member order */
export function frameText({ bridge = false, type = 2, dataContent, from = '0', to = '-1', fp,
  QoS = false, typeu = -1, sm = -1 }) {
  return JSON.stringify({ bridge, type, dataContent, from, to, fp, QoS, typeu, sm });
}

/** @param {number} code @param {number} firstLoginTime */
export const loginAnswer = (code, firstLoginTime) => frameText({
  type: Type.LOGIN_ANSWER, dataContent: JSON.stringify({ code, firstLoginTime }),
});

/** @param {number} errorCode @param {string} errorMsg */
export const errorFrame = (errorCode, errorMsg = 'what went wrong') => frameText({
  type: Type.ERROR, dataContent: JSON.stringify({ errorCode, errorMsg }),
});

/** @param {number} code @param {string} [reason] */
export const kickoutFrame = (code, reason) => frameText({
  type: Type.KICKOUT, dataContent: JSON.stringify({ code, reason }),
});

/** @param {string} fp @param {string} from whoever the acknowledged message went to */
export const ackFrame = (fp, from) => frameText({ type: Type.ACK, dataContent: fp, from });

/** @param {string | undefined} dataContent */
export const echoAnswer = (dataContent) => frameText({ type: Type.ECHO_ANSWER, dataContent });

export const pong = () => frameText({ type: Type.PONG, dataContent: '{}' });

let serial = 0;
/** A message with QoS, unless told otherwise. @param {Partial<Frame>} members */
export const messageFrame = (members = {}) => frameText({
  type: Type.MESSAGE, from: 'bob', to: 'alice', dataContent: 'hello', QoS: true,
  fp: members.QoS === false ? undefined : `fp-${(serial += 1)}`, ...members,
});
