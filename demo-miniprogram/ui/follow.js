'use strict';

/**
 * Paints now and after each of the signals, but once for all of a tick, until the returned undo is
 * called.
 * @param {import('../im/signal').Signal[]} signals
 * @param {() => void} paint
 * @param {number} [interval] ms; then it paints as time passes, too
 */
function follow(signals, paint, interval) {
  let timer = null;
  const clock = interval ? setInterval(paint, interval) : null;
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
    clearInterval(clock);
    undo.forEach((off) => off());
  };
}

module.exports = { follow };
