// Tells how far a run has come: on a terminal one line that changes; elsewhere a line now and
// then.

export class Progress {
  #told = -Infinity;

  say(text) {
    if (process.stderr.isTTY) {
      process.stderr.write(`\r\x1b[K${text}`);
    } else if (text && performance.now() - this.#told > 10_000) {
      this.#told = performance.now();
      process.stderr.write(`${text}\n`);
    }
  }
}
