// @ts-check
// Puts the page together.
import { followSwitches } from '../shared/switches.js';
import { readAddress } from './address.js';
import { Announcer } from './announcer.js';
import { followAttachments } from './attachments.js';
import { followAttention, followNotifications } from './attention.js';
import { Chat } from './chat.js';
import { followClear } from './clear-dialog.js';
import { Composer } from './composer.js';
import { ConnectionView } from './connection-view.js';
import { ConversationView } from './conversation-view.js';
import { find, showText } from '../shared/element.js';
import { followEmoji } from '../shared/emoji.js';
import { Finder } from './finder.js';
import { followLegend } from './legend.js';
import { loadLibrary } from './library.js';
import { LoginView } from './login-view.js';
import { PeopleView } from './people-view.js';
import { paintAvatar, personName } from './person.js';
import { followRetryAll } from './retry-all.js';
import { Session } from './session.js';
import { languageChanged, text, translatePage, words } from './texts.js';

const loginPage = find('login-page', HTMLElement);
const chatPage = find('chat-page', HTMLElement);

/** @param {import('./address.js').Address} address */
async function start(address) {
  const library = await loadLibrary();
  const chat = new Chat();
  const session = new Session(library, address.options, chat);
  const people = new PeopleView(chat);
  const view = new ConversationView(session, (id) => {
    void composer.attempt(() => chat.resend(id));
  });
  new Finder(chat, (id) => {
    view.show(id).catch((error) => chat.troubled.emit(error));
  });
  const composer = new Composer(chat);  // takes the focus, so after what it stands in is shown
  followAttachments(chat, composer);
  followEmoji(composer);
  followRetryAll(chat, composer);
  followLegend();
  new ConnectionView(session);
  new Announcer(session);
  const login = new LoginView(session, address);
  followClear(chat);
  followAttention(chat);
  followNotifications(session);
  followPane(chat, people);
  followStage(session, {
    in: () => {
      if (address.to !== null && chat.open === null) chat.choose(address.to);
      if (chat.open === null) people.focus();
    },
    out: () => login.focus(),
  });
  find('log-out', HTMLButtonElement).addEventListener('click', () => {
    session.leave({ forget: true });
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
  const renderOwn = () => {
    find('own-name', HTMLElement).textContent = personName(session.userId);
    paintAvatar(find('own-avatar', HTMLElement), session.userId);
  };
  languageChanged.on(renderOwn);
  session.changed.on(() => {
    const isIn = session.stage === 'in' || session.stage === 'ended';
    if (isIn !== chatPage.hidden) return;
    chatPage.hidden = !isIn;
    loginPage.hidden = isIn;
    renderOwn();
    (isIn ? entered.in : entered.out)();
  });
}

/**
 * A narrow screen has room for the people or for the conversation. Escape and the back button lead
 * from the one to the other; on a wide screen Escape leads back into the list.
 * @param {Chat} chat
 * @param {PeopleView} people
 */
function followPane(chat, people) {
  const back = find('back', HTMLButtonElement);
  const goBack = () => {
    const from = chat.open?.peer;
    if (back.offsetParent !== null) chat.choose(null);
    people.focus(from);
  };
  back.addEventListener('click', goBack);
  find('conversation', HTMLElement).addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || event.isComposing || chat.open === null) return;
    event.preventDefault();
    goBack();
  });
  chat.changed.on((change) => {
    if (change !== 'opened') return;
    chatPage.dataset.pane = chat.open === null ? 'people' : 'conversation';
  });
}

translatePage();
followSwitches(words);
start(readAddress(location)).catch((error) => {
  console.error(error);
  loginPage.hidden = false;
  showText(find('login-notice', HTMLElement), text('notBuilt'));
});
