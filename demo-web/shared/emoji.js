// @ts-check
// A small choice of emoji for who has no such keyboard. The arrow keys move among them.
import { element, find } from './element.js';

const EMOJI = ('😀 😄 😂 🙂 😉 😊 😍 😘 😎 🤔 😅 😢 😭 😡 😱 😴 ' +
  '👍 👎 👏 🙏 🙌 💪 👋 🤝 👌 ✌️ 🤞 👀 ❤️ 💔 🔥 ✨ ' +
  '🎉 🎁 🎂 🌹 🌞 🌙 ☔ ☕ 🍻 🍜 ⚽ 🎵 🚗 ✈️ ✅ ❌').split(' ');
const COLUMNS = 8;

/** @param {{ insert: (words: string) => void, focus: () => void }} composer where it is put in */
export function followEmoji(composer) {
  const toggle = find('emoji', HTMLButtonElement), panel = find('emoji-panel', HTMLElement);
  const buttons = EMOJI.map((letters) => {
    const button = element('button', 'emoji', letters);
    button.type = 'button';
    button.tabIndex = -1;
    button.addEventListener('click', () => {
      composer.insert(letters);
      set(false);
      composer.focus();
    });
    return button;
  });
  /** @param {boolean} isShown */
  const set = (isShown) => {
    panel.hidden = !isShown;
    toggle.setAttribute('aria-expanded', String(isShown));
    if (isShown) move(0);
  };
  /** @param {number} index */
  const move = (index) => {
    if (buttons[index] === undefined) return;
    buttons.forEach((button, i) => { button.tabIndex = i === index ? 0 : -1; });
    buttons[index].focus();
  };
  panel.append(...buttons);
  // Safari gives a button that is pressed no focus, but takes it away from where it is; then the
  // panel would be closed before the press is a click.
  for (const pressed of [panel, toggle]) {
    pressed.addEventListener('mousedown', (event) => event.preventDefault());
  }
  toggle.addEventListener('click', () => set(panel.hidden));
  panel.addEventListener('keydown', (event) => {
    const at = buttons.findIndex((button) => button === document.activeElement);
    const steps = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -COLUMNS, ArrowDown: COLUMNS };
    const step = steps[/** @type {keyof typeof steps} */ (event.key)];
    if (step !== undefined) move(at + step);
    else if (event.key === 'Home') move(0);
    else if (event.key === 'End') move(buttons.length - 1);
    else if (event.key === 'Escape') {
      event.stopPropagation();
      set(false);
      toggle.focus();
    } else return;
    event.preventDefault();
  });
  // Closes when the focus goes elsewhere.
  panel.addEventListener('focusout', ({ relatedTarget }) => {
    if (relatedTarget !== toggle && !panel.contains(/** @type {Node | null} */ (relatedTarget))) {
      set(false);
    }
  });
}
