// @ts-check
// The counters of both clients, and what must hold between them whatever the network does.
import { element, find } from '../shared/element.js';
import { CHECKS } from './checks.js';
import { ROLES } from './experiment.js';
import { text } from './texts.js';

/** @typedef {import('./experiment.js').Experiment} Experiment */
/** @typedef {import('./subject.js').Role} Role */
/** @typedef {import('./checks.js').Verdict} Verdict */

/**
 * @typedef {object} Quantity
 * @property {string} name
 * @property {(cell: HTMLElement, experiment: Experiment, role: Role) => void} fill
 */

/** In the words of `stats()`. */
const COUNTERS = /** @type {const} */ (['accepted', 'delivered', 'lost', 'pending', 'inFlight',
  'pendingBytes', 'retransmissions', 'reconnects', 'shown', 'duplicates', 'acksSent', 'framesIn',
  'framesOut', 'invalidFrames', 'memoryBytes']);

export class CountersView {
  /** @type {(() => void)[]} */
  #fills = [];
  /** @type {Experiment | null} */
  #experiment = null;

  constructor() {
    /** @type {Quantity[]} */
    const checks = Object.entries(CHECKS).map(([key, judge]) => ({
      name: text(/** @type {keyof typeof CHECKS} */ (key)),
      fill: (cell, experiment, role) => showVerdict(cell, judge(experiment, role)),
    }));
    checks.push({
      name: text('checkUnderWay'),
      fill: (cell, { crossings }, role) => setText(cell, String(crossings[role].underWay)),
    });
    /** @type {Quantity[]} */
    const counters = COUNTERS.map((name) => ({
      name,
      fill: (cell, { subjects }, role) => setText(cell, format(subjects[role].stats()[name])),
    }));
    // Few and long beside each other, many and short below each other.
    fillTable('checks', ['', ...checks.map(({ name }) => name)], ROLES.map((role) =>
      [text(role), ...checks.map((check) => this.#cell(check, role))]));
    fillTable('counters', [text('counter'), ...ROLES.map((role) => text(role))], counters.map(
      (counter) => [counter.name, ...ROLES.map((role) => this.#cell(counter, role))]));
  }

  /** @param {Experiment | null} experiment */
  render(experiment) {
    this.#experiment = experiment;
    for (const fill of this.#fills) fill();
  }

  /** @param {Quantity} quantity @param {Role} role */
  #cell({ fill }, role) {
    const cell = element('td', '', '–');
    this.#fills.push(() => {
      if (this.#experiment === null) clearVerdict(cell);
      else fill(cell, this.#experiment, role);
    });
    return cell;
  }
}

/**
 * @param {string} id
 * @param {string[]} head
 * @param {(string | HTMLElement)[][]} rows a header and its cells, each
 */
function fillTable(id, head, rows) {
  const body = element('tbody', '', ...rows.map(([name, ...cells]) =>
    element('tr', '', headerCell('row', String(name)), ...cells)));
  const top = element('tr', '', ...head.map((name) => headerCell('col', name)));
  find(id, HTMLTableElement).append(element('thead', '', top), body);
}

/** @param {'col' | 'row'} scope @param {string} name */
function headerCell(scope, name) {
  const header = element('th', '', name);
  header.scope = scope;
  return header;
}

const numbers = new Intl.NumberFormat('en');

/** @param {number} value */
const format = (value) => numbers.format(value);

/** Leaves a page that shows it already alone. @param {HTMLElement} place @param {string} words */
function setText(place, words) {
  if (place.textContent !== words) place.textContent = words;
}

/** @param {HTMLElement} cell @param {Verdict | null} verdict */
function showVerdict(cell, verdict) {
  if (verdict === null) return clearVerdict(cell);
  const { holds, words } = verdict;
  cell.dataset.holds = String(holds);
  setText(cell, `${words} ${holds ? '✓' : '✗'}`);
  cell.setAttribute('aria-label', `${words}: ${text(holds ? 'good' : 'bad')}`);
}

/** @param {HTMLElement} cell */
function clearVerdict(cell) {
  delete cell.dataset.holds;
  cell.removeAttribute('aria-label');
  setText(cell, '–');
}
