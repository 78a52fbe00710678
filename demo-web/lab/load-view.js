// @ts-check
// What is sent: how many messages, how fast, by whom.
import { find } from '../shared/element.js';
import { cutInMidBurst } from './scenario.js';
import { Slider } from './slider.js';
import { text } from './texts.js';

/** @typedef {import('./lab.js').Lab} Lab */
/** @typedef {import('./load.js').Senders} Senders */

const RATES = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000];

export class LoadView {
  #form = find('load-form', HTMLFormElement);
  #count = find('count', HTMLInputElement);
  #senders = find('senders', HTMLSelectElement);
  #rate = new Slider({
    label: text('rate'), values: RATES, value: 100, say: (rate) => `${rate} / s`,
  });

  /** @param {Lab} lab */
  constructor(lab) {
    find('rate', HTMLElement).append(this.#rate.element);
    this.#form.addEventListener('submit', (event) => {
      event.preventDefault();
      lab.experiment?.load.start(this.#load());
    });
    find('stop-sending', HTMLButtonElement).addEventListener('click', () => {
      lab.experiment?.load.stop();
    });
    find('scenario', HTMLButtonElement).addEventListener('click', () => {
      if (lab.experiment === null || !this.#form.reportValidity()) return;
      void cutInMidBurst(lab.experiment, lab.control, this.#load());
    });
    lab.changed.on((experiment) => {
      find('load-options', HTMLFieldSetElement).disabled = experiment === null;
    });
  }

  #load() {
    return {
      count: Number(this.#count.value),
      rate: this.#rate.value,
      senders: /** @type {Senders} */ (this.#senders.value),
    };
  }
}
