// @ts-check
// Prints what happens, a line an event: seconds since the start, who, what.

const WIDTH = 8;

export class Transcript {
  constructor() {
    this.started = performance.now();
  }

  /**
   * @param {string} who
   * @param {string} what
   */
  line(who, what) {
    const seconds = ((performance.now() - this.started) / 1000).toFixed(2).padStart(6);
    console.log(`${seconds}  ${who.padEnd(WIDTH)}${what}`);
  }

  /** @param {string} title */
  scene(title) {
    console.log(`\n—— ${title}`);
  }

  /**
   * Reports everything that a client tells.
   * @param {import('../../js/index.js').Client} client
   */
  follow(client) {
    const { userId } = client;
    const say = (/** @type {string} */ what) => this.line(userId, what);
    client.on('state', ({ state, reason, retryIn }) => say(`[${state}] ${reason}` +
      (retryIn === null ? '' : `, next attempt in ${Math.round(retryIn)} ms`)));
    client.on('message', ({ from, content }) => say(`◀ from ${nameOf(from)}: ${content}`));
    client.on('delivered', ({ to, content }) => say(`✓ delivered to ${nameOf(to)}: ${content}`));
    client.on('lost', ({ message, reason }) => say(`✗ lost (${reason}): ${message.content}`));
    client.on('kickout', ({ code, reason }) => say(`kicked out, code ${code}: ${reason}`));
    client.on('error', (error) => say(`error ${error.code}: ${error.message}`));
    client.on('log', ({ code }) => {
      if (code === 'DUPLICATE_SUPPRESSED') say('duplicate suppressed, acknowledged again');
    });
  }
}

/** @param {string} userId */
export function nameOf(userId) {
  return userId === '0' ? 'server' : userId;
}
