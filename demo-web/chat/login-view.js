// @ts-check
// The login form.
import { find, showText } from '../shared/element.js';
import { endingText } from './ending.js';
import { recallForm, rememberForm } from './memory.js';
import { languageChanged, text } from './texts.js';

/** @typedef {import('./session.js').Session} Session */
/** @typedef {import('./address.js').Address} Address */

export class LoginView {
  #form = find('login-form', HTMLFormElement);
  #user = find('login-user', HTMLInputElement);
  #token = find('login-token', HTMLInputElement);
  #server = find('login-server', HTMLInputElement);
  #notice = find('login-notice', HTMLElement);
  #progress = find('login-progress', HTMLElement);
  #submit = find('login-submit', HTMLButtonElement);
  #cancel = find('login-cancel', HTMLButtonElement);
  #session;
  #address;

  /** @param {Session} session @param {Address} address */
  constructor(session, address) {
    this.#session = session;
    this.#address = address;
    const known = recallForm();
    this.#user.value = address.user || known.user;
    this.#server.value = address.server || known.server || address.ownServer;
    this.#form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.submit();
    });
    this.#cancel.addEventListener('click', () => session.leave({ forget: false }));
    session.changed.on(() => this.#render());
    languageChanged.on(() => this.#render());
    this.#render();
  }

  submit() {
    const [user, server] = [this.#user.value.trim(), this.#server.value.trim()];
    try {
      this.#session.enter({ server, userId: user, token: this.#token.value });
    } catch (error) {
      showText(this.#notice, optionText(error));
      return;
    }
    // One's own page's server need not be remembered, and its port may be another tomorrow.
    rememberForm({ user, server: server === this.#address.ownServer ? '' : server });
  }

  focus() {
    (this.#user.value === '' ? this.#user : this.#submit).focus();
  }

  #render() {
    const { stage, state, ending, hint } = this.#session;
    const entering = stage === 'entering';
    for (const field of [this.#user, this.#token, this.#server]) field.disabled = entering;
    this.#submit.disabled = entering;
    this.#cancel.hidden = !entering;
    if (stage === 'in') this.#token.value = '';
    showText(this.#notice, stage === 'out' && ending ? endingText(ending) : '');
    const news = state === 'waiting' ? 'notReached'
      : state === 'authenticating' ? 'authenticating' : 'connecting';
    const why = state === 'waiting' ? ` ${hint}` : '';
    this.#progress.textContent = entering ? `${text(news)}${why}`.trim() : '';
  }
}

/** @param {any} error of `new Client()` */
function optionText(error) {
  if (error.option === 'url') return text('badServer');
  return text('badOption', { message: error.message });
}
