// @ts-check
// Where a desk runs beside the server: the shop and the console, and with what to log in there.
import { element, find } from '../shared/element.js';

/** @typedef {import('../shared/page-words.js').PageWords<import('./words.js').TextKey>} Words */
/** @typedef {{ agents: Array<{ id: string, name: string }>, secret: string }} Access */

const COPIED_SHOWN_FOR = 1_500;

/** @returns {Promise<Access | null>} null: no desk runs */
async function fetchAccess() {
  try {
    const answer = await fetch('demo-desk/agents.json');
    return answer.ok ? await answer.json() : null;
  } catch {
    return null;
  }
}

/** @param {Words} words */
export async function showService(words) {
  const access = await fetchAccess();
  if (!access) return;
  const render = () => find('service-steps', HTMLElement).replaceChildren(...steps(access, words));
  words.changed.on(render);
  render();
  find('service', HTMLElement).hidden = false;
}

/** @param {Access} access @param {Words} words */
function steps({ agents: [first, second], secret }, { text }) {
  const shop = link('shop/', text('openShop'), 'shop');
  const open = (/** @type {{ id: string, name: string }} */ { id, name }) =>
    link(`console/?user=${encodeURIComponent(id)}`, text('openConsole', { name }), `agent-${id}`);
  return [
    step(text('shopStep'), text('shopHelp'), shop),
    step(text('consoleStep'), text('consoleHelp'), open(first), ...secretOf(secret, text)),
    step(text('handStep'), text('handHelp'), open(second)),
  ];
}

/** @param {string} title @param {string} help @param {...HTMLElement} deeds */
const step = (title, help, ...deeds) => element('li', '', element('h3', '', title),
  element('p', '', help), element('div', 'deeds', ...deeds));

/** @param {string} href @param {string} words @param {string} target */
function link(href, words, target) {
  const made = element('a', 'deed main', words);
  made.href = href;
  made.target = target;
  return made;
}

/** @param {string} secret @param {Words['text']} text @returns {HTMLElement[]} */
function secretOf(secret, text) {
  const shown = element('span', 'secret', `${text('secret')}: `, element('code', '', secret));
  const button = element('button', '', text('copy'));
  button.type = 'button';
  button.addEventListener('click', async () => {
    try {
      await navigator.clipboard.writeText(secret);
      button.textContent = text('copied');
      setTimeout(() => { button.textContent = text('copy'); }, COPIED_SHOWN_FOR);
    } catch {
      // Not allowed: it can be marked and copied by hand.
    }
  });
  return navigator.clipboard ? [shown, button] : [shown];
}
