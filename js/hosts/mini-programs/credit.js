// @ts-check
// What a host was handed to send and has not yet said to have taken: nothing else tells a
// mini-program how far behind the network is.

const SILENCE = 10000;  // ms after which a host that calls back no longer is not believed

export function createCredit() {
  let units = 0, silentSince = 0, callsBack = false;
  return {
    /**
     * @param {number} count UTF-16 units
     * @returns {() => void} to be called when the host has taken them
     */
    hand(count) {
      if (!units) silentSince = Date.now();
      units += count;
      return () => {
        callsBack = true;
        silentSince = Date.now();
        units = Math.max(units - count, 0);
      };
    },

    /** Some hosts never call back; that must not stop anything. */
    outstanding() {
      if (!callsBack || Date.now() - silentSince > SILENCE) units = 0;
      return units;
    },
  };
}
