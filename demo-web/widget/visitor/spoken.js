// @ts-check
// The client as the talk has it: with what people say to each other, and without frames and
// strangers, who would be counted as unread.
import { FRAME } from './frames.js';

/** @typedef {import('../../../js/index.js').Client} Client */

/** @param {{ typeu: number }} message */
const isSpoken = ({ typeu }) => typeu !== FRAME;

/**
 * @param {Client} client @param {string} peer
 * @returns {{ client: any, mute: () => void }} mute: it hears nothing more
 */
export function spokenOnly(client, peer) {
  let isMute = false;
  /** By event: is this for the talk? @type {Record<string, (value: any) => boolean>} */
  const isFor = {
    message: (message) => message.from === peer && isSpoken(message),
    status: ({ message }) => isSpoken(message),
    typing: ({ from }) => from === peer,
  };
  const facade = {
    userId: client.userId,
    /** @param {any} event @param {(value: any) => void} listener */
    on: (event, listener) => client.on(event, (/** @type {any} */ value) => {
      if (isMute || isFor[event] && !isFor[event](value)) return;
      listener(event === 'restored' ? { messages: value.messages.filter(isSpoken) } : value);
    }),
    /** @param {string} to @param {string} content @param {any} options */
    send: (to, content, options) => client.send(to, content, options),
    pending: () => client.pending().filter(isSpoken),
    /** @param {any} messages */
    markRead: (messages) => client.markRead(messages),
    /** @param {string} to */
    typing: (to) => client.typing(to),
  };
  return { client: facade, mute: () => { isMute = true; } };
}
