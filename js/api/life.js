// @ts-check
// Where a client is between its first login() and its end. Everything that decides it stands in
// this table; a trigger without a row in the current phase is no step at all.

/** @typedef {'idle' | 'loading' | 'running' | 'leaving' | 'ended'} Phase */
/** @typedef {'login' | 'load' | 'ready' | 'drain' | 'stop' | 'end'} Trigger */

/** @type {Record<Phase, Partial<Record<Trigger, Phase>>>} */
const STEPS = {
  idle: { login: 'loading', end: 'ended' },
  loading: { ready: 'running', drain: 'leaving', stop: 'idle', end: 'ended' },
  running: { drain: 'leaving', stop: 'idle', end: 'ended' },
  leaving: { login: 'running', load: 'loading', stop: 'idle', end: 'ended' },
  ended: {},
};

export class Life {
  constructor() {
    /** @type {Phase} */
    this.phase = 'idle';
    /** From one login to its end; what belongs to an older one changes nothing. */
    this.generation = 0;
  }

  /**
   * @param {Trigger} trigger
   * @returns {boolean} false: it leads nowhere from here
   */
  proceed(trigger) {
    const next = STEPS[this.phase][trigger];
    if (!next) return false;
    if (this.phase === 'idle' || next === 'idle' || next === 'ended') this.generation++;
    this.phase = next;
    return true;
  }
}
