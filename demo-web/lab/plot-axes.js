// @ts-check
// Where a moment and a value are in the plot.
import { SPAN } from './history.js';
import { colour } from './palette.js';

/** @typedef {{ top: number, height: number }} Lane */

const LEFT = 56, RIGHT = 10, GRID_EVERY = 10_000;

/** A plot of this width has room for a label at each line. */
const ROOMY = 400;

/** The height at the top of a lane that belongs to its name. */
export const NAME = 16;

export class Axes {
  /**
   * @param {CanvasRenderingContext2D} context
   * @param {number} width
   * @param {number} now ms of performance.now()
   */
  constructor(context, width, now) {
    this.context = context;
    this.now = now;
    this.left = LEFT;
    this.right = width - RIGHT;
  }

  /** @param {number} at ms of performance.now() */
  x(at) {
    const x = this.right - (this.now - at) / SPAN * (this.right - this.left);
    return Math.max(this.left, x);
  }

  /**
   * Frames a lane: its name, lines every ten seconds, and marked heights.
   * @param {Lane} lane
   * @param {string} name
   * @param {{ y: number, label: string }[]} heights
   */
  frame({ top, height }, name, heights) {
    const { context, left, right } = this;
    context.strokeStyle = colour('line');
    context.lineWidth = 1;
    context.beginPath();
    for (let ago = 0; ago <= SPAN; ago += GRID_EVERY) {
      const x = Math.round(this.x(this.now - ago)) + 0.5;
      context.moveTo(x, top);
      context.lineTo(x, top + height);
    }
    for (const { y } of heights) {
      context.moveTo(left, Math.round(y) + 0.5);
      context.lineTo(right, Math.round(y) + 0.5);
    }
    context.stroke();
    context.fillStyle = colour('soft-ink');
    context.textAlign = 'right';
    for (const { y, label } of heights) context.fillText(label, left - 6, y);
    context.textAlign = 'left';
    context.fillText(name, left + 6, top + NAME / 2);
  }

  /** The scale of time, below everything. @param {number} y */
  time(y) {
    const { context } = this;
    context.fillStyle = colour('soft-ink');
    const every = this.right - this.left > ROOMY ? GRID_EVERY : 2 * GRID_EVERY;
    for (let ago = 0; ago <= SPAN; ago += every) {
      context.textAlign = ago === 0 ? 'right' : ago === SPAN ? 'left' : 'center';
      context.fillText(ago === 0 ? '0 s' : `−${ago / 1_000} s`, this.x(this.now - ago), y);
    }
  }
}
