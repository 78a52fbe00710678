// @ts-check
// Puts the start page together.
import { find } from '../shared/element.js';
import { PageWords } from '../shared/page-words.js';
import { followSwitches } from '../shared/switches.js';
import { showService } from './service.js';
import { cutAllLinks, takeServerAway } from './trial.js';
import { CHINESE, ENGLISH } from './words.js';

/** @typedef {import('./words.js').TextKey} TextKey */

/** @type {PageWords<TextKey>} */
const words = new PageWords({ en: ENGLISH, 'zh-CN': CHINESE });

/** What the library looks for; js/index.d.ts, `logLevel`. */
const LOG_SWITCH = 'mobileimsdkLog';

/** What was last said of the server, so that it is said anew in another language. */
let say = () => {};

/** @param {TextKey} key @param {Record<string, string | number>} [values] */
function tell(key, values) {
  say = () => {
    find('outcome', HTMLElement).textContent = words.text(key, values);
  };
  say();
}

/** One deed at a time. @param {string} id @param {() => Promise<void>} deed */
function onPress(id, deed) {
  const button = find(id, HTMLButtonElement);
  let isBusy = false;
  button.addEventListener('click', async () => {
    if (isBusy) return;
    isBusy = true;
    button.setAttribute('aria-disabled', 'true');  // `disabled` would take the focus away
    try {
      await deed();
    } catch (error) {
      tell('failed', { message: /** @type {Error} */ (error).message });
    }
    button.removeAttribute('aria-disabled');
    isBusy = false;
  });
}

/** @returns {boolean} */
function logsToConsole() {
  try {
    return localStorage.getItem(LOG_SWITCH) !== null;
  } catch {
    return false;
  }
}

function followLogSwitch() {
  const button = find('console-log', HTMLButtonElement);
  const render = () => button.setAttribute('aria-pressed', String(logsToConsole()));
  button.addEventListener('click', () => {
    try {
      if (logsToConsole()) localStorage.removeItem(LOG_SWITCH);
      else localStorage.setItem(LOG_SWITCH, 'debug');
    } catch {
      // Storage is off: nothing can be switched.
    }
    render();
  });
  render();
}

/** Ten lines that run as they stand, against the server of this page. */
function showCode() {
  find('code', HTMLElement).textContent = `import { Client } from 'mobileimsdk-wasm';

const client = new Client({ url: 'ws://${location.host}/websocket', userId: 'carol' });
client.on('message', ({ from, content }) => console.log(from, content));
await client.login();
await client.send('alice', 'hello').delivered;
await client.logout();`;
}

words.translatePage();
document.title = words.text('title');
words.changed.on(() => {
  document.title = words.text('title');
  say();
});
followSwitches(words);
followLogSwitch();
showCode();
void showService(words);
onPress('cut', async () => {
  const links = await cutAllLinks();
  if (links === 0) tell('nobody');
  else tell('cutDone', { links });
});
onPress('away', async () => {
  await takeServerAway((seconds) => tell('isAway', { seconds }));
  tell('isBack');
});
