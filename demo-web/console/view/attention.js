// @ts-check
// Tells an agent who looks elsewhere: a count in the title, and, for who asks for it by a button, a
// sound and a notification. Of several tabs one does it: the one that is looked at, or else the one
// that leads.
import { PREFIX, read, write } from '../../shared/choices.js';
import { find } from '../../shared/element.js';
import { previewOf } from './body-view.js';
import { visitorName } from './person.js';
import { languageChanged, text } from './texts.js';

/** @typedef {import('./stage.js').Stage} Stage */
/** @typedef {import('../model/agent-desk.js').News} News */

const SOUND = `${PREFIX}console-sound`, NOTIFY = `${PREFIX}console-notify`;
const SHOWN_UNITS = 200;
/** Two tones, each a frequency and when it begins, in s. */
const TONES = /** @type {const} */ ([[880, 0], [1174.7, 0.12]]);
const TONE_LASTS = 0.16, LOUDNESS = 0.08;
/** ms; who is looked at says so to the others so often. */
const LOOKED_AT_EVERY = 2_000, LOOKED_AT_LASTS = 5_000;

export class Attention {
  /** @type {AudioContext | null} */
  #audio = null;
  #lookedAtElsewhere = 0;
  #sound = find('sound', HTMLButtonElement);
  #notify = find('notify', HTMLButtonElement);
  #stage;

  /** @param {Stage} stage */
  constructor(stage) {
    this.#stage = stage;
    stage.rendered.on(() => this.#renderTitle());
    stage.told.on((news) => this.#hear(news));
    stage.session.heard.on((data) => {
      if (data.what === 'looked at') this.#lookedAtElsewhere = Date.now();
    });
    const say = () => {
      if (isLookedAt()) stage.session.post({ what: 'looked at' });
    };
    document.addEventListener('visibilitychange', () => {
      stage.desk?.setVisible(document.visibilityState === 'visible');
      say();
    });
    setInterval(say, LOOKED_AT_EVERY);
    this.#sound.addEventListener('click', () => {
      write(SOUND, read(SOUND) !== true);
      this.#render();
      if (read(SOUND) === true) this.#ring();
    });
    this.#notify.addEventListener('click', () => void this.#switchNotify());
    languageChanged.on(() => this.#render());
    this.#render();
  }

  #render() {
    const isPossible = typeof Notification === 'function';
    const isDenied = isPossible && Notification.permission === 'denied';
    this.#sound.setAttribute('aria-pressed', String(read(SOUND) === true));
    this.#notify.hidden = !isPossible;
    this.#notify.setAttribute('aria-pressed', String(this.#mayNotify));
    const name = text(isDenied ? 'notifyDenied' : 'notify');
    this.#notify.setAttribute('aria-label', name);
    this.#notify.title = name;
    this.#renderTitle();
  }

  get #mayNotify() {
    return typeof Notification === 'function' && Notification.permission === 'granted' &&
      read(NOTIFY) === true;
  }

  async #switchNotify() {
    const wasOn = this.#mayNotify;
    if (!wasOn && Notification.permission === 'default') await Notification.requestPermission();
    write(NOTIFY, !wasOn);
    this.#render();
  }

  #renderTitle() {
    const { desk } = this.#stage;
    const count = desk ? desk.floor.lists.queue.total +
      desk.mine.reduce((sum, { unread }) => sum + unread, 0) : 0;
    const title = (count > 0 ? `(${count}) ` : '') + text('title');
    if (document.title !== title) document.title = title;
  }

  /** @param {News} news */
  #hear(news) {
    const { what, chat } = news, { desk, expected } = this.#stage;
    if (what !== 'waiting' && what !== 'said' && what !== 'gained' || !desk || !chat) return;
    // What one does oneself, and what one looks at, needs no bell.
    if (what === 'gained' && (expected.has(chat) || expected.has('*'))) return;
    if (what === 'said' && desk.open === chat && isLookedAt()) return;
    if (desk.standing.state === 'away' && what === 'waiting') return;
    const isElsewhere = Date.now() - this.#lookedAtElsewhere < LOOKED_AT_LASTS;
    if (!isLookedAt() && (isElsewhere || !this.#stage.session.leads)) return;
    if (read(SOUND) === true) this.#ring();
    if (this.#mayNotify && !isLookedAt()) this.#show(news);
  }

  /** Silent where the browser does not allow it yet. */
  #ring() {
    try {
      const audio = this.#audio ??= new AudioContext();
      void audio.resume().catch(() => {});
      if (audio.state === 'suspended' && !navigator.userActivation?.hasBeenActive) return;
      for (const [frequency, at] of TONES) tone(audio, frequency, audio.currentTime + at);
    } catch {
      // No sound here.
    }
  }

  /** @param {News} news */
  #show({ what, chat = '', line, info }) {
    const known = this.#stage.desk?.chat(chat) ?? info;
    const name = known ? visitorName(known) : chat;
    const title = what === 'said' ? name
      : text(what === 'waiting' ? 'newsWaiting' : 'newsGained', { name });
    const body = line ? previewOf(line).slice(0, SHOWN_UNITS) : '';
    const made = makeNotification(title, { body, tag: chat });
    made?.addEventListener('click', () => {
      window.focus();
      this.#stage.choose(what === 'waiting' ? 'queue' : 'mine');
      this.#stage.show(chat);
      made.close();
    });
  }
}

/** @param {string} title @param {NotificationOptions} options */
function makeNotification(title, options) {
  try {
    return new Notification(title, options);
  } catch {
    return null;  // a phone's browser shows those of service workers alone
  }
}

const isLookedAt = () => document.visibilityState === 'visible' && document.hasFocus();

/** @param {AudioContext} audio @param {number} frequency @param {number} at */
function tone(audio, frequency, at) {
  const source = audio.createOscillator(), volume = audio.createGain();
  source.frequency.value = frequency;
  volume.gain.setValueAtTime(0, at);
  volume.gain.linearRampToValueAtTime(LOUDNESS, at + 0.02);
  volume.gain.exponentialRampToValueAtTime(0.0001, at + TONE_LASTS);
  source.connect(volume).connect(audio.destination);
  source.start(at);
  source.stop(at + TONE_LASTS);
}
