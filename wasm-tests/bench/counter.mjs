// How often something has happened, and who waits for how much of it.

export class Counter {
  value = 0;
  #target = -1;
  #resolve = () => {};

  add = () => {
    if (++this.value === this.#target) this.#resolve();
  };

  reaches(target) {
    if (this.value >= target) return Promise.resolve();
    this.#target = target;
    return new Promise((resolve) => { this.#resolve = resolve; });
  }
}
