// @ts-check
// The login form, and the question for the secret when the pass has become void. The browser
// remembers agent and server, never a secret.
import { PREFIX, read, write } from '../../shared/choices.js';
import { find, showText } from '../../shared/element.js';
import { languageChanged, text } from './texts.js';

/** @typedef {import('../session.js').Session} Session */

const FORM = `${PREFIX}console-form`, DESK = 'cs-desk';
/** @type {Record<string, import('./texts.js').TextKey>} */
const TROUBLES = {
  secret: 'troubleSecret', rate: 'troubleRate', silent: 'troubleSilent', login: 'troubleLogin',
};

/** Where a server that serves this page listens. */
const ownServer = () =>
  `${location.protocol === 'https:' ? 'wss:' : 'ws:'}//${location.host}/websocket`;

export class LoginView {
  #form = find('login-form', HTMLFormElement);
  #user = find('login-user', HTMLInputElement);
  #secret = find('login-secret', HTMLInputElement);
  #server = find('login-server', HTMLInputElement);
  #desk = find('login-desk', HTMLInputElement);
  #token = find('login-token', HTMLInputElement);
  #notice = find('login-notice', HTMLElement);
  #progress = find('login-progress', HTMLElement);
  #submit = find('login-submit', HTMLButtonElement);
  #cancel = find('login-cancel', HTMLButtonElement);
  #again = find('secret-dialog', HTMLDialogElement);
  /** Why the last attempt ended; it stays while one tries anew. */
  #trouble = '';
  /** The link names a server or a desk that is new here: the secret would go there. */
  #isLed = false;
  #session;

  /** @param {Session} session @param {URLSearchParams} query */
  constructor(session, query) {
    this.#session = session;
    const known = /** @type {any} */ (read(FORM) ?? {});
    const asText = (/** @type {unknown} */ one) => (typeof one === 'string' ? one : '');
    this.#user.value = query.get('user') ?? asText(known.user);
    this.#server.value = query.get('server') ?? (asText(known.server) || ownServer());
    this.#desk.value = query.get('desk') ?? (asText(known.desk) || DESK);
    this.#isLed = ![ownServer(), known.server].includes(this.#server.value) ||
      ![DESK, known.desk].includes(this.#desk.value);
    find('login-more', HTMLDetailsElement).open = this.#isLed;
    this.#form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.#enter();
    });
    this.#cancel.addEventListener('click', () => {
      this.#trouble = '';
      session.cancel();
    });
    this.#followSecret();
    session.changed.on(() => this.#render());
    languageChanged.on(() => this.#render());
    this.#render();
  }

  #enter() {
    const server = this.#server.value.trim(), userId = this.#user.value.trim();
    const desk = this.#desk.value.trim(), secret = this.#secret.value;
    this.#trouble = '';
    this.#isLed = false;
    try {
      this.#session.enter({ server, userId, desk, token: this.#token.value }, secret);
    } catch (error) {
      const { option, message } = /** @type {any} */ (error);
      showText(this.#notice, option === 'url' ? text('badServer') : text('badOption', { message }));
      return;
    }
    write(FORM, { user: userId, server: server === ownServer() ? '' : server, desk });
  }

  focus() {
    (this.#user.value === '' ? this.#user : this.#secret).focus();
  }

  /** The pass is void while one works: the page stays, with a question before it. */
  #followSecret() {
    const field = find('secret-again', HTMLInputElement);
    find('secret-form', HTMLFormElement).addEventListener('submit', (event) => {
      event.preventDefault();
      this.#session.enterAgain(field.value);
      field.value = '';
    });
    find('secret-out', HTMLButtonElement).addEventListener('click', () => {
      this.#again.close();
      void this.#session.leave();
    });
    // Esc would leave a page that can do nothing.
    this.#again.addEventListener('cancel', (event) => event.preventDefault());
  }

  /** @param {boolean} isAsked @param {string} trouble */
  askAgain(isAsked, trouble) {
    if (!isAsked) {
      if (this.#again.open) this.#again.close();
      return;
    }
    find('secret-why', HTMLElement).textContent = text(trouble === 'login' ? 'secretVoid'
      : TROUBLES[trouble] ?? 'askingDesk');
    if (!this.#again.open) this.#again.showModal();
  }

  #render() {
    const { desk, state, ending, hint } = this.#session;
    const stage = desk?.standing.stage ?? 'out', isEntering = stage === 'entering' && !ending;
    if (desk && stage === 'out') this.#trouble = desk.standing.trouble;
    if (stage === 'in') {
      this.#secret.value = '';
      this.#token.value = '';
    }
    for (const field of [this.#user, this.#secret, this.#server, this.#desk, this.#token]) {
      field.disabled = isEntering;
    }
    this.#submit.disabled = isEntering;
    this.#cancel.hidden = !isEntering;
    const led = this.#isLed
      ? text('linkNames', { server: this.#server.value, desk: this.#desk.value }) : '';
    showText(this.#notice, ending ? endingText(ending) : this.#trouble
      ? text(TROUBLES[this.#trouble] ?? 'troubleLogin') : led);
    const news = state === 'waiting' ? `${text('notReached')} ${hint}`
      : text(state === 'online' ? 'askingDesk' : state === 'authenticating' ? state
        : 'connecting');
    this.#progress.textContent = isEntering ? news.trim() : '';
  }
}

/** @param {import('../session.js').Ending} ending */
export function endingText({ why, code }) {
  if (why === 'kickedOut') return text('kickedOut', { code });
  if (why === 'LOGIN_REFUSED') return text('LOGIN_REFUSED', { code });
  return why === 'loggedOut' ? text('loggedOut') : text('broken', { code });
}
