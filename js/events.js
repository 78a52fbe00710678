// @ts-check
// Listeners by event name. A listener that throws harms nobody.

export class Emitter {
  /** @param {(error: unknown, event: string) => void} failed hears of listeners that throw */
  constructor(failed) {
    /** @type {Map<string, Array<{ listener: (value: any) => void }>>} */
    this.listeners = new Map();
    this.failed = failed;
  }

  /**
   * @param {string} event
   * @param {(value: any) => void} listener
   * @returns {() => void} its own undo
   */
  on(event, listener) {
    const entry = { listener };
    this.listeners.set(event, (this.listeners.get(event) || []).concat(entry));
    return () => {
      const entries = this.listeners.get(event);
      if (entries) this.listeners.set(event, entries.filter((other) => other !== entry));
    };
  }

  /** @param {string} event */
  has(event) {
    return (this.listeners.get(event) || []).length > 0;
  }

  /**
   * @param {string} event
   * @param {any} value
   */
  emit(event, value) {
    for (const { listener } of this.listeners.get(event) || []) {
      try {
        listener(value);
      } catch (error) {
        this.failed(error, event);
      }
    }
  }

  clear() {
    this.listeners.clear();
  }
}
