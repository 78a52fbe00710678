// @ts-check
// What happened lately, with its time.

/** What the plot shows, ms. */
export const SPAN = 60_000;

/** How far beyond the span values are kept, so that they leave in batches. */
const SLACK = 5_000;

/** @template {{ at: number }} T `at`: ms of performance.now() */
export class History {
  /** @type {T[]} oldest first */
  values = [];

  /** @param {T} value */
  add(value) {
    const { values } = this;
    values.push(value);
    const begin = value.at - SPAN;
    // The newest value before the span stays: it is what held when the span began.
    if (values.length > 1 && values[1].at < begin - SLACK) {
      values.splice(0, values.findIndex(({ at }) => at >= begin) - 1);
    }
  }
}
