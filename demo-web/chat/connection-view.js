// @ts-check
// How the connection is: a word beside the own name, and a banner whenever it is not well.
import { find, showText } from './element.js';
import { endingText } from './ending.js';
import { text } from './texts.js';

/** @typedef {import('./session.js').Session} Session */

const TROUBLE_SHOWN_FOR = 8_000;

export class ConnectionView {
  #word = find('connection', HTMLElement);
  #banner = find('banner', HTMLElement);
  #text = find('banner-text', HTMLElement);
  #countdown = find('banner-countdown', HTMLElement);
  #again = find('log-in-again', HTMLButtonElement);
  #session;
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #ticking;
  /** What went wrong lately, without ending anything. */
  #trouble = '';
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #troubleEnds;

  /** @param {Session} session */
  constructor(session) {
    this.#session = session;
    session.changed.on(() => this.#render());
    session.troubled.on((code) => this.#showTrouble(code));
    this.#again.addEventListener('click', () => {
      // Refused credentials would be refused again: let the user change them.
      if (session.ending?.why === 'kickedOut') session.enterAgain();
      else session.leave({ forget: false });
    });
  }

  #render() {
    const { state, stage, ending, retryAt } = this.#session;
    this.#word.textContent = text(state);
    this.#word.dataset.state = state;
    const news = this.#news();
    this.#banner.hidden = news === '';
    this.#banner.classList.toggle('ended', stage === 'ended');
    // Only a change is announced, and not each second of the countdown.
    if (this.#text.textContent !== news) this.#text.textContent = news;
    this.#again.hidden = stage !== 'ended' || ending?.why === 'failed';
    clearInterval(this.#ticking);
    if (retryAt !== null) this.#ticking = setInterval(() => this.#count(), 250);
    this.#count();
  }

  #news() {
    const { state, stage, ending } = this.#session;
    if (stage === 'ended' && ending) return endingText(ending);
    if (stage !== 'in') return '';
    if (state === 'waiting') return text('waitingLong');
    if (state === 'online') return this.#trouble;
    return text('connectingLong');
  }

  #count() {
    const { retryAt } = this.#session;
    const seconds = retryAt === null ? 0 : Math.ceil((retryAt - Date.now()) / 1_000);
    showText(this.#countdown, seconds > 0 ? text('retryIn', { seconds }) : '');
  }

  /** @param {string} code */
  #showTrouble(code) {
    this.#trouble = text('troubled', { code });
    clearTimeout(this.#troubleEnds);
    this.#troubleEnds = setTimeout(() => {
      this.#trouble = '';
      this.#render();
    }, TROUBLE_SHOWN_FOR);
    this.#render();
  }
}
