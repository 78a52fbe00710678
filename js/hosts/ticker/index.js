// @ts-check
// Timers of the page that a worker backs: each is set in both, and the first to come counts. So a
// worker that dies costs nothing but its advantage.

/** @typedef {import('../../index.js').Platform} Platform */
/** @typedef {{ number: number, own: unknown, run: () => void }} Timer */

const PATIENCE = 5000;  // ms until a worker that has never answered is given up

/**
 * @param {Platform} platform whose timers are backed from now on
 * @param {any} url
 * @param {(cause: unknown) => void} failed it was given up
 * @returns {() => void} undo
 */
export function backTimers(platform, url, failed) {
  const set = platform.setTimeout.bind(platform), clear = platform.clearTimeout.bind(platform);
  const worker = new Worker(url);
  /** @type {Map<number, Timer>} */
  const timers = new Map();
  let last = 0, given = false;

  /** @param {Timer} timer */
  const forget = (timer) => {
    clear(timer.own);
    timers.delete(timer.number);
    if (!given) worker.postMessage([timer.number]);
  };
  const stop = () => {
    given = true;
    worker.terminate();
  };
  /** @param {unknown} cause */
  const giveUp = (cause) => {
    if (given) return;
    stop();
    failed(cause);
  };
  const alive = set(() => giveUp(new Error(`no answer in ${PATIENCE} ms`)), PATIENCE);

  worker.onmessage = ({ data }) => {
    clear(alive);
    const timer = timers.get(data);
    if (!timer) return;
    forget(timer);
    timer.run();
  };
  worker.onerror = (event) => {
    event.preventDefault();
    clear(alive);
    giveUp(event.message || 'the script could not be loaded');
  };
  worker.postMessage([0, 0]);  // it answers, or it is not alive

  platform.setTimeout = (run, ms) => {
    /** @type {Timer} */
    const timer = { number: ++last, own: undefined, run };
    timer.own = set(() => {
      forget(timer);
      run();
    }, ms);
    timers.set(timer.number, timer);
    if (!given) worker.postMessage([timer.number, ms]);
    return timer;
  };
  platform.clearTimeout = (timer) => {
    const own = timer ? timers.get(/** @type {Timer} */ (timer).number) : undefined;
    if (own && own === timer) forget(own);
    else clear(timer);  // it was set before, and is the host's alone
  };
  return () => {
    clear(alive);
    stop();
  };
}
