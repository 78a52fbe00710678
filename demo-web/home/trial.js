// @ts-check
// What the buttons do to the server of this page, over its control end point.

const AWAY_MS = 10_000, ASK_EVERY = 300;

/** @param {string} name @param {object} [body] @returns {Promise<any>} */
async function control(name, body = {}) {
  const response = await fetch(`/api/${name}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${response.status}`);
  return response.json();
}

/** @param {number} ms */
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Breaks every link without a close frame. @returns {Promise<number>} how many there were */
export async function cutAllLinks() {
  return (await control('faults/cut')).links;
}

/**
 * Takes the server away, and waits until it is back.
 * @param {(seconds: number) => void} tell how long it is away from now on
 */
export async function takeServerAway(tell) {
  await control('restart', { downFor: AWAY_MS });
  const back = performance.now() + AWAY_MS;
  for (let left = AWAY_MS; left > 0; left = back - performance.now()) {
    tell(Math.ceil(left / 1000));
    await pause(left % 1000 || 1000);
  }
  // What listens again a little later than it said is not gone.
  for (let patience = 10; ; patience -= 1) {
    try {
      await control('stats');
      return;
    } catch (error) {
      if (patience === 0) throw error;
      await pause(ASK_EVERY);
    }
  }
}
