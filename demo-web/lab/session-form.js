// @ts-check
// The options of both clients, and the button that makes them and ends them.
import { element, find } from '../shared/element.js';
import { language, text } from './texts.js';

/** @typedef {import('./lab.js').Lab} Lab */
/** @typedef {import('../../js/index.js').ClientOptions} ClientOptions */
/** @typedef {HTMLInputElement | HTMLSelectElement} FormControl */

const NUMBERS = ['reconnect.minDelay', 'reconnect.maxDelay', 'qos.retransmits',
  'qos.retryInterval', 'qos.window', 'qos.maxPending', 'connectTimeout'];
const CHOICES = { outbox: ['', 'persistent', 'memory'], logLanguage: ['en', 'zh'] };

const USER_KEY = 'mobileimsdk-lab:user';

/** The same again after a reload of this tab, so that a persistent outbox finds its owner. */
function ownUser() {
  const [number] = crypto.getRandomValues(new Uint16Array(1));
  const drawn = `lab-${number.toString(16).padStart(4, '0')}`;
  try {
    const user = sessionStorage.getItem(USER_KEY) ?? drawn;
    sessionStorage.setItem(USER_KEY, user);
    return user;
  } catch {
    return drawn;  // storage is off: the page works without
  }
}

export class SessionForm {
  #form = find('session-form', HTMLFormElement);
  #fields = find('session-options', HTMLFieldSetElement);
  #button = find('start', HTMLButtonElement);
  #lab;

  /**
   * @param {Lab} lab
   * @param {URLSearchParams} query values to begin with, by the names of the options
   * @param {(message: string) => void} complain
   */
  constructor(lab, query, complain) {
    this.#lab = lab;
    this.#addOptions();
    this.#preset({ userId: ownUser(), logLanguage: language === 'en' ? 'en' : 'zh' });
    this.#preset(Object.fromEntries(query));
    this.#button.disabled = false;
    this.#form.addEventListener('submit', (event) => {
      event.preventDefault();
      complain('');
      if (lab.experiment !== null) lab.stop();
      else this.#start(complain);
    });
    lab.changed.on(() => this.#render());
    this.#render();
  }

  #addOptions() {
    const place = find('more-options', HTMLElement);
    for (const [name, choices] of Object.entries(CHOICES)) {
      const select = element('select', '');
      for (const choice of choices) {
        select.append(new Option(choice === '' ? text('byDefault') : choice, choice));
      }
      this.#addOption(place, name, select);
    }
    for (const name of NUMBERS) {
      const input = element('input', '');
      input.type = 'number';
      input.min = '0';
      input.placeholder = text('byDefault');
      this.#addOption(place, name, input);
    }
  }

  /** @param {HTMLElement} place @param {string} name @param {FormControl} control */
  #addOption(place, name, control) {
    control.name = name;
    control.setAttribute('aria-describedby', 'options-help');
    place.append(element('label', 'field', element('span', '', name), control));
  }

  get #controls() {
    return Array.from(this.#fields.querySelectorAll('[name]'),
      (control) => /** @type {FormControl} */ (control));
  }

  /** @param {Record<string, string>} values by the names of the options */
  #preset(values) {
    for (const control of this.#controls) control.value = values[control.name] ?? control.value;
  }

  /** @returns {ClientOptions} as they are in the form; the client itself checks them */
  #options() {
    /** @type {Record<string, any>} */
    const options = {
      url: `${location.origin.replace(/^http/, 'ws')}/websocket`, logLevel: 'debug',
    };
    for (const { name, value, type } of this.#controls) {
      if (value === '') continue;
      const [group, member] = name.split('.');
      const given = type === 'number' ? Number(value) : value;
      if (member === undefined) options[name] = given;
      else options[group] = { ...options[group], [member]: given };
    }
    return /** @type {ClientOptions} */ (options);
  }

  /** @param {(message: string) => void} complain */
  #start(complain) {
    try {
      this.#lab.start(this.#options());
    } catch (error) {
      complain(text('badOption', { message: /** @type {Error} */ (error).message }));
    }
  }

  #render() {
    const isRunning = this.#lab.experiment !== null;
    this.#fields.disabled = isRunning;
    this.#button.textContent = text(isRunning ? 'stop' : 'start');
    this.#button.classList.toggle('main', !isRunning);
  }
}
