// @ts-check

const PATIENCE = 20000;  // ms; the slowest step is a reconnect

/**
 * Resolves with the next event that fits.
 * @template {keyof import('../../js/index.js').ClientEvents} E
 * @param {import('../../js/index.js').Client} client
 * @param {E} event
 * @param {(value: import('../../js/index.js').ClientEvents[E]) => boolean} fits
 */
export function once(client, event, fits) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      off();
      reject(new Error(`${client.userId}: no fitting "${event}" within ${PATIENCE / 1000} s`));
    }, PATIENCE);
    const off = client.on(event, (value) => {
      if (!fits(value)) return;
      clearTimeout(timer);
      off();
      resolve(value);
    });
  });
}
