// @ts-check
// Puts the page together.
import { find, showText } from '../../shared/element.js';
import { followEmoji } from '../../shared/emoji.js';
import { followSwitches } from '../../shared/switches.js';
import { loadLibrary } from '../library.js';
import { Session } from '../session.js';
import { followAttachments } from './attachments.js';
import { Attention } from './attention.js';
import { CannedView } from './canned-view.js';
import { Composer } from './composer.js';
import { DetailsView } from './details-view.js';
import { Dialogs } from './dialogs.js';
import { ListsView } from './lists-view.js';
import { LoginView } from './login-view.js';
import { followShortcuts, moveChat, showUnread } from './shortcuts.js';
import { Stage } from './stage.js';
import { StatusView } from './status-view.js';
import { TalkView } from './talk-view.js';
import { logLanguage, text, translatePage, words } from './texts.js';

const loginPage = find('login-page', HTMLElement);
const consolePage = find('console-page', HTMLElement);

/** @param {URLSearchParams} query */
async function start(query) {
  const { Client } = await loadLibrary();
  const session = new Session(Client, { logLanguage: logLanguage() });
  const stage = new Stage(session);
  const lists = new ListsView(stage), talk = new TalkView(stage);
  const composer = new Composer(stage), details = new DetailsView(stage);
  const dialogs = new Dialogs(stage), status = new StatusView(stage);
  new CannedView(stage, composer, () => dialogs.askCanned());
  new Attention(stage);
  followAttachments(stage, composer);
  followEmoji(composer);
  const login = new LoginView(session, query);
  followStage(stage, login, lists);
  followPanes(stage, lists, composer, talk);
  followGains(stage);
  find('log-out', HTMLButtonElement).addEventListener('click', () => void session.leave());
  followShortcuts(stage, {
    Digit1: () => stage.choose('queue'), Digit2: () => stage.choose('mine'),
    Digit3: () => stage.choose('all'), Digit4: () => stage.choose('closed'),
    KeyA: () => stage.accept(), ArrowUp: () => moveChat(stage, -1),
    ArrowDown: () => moveChat(stage, 1), KeyU: () => showUnread(stage),
    KeyN: () => composer.toggleNote(), KeyT: () => dialogs.askTransfer(),
    KeyC: () => dialogs.askEnd(), KeyI: () => details.toggle(),
    KeyR: () => status.togglePresence(),
  });
  if (await session.resume(query.get('user') ?? '')) {
    stage.restore();
    return;
  }
  loginPage.hidden = false;
  login.focus();
}

/**
 * Shows the form, or the console; asks for the secret anew before what can be read on.
 * @param {Stage} stage @param {LoginView} login @param {ListsView} lists
 */
function followStage(stage, login, lists) {
  const { session } = stage;
  let wasIn = false;
  session.changed.on(() => {
    const { desk, ending } = session, standing = desk?.standing;
    const isIn = desk !== null && (session.isIn || wasIn);
    login.askAgain(isIn && !ending && standing?.stage === 'out', standing?.trouble ?? '');
    if (isIn === wasIn && isIn === loginPage.hidden) return;
    wasIn = isIn;
    loginPage.hidden = isIn;
    consolePage.hidden = !isIn;
    stage.flush();
    if (isIn) lists.focus();
    else login.focus();
  });
}

/**
 * A narrow screen has room for the lists or for a chat. Escape and the back button lead from the
 * one to the other; on a wide screen Escape leads back into the list.
 * @param {Stage} stage @param {ListsView} lists @param {Composer} composer @param {TalkView} talk
 */
function followPanes(stage, lists, composer, talk) {
  const back = find('back', HTMLButtonElement);
  const goBack = () => {
    if (back.offsetParent !== null) stage.show(null);
    lists.focus();
  };
  back.addEventListener('click', goBack);
  find('talk', HTMLElement).addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || event.isComposing || event.defaultPrevented) return;
    event.preventDefault();
    goBack();
  });
  stage.rendered.on(({ opened }) => {
    if (!opened) return;
    const { open } = stage;
    consolePage.dataset.pane = open ? 'talk' : 'lists';
    // On a touch screen the keyboard would cover what one wants to read first.
    if (!open || !matchMedia('(pointer: fine)').matches) return;
    if (composer.isUsable) composer.focus();
    else talk.acceptButton.focus();
  });
}

/** What one has accepted is opened. @param {Stage} stage */
function followGains(stage) {
  stage.told.on(({ what, chat }) => {
    const { expected } = stage;
    if (what === 'taken' || what === 'refused' || what === 'unsent') expected.clear();
    if (what !== 'gained' || !chat || !expected.has(chat) && !expected.has('*')) return;
    // After all that is told of it: it may come before its lines.
    setTimeout(() => {
      expected.clear();
      stage.choose('mine');
      stage.show(chat);
    });
  });
}

translatePage();
followSwitches(words);
start(new URLSearchParams(location.search)).catch((error) => {
  console.error(error);
  loginPage.hidden = false;
  showText(find('login-notice', HTMLElement), text('notBuilt'));
});
