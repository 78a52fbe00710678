// @ts-check
// One thing after the other: what has to look something up first is done before what came later.

export class Turns {
  /** @param {(cause: unknown) => void} failed what comes later is left undone */
  constructor(failed) {
    this._failed = failed;
    /** @type {Array<() => void | Promise<void>>} */
    this._runs = [];
    this._isBusy = false;
    this._isOver = false;
    /** @type {Array<() => void>} */
    this._idle = [];
  }

  /**
   * It is done at once, unless something before it takes time.
   * @param {() => void | Promise<void>} run
   */
  take(run) {
    this._runs.push(run);
    if (!this._isBusy) this._goOn();
  }

  _goOn() {
    this._isBusy = true;
    for (;;) {
      const run = this._runs.shift();
      if (!run) break;
      try {
        const over = run();
        if (over) return void over.then(() => this._goOn(), (cause) => this._fail(cause));
      } catch (cause) {
        return this._fail(cause);
      }
    }
    this._isBusy = false;
    this._settle();
  }

  /** @param {unknown} cause */
  _fail(cause) {
    this._isOver = true;
    this._failed(cause);
    this._settle();
  }

  _settle() {
    for (const resolve of this._idle.splice(0)) resolve();
  }

  /** @returns {Promise<void>} resolves when all is done that came before, or never will be */
  idle() {
    return new Promise((resolve) => {
      if (this._isOver) return resolve();
      this._idle.push(resolve);
      return this.take(resolve);
    });
  }
}
