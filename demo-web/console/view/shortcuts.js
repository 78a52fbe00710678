// @ts-check
// What the keys do, and the list of them. With Alt they work while one writes, too; by the place of
// the key, since with Alt it may write another letter.
import { element, find } from '../../shared/element.js';
import { languageChanged, text } from './texts.js';

/** @typedef {import('./stage.js').Stage} Stage */
/** @typedef {import('./texts.js').TextKey} TextKey */

const IS_APPLE = /Mac|iP(hone|ad|od)/.test(navigator.platform);
const ALT = IS_APPLE ? '⌥' : 'Alt+';

/** @type {ReadonlyArray<readonly [keys: string[], TextKey]>} */
const LEGEND = [
  [['?'], 'keyHelp'], [[`${ALT}1`, `${ALT}2`, `${ALT}3`, `${ALT}4`], 'keyLists'],
  [[`${ALT}A`], 'keyAccept'], [[`${ALT}↑`, `${ALT}↓`], 'keyNext'], [[`${ALT}U`], 'keyUnread'],
  [['↑', '↓'], 'keyMove'], [['Enter'], 'keyOpen'], [['Shift+Enter'], 'keyLine'],
  [['/'], 'keyCanned'], [[`${ALT}N`], 'keyNote'], [[`${ALT}T`], 'keyTransfer'],
  [[`${ALT}C`], 'keyClose'], [[`${ALT}I`], 'keyDetails'], [[`${ALT}R`], 'keyReady'],
  [['Esc'], 'keyEscape'],
];

/** @param {Stage} stage @param {Record<string, () => void>} deeds by `KeyboardEvent.code` */
export function followShortcuts(stage, deeds) {
  const dialog = find('keys-dialog', HTMLDialogElement);
  const open = () => {
    if (!dialog.open) dialog.showModal();
  };
  find('keys-open', HTMLButtonElement).addEventListener('click', open);
  find('keys-close', HTMLButtonElement).addEventListener('click', () => dialog.close());
  document.addEventListener('keydown', (event) => {
    if (!stage.desk || event.isComposing || event.ctrlKey || event.metaKey) return;
    if (document.querySelector('dialog[open]')) return;
    const isField = event.target instanceof Element && event.target.matches('input, textarea');
    const isHelp = event.key === '?' && !event.altKey && !isField ||
      event.code === 'KeyK' && event.altKey;
    const deed = isHelp ? open : event.altKey && !event.shiftKey ? deeds[event.code] : undefined;
    if (!deed) return;
    event.preventDefault();
    deed();
  });
  const render = () => find('keys', HTMLElement).replaceChildren(...LEGEND.flatMap(([keys, name]) =>
    [element('dt', '', ...keys.flatMap((key) => [element('kbd', '', key), ' '])),
      element('dd', '', text(name, { alt: ALT }))]));
  languageChanged.on(render);
  render();
}

/** The next chat of one's own in this direction. @param {Stage} stage @param {number} step */
export function moveChat(stage, step) {
  const mine = stage.desk?.mine ?? [];
  if (mine.length === 0) return;
  const at = mine.findIndex(({ id }) => id === stage.desk?.open);
  const next = at < 0 ? step > 0 ? 0 : mine.length - 1 : (at + step + mine.length) % mine.length;
  stage.choose('mine');
  stage.show(mine[next].id);
}

/** The next chat in which something is unread. @param {Stage} stage */
export function showUnread(stage) {
  const found = stage.desk?.mine.filter(({ unread }) => unread > 0).at(-1);
  if (!found) return;
  stage.choose('mine');
  stage.show(found.id);
}
