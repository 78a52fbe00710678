// @ts-check
// What the plot shows, lane by lane: bands of states, times on a logarithmic scale, queues, and
// over all of it what was done to the network.
import { ROLES } from './experiment.js';
import { colour } from './palette.js';
import { NAME } from './plot-axes.js';
import { text } from './texts.js';

/** @typedef {import('./plot-axes.js').Axes} Axes */
/** @typedef {import('./plot-axes.js').Lane} Lane */
/** @typedef {import('./experiment.js').Experiment} Experiment */
/** @typedef {import('./subject.js').Sample} Sample */
/** @typedef {import('./subject.js').Subject} Subject */

const BAND = 18;

/** @param {Axes} axes @param {Lane} lane @param {Experiment | null} experiment */
export function drawStates(axes, { top }, experiment) {
  const { context, left, now } = axes;
  ROLES.forEach((role, i) => {
    const y = top + i * (BAND + 4);
    context.fillStyle = colour('soft-ink');
    context.textAlign = 'right';
    context.fillText(text(role), left - 6, y + BAND / 2);
    context.fillStyle = colour('grid-paper');
    context.fillRect(left, y, axes.right - left, BAND);
    const states = experiment?.subjects[role].states.values ?? [];
    states.forEach(({ at, state }, n) => {
      const begin = axes.x(at), end = axes.x(states[n + 1]?.at ?? now);
      if (end <= left) return;
      context.fillStyle = colour(state);
      // What lasts a moment is shown all the same.
      context.fillRect(begin, y, Math.max(1, end - begin), BAND);
      const words = text(state);
      if (end - begin < context.measureText(words).width + 12) return;
      context.fillStyle = colour('on-state');
      context.textAlign = 'left';
      context.fillText(words, begin + 6, y + BAND / 2 + 0.5);
    });
  });
}

/** ms at the bottom and at the top of the lane of times. */
const SHORTEST = 0.5, LONGEST = 60_000;
const TIMES = /** @type {const} */ ([[1, '1 ms'], [10, '10 ms'], [100, '100 ms'], [1_000, '1 s'],
  [10_000, '10 s']]);

/** A lane of this height has no room for a label at each of these times. */
const TIGHT = 80;

/** @param {Axes} axes @param {Lane} lane @param {Experiment | null} experiment */
export function drawTimes(axes, lane, experiment) {
  const { context, left } = axes;
  const decades = Math.log10(LONGEST / SHORTEST);
  /** @param {number} ms */
  const y = (ms) => {
    const share = Math.log10(Math.max(SHORTEST, ms) / SHORTEST) / decades;
    return lane.top + NAME + (lane.height - NAME) * (1 - Math.min(1, share));
  };
  const labelled = TIMES.filter((_, i) => lane.height > TIGHT || i % 2 === 0);
  axes.frame(lane, text('timeLane'), labelled.map(([ms, label]) => ({ y: y(ms), label })));
  if (experiment === null) return;
  for (const role of ROLES) {
    const { samples, pongs } = experiment.subjects[role];
    context.strokeStyle = colour(role);
    context.lineWidth = 3;
    context.lineCap = 'round';
    context.beginPath();
    for (const { at, fastest, slowest } of samples.values) {
      if (slowest === 0 || axes.x(at) <= left) continue;
      context.moveTo(axes.x(at), y(slowest));
      context.lineTo(axes.x(at), y(fastest) + 0.01);  // a dot too has a length
    }
    context.stroke();
    context.lineWidth = 1.5;
    context.fillStyle = colour('surface');
    for (const { at, rtt } of pongs.values) {
      if (axes.x(at) <= left) continue;
      context.beginPath();
      context.arc(axes.x(at), y(rtt), 3.5, 0, 2 * Math.PI);
      context.fill();
      context.stroke();
    }
  }
}

/** The next 1, 2 or 5 with zeros. @param {number} value */
function roundUp(value) {
  const power = 10 ** Math.floor(Math.log10(value));
  return (/** @type {number} */ ([1, 2, 5, 10].find((step) => step * power >= value))) * power;
}

/** @param {Axes} axes @param {Lane} lane @param {Experiment | null} experiment */
export function drawQueues(axes, lane, experiment) {
  const subjects = experiment === null ? [] : ROLES.map((role) => experiment.subjects[role]);
  const longest = Math.max(10, ...subjects.map(({ samples }) =>
    samples.values.reduce((most, { pending }) => Math.max(most, pending), 0)));
  const limit = roundUp(longest);
  /** @param {number} count */
  const y = (count) => lane.top + NAME + (lane.height - NAME) * (1 - count / limit);
  axes.frame(lane, text('queueLane'), [0, limit / 2, limit].map((count) =>
    ({ y: y(count), label: String(count) })));
  if (experiment === null) return;
  const { me, peer } = experiment.subjects;
  fillArea(axes, me.samples.values, y, 'pending', 'me-soft');
  fillArea(axes, me.samples.values, y, 'inFlight', 'me');
  axes.context.setLineDash([5, 3]);
  strokeSteps(axes, peer.samples.values, y, 'pending', 'peer');
  axes.context.setLineDash([]);
}

/** @typedef {'pending' | 'inFlight'} Quantity */

/**
 * @param {Axes} axes
 * @param {Sample[]} samples
 * @param {(count: number) => number} y
 * @param {Quantity} quantity
 * @param {string} name of the colour
 */
function fillArea(axes, samples, y, quantity, name) {
  if (samples.length === 0) return;
  const { context } = axes;
  context.fillStyle = colour(name);
  context.beginPath();
  context.moveTo(axes.x(samples[0].at), y(0));
  for (const sample of samples) context.lineTo(axes.x(sample.at), y(sample[quantity]));
  context.lineTo(axes.x(samples[samples.length - 1].at), y(0));
  context.fill();
}

/**
 * @param {Axes} axes
 * @param {Sample[]} samples
 * @param {(count: number) => number} y
 * @param {Quantity} quantity
 * @param {string} name of the colour
 */
function strokeSteps(axes, samples, y, quantity, name) {
  const { context } = axes;
  context.strokeStyle = colour(name);
  context.lineWidth = 1.5;
  context.beginPath();
  for (const sample of samples) context.lineTo(axes.x(sample.at), y(sample[quantity]));
  context.stroke();
}

/** Between labels in a row, and between rows. */
const MARK_GAP = 8, MARK_ROW = 13;

/**
 * @param {Axes} axes
 * @param {Lane} lane from the labels to the bottom
 * @param {Experiment} experiment
 */
export function drawMarks(axes, { top, height }, { marks }) {
  const { context, left, right } = axes;
  context.strokeStyle = colour('mark');
  context.fillStyle = colour('mark');
  context.textAlign = 'left';
  context.lineWidth = 1;
  const rows = [left, left];
  for (const { at, label } of marks.values) {
    const x = Math.round(axes.x(at)) + 0.5;
    if (x <= left + 1) continue;
    // Where both rows are taken the label is left out: the log has them all.
    const width = context.measureText(label).width;
    const begin = Math.min(x, right - width);
    const row = rows.findIndex((end) => begin >= end);
    if (row >= 0) {
      context.fillText(label, begin, top + MARK_ROW * (row + 0.5));
      rows[row] = begin + width + MARK_GAP;
    }
    context.setLineDash([2, 3]);
    context.beginPath();
    context.moveTo(x, top + MARK_ROW * (row === 0 ? 1 : 2));
    context.lineTo(x, top + height);
    context.stroke();
    context.setLineDash([]);
  }
}
