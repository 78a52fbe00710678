// @ts-check
// Counts unread messages in the title while nobody looks, and shows a notification of the system to
// users who ask for it: by a button, never at the start.
import { PREFIX, read, write } from '../shared/choices.js';
import { find } from '../shared/element.js';
import { paced } from './pace.js';
import { personName } from './person.js';
import { previewText } from './preview.js';
import { languageChanged, text } from './texts.js';

/** @typedef {import('./chat.js').Chat} Chat */
/** @typedef {import('../../js/talk/index.js').TalkMessage} TalkMessage */

const KEY = `${PREFIX}notify`;
/** So long, in ms, another tab has to say that its user has read it. */
const READ_WITHIN = 500;
const SHOWN_UNITS = 200;
/** Between two titles, ms: a browser has work with each. */
const REST = 500;

/** @param {Chat} chat */
export function followAttention(chat) {
  const render = () => {
    const { unread } = chat;
    document.title = (unread > 0 ? `(${unread}) ` : '') + text('title');
  };
  document.addEventListener('visibilitychange', () => {
    chat.setWatched(document.visibilityState === 'visible');
  });
  chat.setWatched(document.visibilityState === 'visible');
  chat.changed.on(paced(REST, render));
  languageChanged.on(render);
  render();
}

/** @param {import('./session.js').Session} session */
export function followNotifications({ chat, notified }) {
  const button = find('notify', HTMLButtonElement);
  const isPossible = typeof Notification === 'function';
  const isOn = () => isPossible && Notification.permission === 'granted' && read(KEY) === true;
  const render = () => {
    const isDenied = isPossible && Notification.permission === 'denied';
    button.hidden = !isPossible;
    button.setAttribute('aria-pressed', String(isOn()));
    const name = text(isDenied ? 'notifyDenied' : 'notify');
    button.setAttribute('aria-label', name);
    button.title = name;
  };
  button.addEventListener('click', async () => {
    const wasOn = isOn();
    if (!wasOn && Notification.permission === 'default') await Notification.requestPermission();
    write(KEY, !wasOn);
    render();
  });
  languageChanged.on(render);
  render();
  notified.on((message) => {
    if (!isOn() || document.visibilityState === 'visible') return;
    setTimeout(() => {
      const unread = chat.list.find(({ peer }) => peer === message.peer)?.unread ?? 0;
      if (unread > 0 && document.visibilityState !== 'visible') notify(chat, message);
    }, READ_WITHIN);
  });
}

/** @param {Chat} chat @param {TalkMessage} message */
function notify(chat, { peer, body }) {
  const words = previewText(body.kind, body.text).slice(0, SHOWN_UNITS);
  const name = personName(peer), options = { body: words, tag: peer };
  /** @type {Notification} */
  let made;
  try {
    made = new Notification(name, options);
  } catch {
    // Chrome on Android shows those of a service worker alone, and a site may have none.
    navigator.serviceWorker?.getRegistration().then((registration) =>
      registration?.showNotification(name, options)).catch(() => {});
    return;
  }
  made.addEventListener('click', () => {
    window.focus();
    if (chat.talk !== null) chat.choose(peer);
    made.close();
  });
}
