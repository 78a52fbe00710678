// @ts-check
// A worker that does nothing but wake its page: its timers are not slowed down while the page is
// hidden. It is told [number, ms], or [number] to forget, and tells the number back.
const timers = new Map();
const host = /** @type {any} */ (self);

host.onmessage = (/** @type {{ data: [number, number?] }} */ { data: [number, ms] }) => {
  clearTimeout(timers.get(number));
  timers.delete(number);
  if (ms === undefined) return;
  timers.set(number, setTimeout(() => {
    timers.delete(number);
    host.postMessage(number);
  }, ms));
};
