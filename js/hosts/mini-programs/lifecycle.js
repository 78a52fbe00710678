// @ts-check
// What happens to a mini-program: shown, hidden, put to sleep, moved to another network.

/** @typedef {import('./host.js').HostApi} HostApi */

const GRACE = 5000;  // ms after which a hidden mini-program is put to sleep, and its sockets die
const TICK = 500;  // ms between looks at the clock while it is hidden
const LATE = 900;  // ms between two of them that tell of a sleep, unless they came slowly before

/**
 * @param {HostApi} api
 * @param {Parameters<NonNullable<import('../../index.js').Platform['watch']>>[0]} report
 * @returns {() => void} its own undo
 */
export function watch(api, report) {
  let hiddenAt = 0, lastTick = 0, usual = TICK, slept = false, active = true;
  /** @type {any} */
  let timer;
  const tick = () => {
    const now = Date.now(), gap = now - lastTick;
    if (now - hiddenAt > GRACE && gap > LATE && gap > 1.5 * usual) slept = true;
    lastTick = now;
    usual = gap;
    clearTimeout(timer);
    timer = setTimeout(tick, TICK);
  };
  /** @type {Record<string, (event: any) => void>} */
  const listeners = {
    AppHide() {
      hiddenAt = Date.now();
      lastTick = hiddenAt - TICK;
      slept = false;
      tick();
    },
    AppShow() {
      if (hiddenAt) tick();
      clearTimeout(timer);
      hiddenAt = 0;
      // Then its socket is dead, whatever the host says of it, if it says anything: what happens to
      // a sleeper is told late, in any form, or never.
      if (slept) report('suspended');
      slept = false;
      report('resumed');
    },
    NetworkStatusChange: ({ isConnected }) => report(isConnected ? 'networkUp' : 'networkDown'),
    // Its beginning is no reason to suspect a link that still works.
    NetworkWeakChange({ weakNet }) {
      if (!weakNet) report('networkUp');
    },
  };
  const undo = Object.keys(listeners).filter((event) => api[`on${event}`]).map((event) => {
    const heard = (/** @type {any} */ value) => {
      if (active) listeners[event](value || {});  // not every host can be told to call no more
    };
    api[`on${event}`](heard);
    return () => api[`off${event}`] && api[`off${event}`](heard);
  });
  return () => {
    active = false;
    clearTimeout(timer);
    for (const off of undo) off();
  };
}
