'use strict';

/**
 * Paints now and after each of the signals, but once for all of a tick, until the returned undo is
 * called. Pages follow while they are shown.
 * @param {import('../im/signal').Signal[]} signals
 * @param {() => void} paint
 */
function follow(signals, paint) {
  let timer = null;
  const paintSoon = () => {
    if (timer !== null) return;
    timer = setTimeout(() => {
      timer = null;
      paint();
    }, 0);
  };
  const undo = signals.map((signal) => signal.on(paintSoon));
  paint();
  return () => {
    clearTimeout(timer);
    undo.forEach((off) => off());
  };
}

module.exports = { follow };
