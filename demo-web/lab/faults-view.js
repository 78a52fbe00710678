// @ts-check
// The buttons and sliders that make the network bad. They show what the server says is so, not what
// was clicked.
import { find } from '../shared/element.js';
import { ROLES } from './experiment.js';
import { Slider } from './slider.js';
import { text } from './texts.js';

/** @typedef {import('./lab.js').Lab} Lab */
/** @typedef {import('./server-control.js').FaultSettings} FaultSettings */

const DELAYS = [0, 10, 20, 50, 100, 200, 300, 500, 750, 1_000, 1_500, 2_000, 3_000, 5_000];
const PERCENTS = Array.from({ length: 21 }, (_, i) => i * 5);

/** @param {number} ms */
const sayMs = (ms) => `${ms} ms`;
/** @param {number} percent */
const sayPercent = (percent) => `${percent} %`;

export class FaultsView {
  #refuse = find('refuse', HTMLButtonElement);
  #hang = find('hang', HTMLButtonElement);
  #serverState = find('server-state', HTMLElement);
  #lab;
  #sliders;

  /** @param {Lab} lab */
  constructor(lab) {
    this.#lab = lab;
    this.#sliders = this.#makeSliders();
    this.#listen();
    lab.control.settled.on((settings) => this.#show(settings));
    void lab.control.refresh();
  }

  /** Called a few times a second. */
  render() {
    const { downUntil } = this.#lab.control;
    const left = downUntil === null ? 0 : Math.max(0, downUntil - performance.now());
    const words = downUntil === null ? text('serverUp')
      : text('serverDown', { seconds: Math.ceil(left / 1_000) });
    if (this.#serverState.textContent !== words) this.#serverState.textContent = words;
  }

  #makeSliders() {
    const { control } = this.#lab;
    const applyDelay = () => control.delay(sliders.delay.value, sliders.jitter.value);
    const delays = { values: DELAYS, value: 0, say: sayMs, chosen: applyDelay };
    const percents = { values: PERCENTS, value: 0, say: sayPercent };
    const sliders = {
      delay: new Slider({ label: text('delay'), ...delays }),
      jitter: new Slider({ label: text('jitter'), ...delays }),
      drop: new Slider({
        label: text('drop'), ...percents, chosen: (percent) => control.drop(percent / 100),
      }),
      duplicate: new Slider({
        label: text('duplicate'), ...percents,
        chosen: (percent) => control.duplicate(percent / 100),
      }),
    };
    find('sliders', HTMLElement).append(...Object.values(sliders).map(({ element }) => element));
    return sliders;
  }

  #listen() {
    const { control, changed } = this.#lab;
    /** @param {string} id @param {() => void} deed */
    const onClick = (id, deed) => find(id, HTMLButtonElement).addEventListener('click', deed);
    onClick('cut', () => control.cut(this.#targets()));
    onClick('half-open', () => control.halfOpen(this.#targets()));
    onClick('kick', () => control.kick(this.#targets(), text('kickReason')));
    onClick('refuse', () => control.refuse(!isPressed(this.#refuse)));
    onClick('hang', () => control.hang(!isPressed(this.#hang)));
    onClick('restart', () => control.restart(Number(find('down-for', HTMLSelectElement).value)));
    onClick('heal', () => control.heal());
    changed.on((experiment) => {
      for (const id of ['cut', 'half-open', 'kick']) {
        find(id, HTMLButtonElement).disabled = experiment === null;
      }
    });
  }

  /** The users whose links are meant. */
  #targets() {
    const { experiment } = this.#lab;
    if (experiment === null) return [];
    const chosen = find('target', HTMLFieldSetElement).querySelector(':checked');
    const { value } = /** @type {HTMLInputElement} */ (chosen);
    return ROLES.filter((role) => value === 'both' || value === role)
      .map((role) => experiment.subjects[role].userId);
  }

  /** @param {FaultSettings} settings */
  #show({ refuse, hang, delay, drop, duplicate }) {
    this.#refuse.setAttribute('aria-pressed', String(refuse));
    this.#hang.setAttribute('aria-pressed', String(hang));
    this.#sliders.delay.value = delay.ms;
    this.#sliders.jitter.value = delay.jitter;
    this.#sliders.drop.value = 100 * Math.max(drop.in ?? 0, drop.out ?? 0);
    this.#sliders.duplicate.value = 100 * (duplicate ?? 0);
  }
}

/** @param {HTMLElement} button */
const isPressed = (button) => button.getAttribute('aria-pressed') === 'true';
