// @ts-check
// The last minute at a glance.
import { find } from '../shared/element.js';
import { legendEntry } from './legend.js';
import { Axes } from './plot-axes.js';
import { drawMarks, drawQueues, drawStates, drawTimes } from './plot-lanes.js';
import { Sheet } from './sheet.js';
import { text } from './texts.js';

/** @typedef {import('./experiment.js').Experiment} Experiment */

/** Heights: labels of marks, bands of states, between lanes, time. Two lanes share the rest. */
const MARKS = 28, STATES = 40, GAP = 12, TIME = 20;

export class PlotView {
  #sheet = new Sheet(find('plot', HTMLCanvasElement));

  constructor() {
    find('plot-legend', HTMLElement).append(
      legendEntry('ring me', `${text('legendTrip')} (${text('me')})`),
      legendEntry('ring peer', `${text('legendTrip')} (${text('peer')})`),
      legendEntry('bar me', text('legendDelivery')),
      legendEntry('area me-soft', `${text('legendPending')} (${text('me')})`),
      legendEntry('area me', text('legendInFlight')),
      legendEntry('dash peer', `${text('legendPending')} (${text('peer')})`),
    );
  }

  /** @param {Experiment | null} experiment */
  render(experiment) {
    const { context, width, height } = this.#sheet.clear();
    const axes = new Axes(context, width, performance.now());
    const laneHeight = (height - MARKS - STATES - 2 * GAP - TIME) / 2;
    const times = { top: MARKS + STATES + GAP, height: laneHeight };
    const queues = { top: times.top + laneHeight + GAP, height: laneHeight };
    drawStates(axes, { top: MARKS, height: STATES }, experiment);
    drawTimes(axes, times, experiment);
    drawQueues(axes, queues, experiment);
    axes.time(height - TIME / 2);
    if (experiment !== null) drawMarks(axes, { top: 0, height: height - TIME }, experiment);
  }
}
