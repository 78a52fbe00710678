// @ts-check
// Puts the page together.
import { readAddress } from './address.js';
import { Composer } from './composer.js';
import { ConnectionView } from './connection-view.js';
import { Announcer, ConversationView } from './conversation-view.js';
import { find, showText } from './element.js';
import { LoginView } from './login-view.js';
import { rememberPeople } from './memory.js';
import { PeopleView } from './people-view.js';
import { paintAvatar, personName } from './person.js';
import { Session } from './session.js';
import { text, translatePage } from './texts.js';

/** Where the built client is served. */
const LIBRARY = '/dist/browser.mjs';

const loginPage = find('login-page', HTMLElement);
const chatPage = find('chat-page', HTMLElement);

/** @param {import('./address.js').Address} address */
async function start(address) {
  /** @type {import('./session.js').Library} */
  const library = await import(LIBRARY);
  const session = new Session(library, address.options);
  const { chat } = session;
  const composer = new Composer(session);
  const people = new PeopleView(chat);
  new ConversationView(chat, (peer, bubble) => {
    composer.attempt(() => session.resend(peer, bubble));
  });
  new ConnectionView(session);
  new Announcer(chat, (peer) => text('newMessage', { name: personName(peer) }));
  const login = new LoginView(session, address);
  find('log-out', HTMLButtonElement).addEventListener('click', () => {
    session.leave({ forget: true });
  });
  followPeople(session);
  followAttention(chat);
  followStage(session, {
    in: () => {
      if (address.to !== null && chat.open === null) chat.choose(address.to);
      if (chat.open === null) people.focus();
    },
    out: () => login.focus(),
  });
  loginPage.hidden = false;
  login.focus();
  if (address.autologin) login.submit();
}

/**
 * Shows the page that belongs to the stage; tells when that is another one.
 * @param {Session} session
 * @param {{ in: () => void, out: () => void }} entered
 */
function followStage(session, entered) {
  session.changed.on(() => {
    const isIn = session.stage === 'in' || session.stage === 'ended';
    if (isIn !== chatPage.hidden) return;
    chatPage.hidden = !isIn;
    loginPage.hidden = isIn;
    find('own-name', HTMLElement).textContent = personName(session.userId);
    paintAvatar(find('own-avatar', HTMLElement), session.userId);
    (isIn ? entered.in : entered.out)();
  });
}

/** Keeps the list of people over visits. @param {Session} session */
function followPeople(session) {
  const { chat } = session;
  /** @type {string | undefined} */
  let latest;
  chat.changed.on(({ kind }) => {
    if (kind === 'reset') latest = undefined;
    if (kind !== 'person') return;
    const people = [...chat.conversations.keys()];
    if (people.at(-1) === latest) return;  // storage is slow, and most messages change nothing
    latest = people.at(-1);
    rememberPeople(session.owner, people);
  });
}

/**
 * What comes while nobody looks is unread, and the title says how much that is.
 * @param {import('./chat.js').Chat} chat
 */
function followAttention(chat) {
  document.addEventListener('visibilitychange', () => {
    chat.setWatched(document.visibilityState === 'visible');
  });
  chat.changed.on(() => {
    const { unread } = chat;
    document.title = (unread > 0 ? `(${unread}) ` : '') + text('title');
    chatPage.dataset.pane = chat.open === null ? 'people' : 'conversation';
  });
}

translatePage();
start(readAddress(location)).catch((error) => {
  console.error(error);
  loginPage.hidden = false;
  showText(find('login-notice', HTMLElement), text('notBuilt'));
});
