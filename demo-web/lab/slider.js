// @ts-check
// A range with its label and its value in words.
import { element } from '../shared/element.js';

/** ms without a key: on the way to a value each arrow key is a change of its own. */
const KEYS_REST = 250;

let serial = 0;

export class Slider {
  #input = element('input', '');
  #output = element('output', '');
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #choosing;
  #values;
  #say;

  /**
   * @param {object} options
   * @param {string} options.label
   * @param {readonly number[]} options.values what can be chosen, from left to right
   * @param {number} options.value
   * @param {(value: number) => string} options.say a value for people
   * @param {(value: number) => void} [options.chosen]
   */
  constructor({ label, values, value, say, chosen }) {
    const input = this.#input;
    this.#values = values;
    this.#say = say;
    serial += 1;
    input.id = `slider-${serial}`;
    input.type = 'range';
    input.min = '0';
    input.max = String(values.length - 1);
    input.addEventListener('input', () => this.#tell());
    input.addEventListener('change', () => {
      clearTimeout(this.#choosing);
      this.#choosing = setTimeout(() => chosen?.(this.value), KEYS_REST);
    });
    const name = element('label', '', label);
    name.htmlFor = input.id;
    this.#output.htmlFor.add(input.id);
    this.element = element('div', 'slider', name, input, this.#output);
    this.value = value;
  }

  get value() {
    return this.#values[Number(this.#input.value)];
  }

  /** Shows the nearest value there is. */
  set value(value) {
    const distances = this.#values.map((other) => Math.abs(other - value));
    this.#input.value = String(distances.indexOf(Math.min(...distances)));
    this.#tell();
  }

  #tell() {
    const words = this.#say(this.value);
    this.#output.value = words;
    this.#input.setAttribute('aria-valuetext', words);
  }
}
