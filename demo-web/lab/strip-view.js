// @ts-check
// One square for each message: a burst is seen to wait, to leave and to arrive.
import { element, find } from '../shared/element.js';
import { ROLES } from './experiment.js';
import { legendEntry } from './legend.js';
import { colour } from './palette.js';
import { Sheet } from './sheet.js';
import { text } from './texts.js';

/** @typedef {import('./experiment.js').Experiment} Experiment */
/** @typedef {import('./ledger.js').Ledger} Ledger */
/** @typedef {import('./subject.js').Role} Role */

const STATUSES = /** @type {const} */ (['queued', 'sent', 'delivered', 'lost']);
const SQUARE = 7, STEP = 9;

export class StripView {
  #strips = ROLES.map((role) => new Strip(role));

  constructor() {
    find('strips', HTMLElement).append(...this.#strips.map((strip) => strip.element));
    find('strip-legend', HTMLElement).append(...STATUSES.map((status) =>
      legendEntry(`area ${status}`, text(status))));
  }

  /** @param {Experiment | null} experiment */
  render(experiment) {
    for (const strip of this.#strips) {
      strip.render(experiment?.subjects[strip.role].ledger ?? null);
    }
  }
}

class Strip {
  #canvas = element('canvas', 'strip');
  #sheet = new Sheet(this.#canvas);
  #counts = element('span', 'counts');
  /** @type {Record<import('./ledger.js').Status, HTMLElement>} */
  #numbers = {
    queued: element('b', ''), sent: element('b', ''), delivered: element('b', ''),
    lost: element('b', ''),
  };

  /** @param {Role} role the sender */
  constructor(role) {
    this.role = role;
    this.#canvas.setAttribute('role', 'img');
    this.#canvas.setAttribute('aria-label', text('stripLabel', { name: text(role) }));
    for (const status of STATUSES) {
      this.#numbers[status].dataset.status = status;
      this.#counts.append(element('span', '', this.#numbers[status], ` ${text(status)}`));
    }
    const name = text(role === 'me' ? 'meToPeer' : 'peerToMe');
    this.element = element('div', 'direction',
      element('div', 'heading', element('h3', '', name), this.#counts), this.#canvas);
    this.element.dataset.role = role;
  }

  /** @param {Ledger | null} ledger */
  render(ledger) {
    const counts = ledger?.counts();
    for (const status of STATUSES) {
      const words = String(counts?.[status] ?? 0);
      const place = this.#numbers[status];
      if (place.textContent !== words) place.textContent = words;
    }
    const { context, width, height } = this.#sheet.clear();
    const messages = ledger?.latest ?? [];
    if (messages.length === 0) {
      context.fillStyle = colour('soft-ink');
      context.fillText(text('stripEmpty'), 0, 8);
      return;
    }
    const columns = Math.floor(width / STEP), rows = Math.floor(height / STEP);
    // Whole rows leave at the top, so that a message keeps its column.
    const surplus = Math.ceil(messages.length / columns) - rows;
    const first = Math.max(0, surplus) * columns;
    for (let i = first; i < messages.length; i += 1) {
      const at = i - first;
      context.fillStyle = colour(messages[i].status);
      context.fillRect(at % columns * STEP, Math.floor(at / columns) * STEP, SQUARE, SQUARE);
    }
  }
}
