// @ts-check
// Nobody reads a list that moves fifty times a second, and painting it as often is felt elsewhere.

const AT_ONCE = 5;

/**
 * Does it at once when it is asked for, but when it often is, then once for all that asked.
 * @param {number} rest ms between two times in the long run
 * @param {() => void} act
 * @returns {() => void}
 */
export function paced(rest, act) {
  let left = AT_ONCE, isAsked = false, isTicking = false;
  const run = () => {
    isAsked = false;
    left -= 1;
    if (!isTicking) tick();
    act();
  };
  const tick = () => {
    isTicking = true;
    setTimeout(() => {
      isTicking = false;
      left += 1;
      if (isAsked) run();
      if (left < AT_ONCE && !isTicking) tick();
    }, rest);
  };
  return () => {
    isAsked = true;
    if (left > 0) run();
  };
}
