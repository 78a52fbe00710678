'use strict';

/** Tells its listeners, in their order. */
class Signal {
  constructor() {
    this.listeners = new Set();
  }

  /** Returns its own undo. */
  on(listener) {
    this.listeners.add(listener);
    return () => {
      this.listeners.delete(listener);
    };
  }

  emit(value) {
    this.listeners.forEach((listener) => listener(value));
  }
}

module.exports = { Signal };
