// @ts-check
// How the connection is: a word beside the own name, and a banner whenever it is not well.
import { find, showText } from '../shared/element.js';
import { endingText } from './ending.js';
import { languageChanged, text } from './texts.js';

/** @typedef {import('./session.js').Session} Session */
/** @typedef {import('./texts.js').TextKey} TextKey */

const TROUBLE_SHOWN_FOR = 8_000;

/** Troubles that have words of their own. @type {Record<string, TextKey>} */
const TROUBLES = {
  STORE_FAILED: 'storeFailed', ANOTHER_TAB: 'anotherTab', SHARING_UNAVAILABLE: 'notShared',
  SENSE_MODE_MISMATCH: 'senseMismatch',
};

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
  #trouble = { code: '', senseMode: '' };
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #troubleEnds;

  /** @param {Session} session */
  constructor(session) {
    this.#session = session;
    session.changed.on(() => this.#render());
    session.troubled.on(({ code, senseMode = '' }) => this.#showTrouble(code, senseMode));
    languageChanged.on(() => this.#render());
    this.#again.addEventListener('click', () => {
      // Refused credentials would be refused again: let the user change them.
      if (session.ending?.why === 'refused') session.leave({ forget: false });
      else session.enterAgain();
    });
  }

  #render() {
    const { state, stage, ending, retryAt, isOnline } = this.#session;
    // A browser that says it is offline is believed before the connection notices.
    const shown = state === 'online' && !isOnline ? 'waiting' : state;
    this.#word.textContent = text(shown);
    this.#word.dataset.state = shown;
    const news = this.#news();
    this.#banner.hidden = news === '';
    this.#banner.classList.toggle('ended', stage === 'ended');
    // Only a change is announced; attempts that come and go, and seconds, are beside it.
    if (this.#text.textContent !== news) this.#text.textContent = news;
    this.#again.hidden = stage !== 'ended' || ending?.why === 'failed';
    clearInterval(this.#ticking);
    if (retryAt !== null) this.#ticking = setInterval(() => this.#count(), 250);
    this.#count();
  }

  #news() {
    const { isOnline, stage, ending } = this.#session;
    if (stage === 'ended' && ending) return endingText(ending);
    if (stage !== 'in') return '';
    if (!isOnline) return text(navigator.onLine ? 'lineDown' : 'deviceOffline');
    const { code } = this.#trouble;
    return code === '' ? '' : text(TROUBLES[code] ?? 'troubled', this.#trouble);
  }

  #count() {
    const { retryAt, state, stage } = this.#session;
    const seconds = retryAt === null ? 0 : Math.ceil((retryAt - Date.now()) / 1_000);
    const isTrying = stage === 'in' && (state === 'connecting' || state === 'authenticating');
    showText(this.#countdown, seconds > 0 ? text('retryIn', { seconds })
      : isTrying ? text(state) : '');
  }

  /** @param {string} code @param {string} senseMode */
  #showTrouble(code, senseMode) {
    this.#trouble = { code, senseMode };
    clearTimeout(this.#troubleEnds);
    this.#troubleEnds = setTimeout(() => {
      this.#trouble = { code: '', senseMode: '' };
      this.#render();
    }, TROUBLE_SHOWN_FOR);
    this.#render();
  }
}
