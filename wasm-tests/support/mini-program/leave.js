// @ts-check
/** @typedef {import('./phone.js').Phone} Phone */
/** @typedef {import('./user.js').User} User */

/**
 * What a user sends, and nobody acknowledges: in storage when the promise is kept.
 * @param {Phone} phone @param {User} user @param {string[]} texts
 */
export async function leave(phone, { client }, texts) {
  phone.server.acknowledges = false;
  const sent = texts.map((text) => client.send('bob', text));
  await phone.world.until(Promise.all(sent.map(({ stored }) => stored)));
  phone.server.acknowledges = true;
  return sent;
}
