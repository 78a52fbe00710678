// @ts-check
// Who one is, how the connection is, ready or away; a banner whenever something is not well, and a
// line that says for a moment what has happened.
import { find, showText } from '../../shared/element.js';
import { endingText } from './login-view.js';
import { paintAvatar, visitorName } from './person.js';
import { previewOf } from './body-view.js';
import { text } from './texts.js';

/** @typedef {import('./stage.js').Stage} Stage */
/** @typedef {import('../model/agent-desk.js').News} News */

const SHOWN_FOR = 6_000, SPOKEN_AFTER = 700, SPOKEN_UNITS = 200;
/** Troubles that have words of their own. @type {Record<string, import('./texts.js').TextKey>} */
const TROUBLES = { STORE_FAILED: 'storeFailed', SHARING_UNAVAILABLE: 'notShared' };

export class StatusView {
  #avatar = find('own-avatar', HTMLElement);
  #name = find('own-name', HTMLElement);
  #word = find('connection', HTMLElement);
  #presence = find('presence', HTMLButtonElement);
  #banner = find('banner', HTMLElement);
  #text = find('banner-text', HTMLElement);
  #countdown = find('banner-countdown', HTMLElement);
  #again = find('banner-again', HTMLButtonElement);
  #toast = find('toast', HTMLElement);
  #spoken = find('announcement', HTMLElement);
  #trouble = '';
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #toastEnds;
  /** @type {string[]} */
  #unspoken = [];
  #stage;

  /** @param {Stage} stage */
  constructor(stage) {
    this.#stage = stage;
    const { session } = stage;
    this.#presence.addEventListener('click', () => this.togglePresence());
    this.#again.addEventListener('click', () => session.cancel());
    session.troubled.on(({ code }) => {
      this.#trouble = code;
      setTimeout(() => {
        this.#trouble = '';
        this.#render();
      }, SHOWN_FOR);
      this.#render();
    });
    setInterval(() => this.#count(), 500);
    stage.rendered.on((dirt) => {
      if (dirt.all || dirt.stage || dirt.agents) this.#render();
    });
    stage.told.on((news) => this.#tell(news));
    stage.toasted.on((words) => this.#show(words));
  }

  togglePresence() {
    const { desk } = this.#stage;
    desk?.setState(desk.standing.state === 'ready' ? 'away' : 'ready');
  }

  #render() {
    const { desk, session } = this.#stage;
    if (!desk) return;
    const { name, state } = desk.standing, shown = name || desk.me;
    paintAvatar(this.#avatar, desk.me, shown);
    this.#name.textContent = shown;
    this.#name.title = desk.me;
    const isOnline = session.state === 'online' && navigator.onLine;
    this.#word.dataset.state = isOnline ? 'online' : session.state === 'online' ? 'waiting'
      : session.state;
    this.#word.textContent = text(/** @type {import('./texts.js').TextKey} */ (
      this.#word.dataset.state));
    this.#presence.setAttribute('aria-checked', String(state === 'ready'));
    this.#presence.setAttribute('aria-label', text('presence'));
    this.#presence.textContent = text(state);
    this.#presence.dataset.state = state;
    const news = this.#news(isOnline);
    this.#banner.hidden = news === '';
    this.#banner.classList.toggle('ended', session.ending !== null);
    if (this.#text.textContent !== news) this.#text.textContent = news;
    this.#again.hidden = session.ending === null;
    this.#count();
  }

  /** @param {boolean} isOnline */
  #news(isOnline) {
    const { ending } = this.#stage.session;
    if (ending) return endingText(ending);
    if (!isOnline) return text('lineDown');
    const code = this.#trouble;
    return code === '' ? '' : text(TROUBLES[code] ?? 'troubled', { code });
  }

  #count() {
    const { retryAt, ending } = this.#stage.session;
    const seconds = retryAt === null || ending ? 0 : Math.ceil((retryAt - Date.now()) / 1_000);
    showText(this.#countdown, seconds > 0 ? text('retryIn', { seconds }) : '');
  }

  /** @param {string} words */
  #show(words) {
    this.#toast.textContent = words;
    this.#toast.classList.add('shown');
    clearTimeout(this.#toastEnds);
    this.#toastEnds = setTimeout(() => {
      this.#toast.classList.remove('shown');
      this.#toast.textContent = '';
    }, SHOWN_FOR);
  }

  /** @param {News} news */
  #tell(news) {
    const { what, name } = news;
    if (what === 'taken') this.#show(name ? text('newsTaken', { name }) : text('newsTakenGone'));
    if (what === 'returned') this.#show(text('newsReturned'));
    if (what === 'refused') {
      const { reason = '' } = news;
      this.#show(reason === 'away' ? text('newsAway') : text('newsRefused', { reason }));
    }
    if (what === 'unsent') this.#show(text('newsUnsent', { reason: news.reason ?? '' }));
    const words = this.#wordsFor(news);
    if (!words) return;
    // In one sentence when much comes at once.
    if (this.#unspoken.length === 0) setTimeout(() => this.#speak(), SPOKEN_AFTER);
    this.#unspoken.push(words);
  }

  /** For who does not see it. @param {News} news */
  #wordsFor({ what, chat = '', line, info }) {
    const known = this.#stage.desk?.chat(chat) ?? info, name = known ? visitorName(known) : chat;
    if (what === 'waiting') return text('newsWaiting', { name });
    if (what === 'gained') return text('newsGained', { name });
    return what === 'said' && line
      ? text('newsSaid', { name, words: previewOf(line).slice(0, SPOKEN_UNITS) }) : '';
  }

  #speak() {
    const words = this.#unspoken.splice(0);
    const said = document.createElement('span');
    said.textContent = words.slice(-2).join(' ');
    this.#spoken.replaceChildren(said);
  }
}
