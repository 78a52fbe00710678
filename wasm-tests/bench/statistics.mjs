// Medians, and the extremes beside them: on a machine that does other things too, a mean is
// nobody's.

/** @typedef {{ median: number, min: number, max: number }} Summary */

/** @param {number[]} values at least one */
export function median(values) {
  if (values.length === 0) throw new RangeError('there is no median of nothing');
  const sorted = [...values].sort((a, b) => a - b), half = sorted.length >> 1;
  return sorted.length % 2 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}

/** @param {number[]} values @returns {Summary} */
export function summary(values) {
  return { median: median(values), min: Math.min(...values), max: Math.max(...values) };
}

/**
 * Ratios of what was measured side by side, one for each repetition: what slowed down both does not
 * count.
 * @param {number[]} values
 * @param {number[]} others as many
 */
export function ratios(values, others) {
  if (values.length !== others.length) throw new RangeError('not as many of one as of the other');
  return summary(values.map((value, i) => value / others[i]));
}

/** How far apart the least and the most are, as a part of the median. @param {number[]} values */
export function spread(values) {
  const { median: middle, min, max } = summary(values);
  return (max - min) / middle;
}
