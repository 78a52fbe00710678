// @ts-check
/** The other end of a chat: the package in Node. */
import { CONTENT } from '../../../js/talk/content.js';
import { loggedIn, next } from '../../support/real.js';

/** @typedef {import('mobileimsdk-wasm/dev-server').DevServer} DevServer */

/**
 * @param {import('node:test').TestContext} t
 * @param {DevServer} server
 * @param {string} userId
 * @param {Partial<import('mobileimsdk-wasm').ClientOptions>} [options]
 */
export async function peer(t, server, userId = '李娜', options = {}) {
  const client = await loggedIn(t, server, userId, options);
  /** @type {string[]} */
  const heard = [];
  /** @type {import('mobileimsdk-wasm').Message[]} */
  const messages = [];
  client.on('message', (message) => {
    heard.push(message.content);
    messages.push(message);
  });
  return {
    client,
    /** What came, in order. */
    heard,
    messages,
    /** Until it is the server's. @param {string} to @param {string[]} texts */
    async say(to, ...texts) {
      await Promise.all(texts.map((text) => client.send(to, text).delivered));
    },
    /** A picture that lies somewhere. @param {string} to @param {string} url */
    async show(to, url) {
      const body = { kind: 'image', text: `cat.png ${url}`, url, name: 'cat.png' };
      await client.send(to, JSON.stringify(body), { typeu: CONTENT }).delivered;
    },
    /** @param {string} text */
    async hears(text) {
      if (!heard.includes(text)) await next(client, 'message', ({ content }) => content === text);
    },
  };
}
