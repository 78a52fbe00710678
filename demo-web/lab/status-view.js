// @ts-check
// How one client is right now: its state, why, when it tries again, and what runs it.
import { element } from '../shared/element.js';
import { text } from './texts.js';

/** @typedef {import('./subject.js').Role} Role */
/** @typedef {import('./subject.js').Subject} Subject */

export class StatusView {
  #name = element('bdi', 'name');
  #state = element('strong', 'state');
  #detail = element('span', 'help');
  #core = element('span', 'badge');
  #rtt = element('span', 'badge');
  #logIn = element('button', '', text('logIn'));
  /** @type {Subject | null} */
  #subject = null;

  /** @param {Role} role */
  constructor(role) {
    this.#logIn.type = 'button';
    this.#logIn.addEventListener('click', () => this.#subject?.logIn());
    this.element = element('section', 'card status',
      element('h2', '', text(role), ' ', this.#name),
      element('div', 'now', this.#state, this.#detail),
      element('div', 'badges', this.#rtt, this.#core, this.#logIn));
    this.element.dataset.role = role;
    this.element.setAttribute('aria-label', text(role));
  }

  /** @param {Subject | null} subject */
  render(subject) {
    this.#subject = subject;
    const state = subject?.state ?? 'idle';
    this.element.dataset.state = state;
    this.#name.textContent = subject?.userId ?? '';
    this.#state.textContent = subject === null ? text('notStarted') : text(state);
    this.#detail.textContent = subject === null ? '' : detail(subject);
    this.#logIn.hidden = state !== 'stopped';
    const { rtt = null, core = null } = subject?.stats() ?? {};
    this.#rtt.hidden = rtt === null;
    this.#rtt.textContent = `RTT ${rtt === null ? '' : rtt.toFixed(rtt < 10 ? 1 : 0)} ms`;
    this.#core.hidden = core === null;
    this.#core.textContent = `${text('core')}: ${core}`;
  }
}

/** @param {Subject} subject */
function detail({ reason, retryAt, state }) {
  if (state !== 'waiting' || retryAt === null) return reason;
  const seconds = (Math.max(0, retryAt - performance.now()) / 1_000).toFixed(1);
  return `${reason} · ${text('retryIn', { seconds })}`;
}
