// @ts-check
// A small choice of emoji for who has no such keyboard. The arrow keys move among them.
import { element } from '../loader/element.js';

const EMOJI = ('😀 😄 😂 🙂 😉 😊 😍 😘 😎 🤔 😅 😢 😭 😡 😱 😴 👍 👎 👏 🙏 🙌 💪 👋 🤝 👌 ✌️ 👀 ❤️ 💔 🔥 ' +
  '✨ 🎉 🎁 🎂 🌹 🌞 ☕ 🍻 ✅ ❌').split(' ');
const COLUMNS = 8;

/**
 * @param {HTMLButtonElement} toggle @param {(letters: string) => void} choose
 * @param {() => void} closed
 */
export function emojiPanel(toggle, choose, closed) {
  const panel = element('div', 'emoji-panel');
  panel.hidden = true;
  panel.setAttribute('role', 'group');
  toggle.setAttribute('aria-expanded', 'false');
  const buttons = EMOJI.map((letters) => {
    const button = element('button', '', letters);
    button.type = 'button';
    button.tabIndex = -1;
    button.addEventListener('click', () => {
      choose(letters);
      set(false);
      closed();
    });
    return button;
  });
  /** @param {number} index */
  const move = (index) => {
    const wanted = buttons[index];
    if (!wanted) return;
    for (const button of buttons) button.tabIndex = button === wanted ? 0 : -1;
    wanted.focus();
  };
  /** @param {boolean} isShown */
  const set = (isShown) => {
    panel.hidden = !isShown;
    toggle.setAttribute('aria-expanded', `${isShown}`);
    if (isShown) move(0);
  };
  toggle.addEventListener('click', () => set(panel.hidden));
  panel.addEventListener('keydown', (event) => {
    const at = buttons.indexOf(/** @type {any} */ (event.target));
    const isRtl = getComputedStyle(panel).direction === 'rtl';
    const right = isRtl ? -1 : 1;
    const steps = /** @type {Record<string, number>} */ ({
      ArrowLeft: -right, ArrowRight: right, ArrowUp: -COLUMNS, ArrowDown: COLUMNS,
      Home: -at, End: buttons.length - 1 - at,
    });
    if (event.key in steps) {
      move(at + steps[event.key]);
    } else if (event.key === 'Escape') {
      event.stopPropagation();
      set(false);
      toggle.focus();
    } else {
      return;
    }
    event.preventDefault();
  });
  panel.addEventListener('focusout', ({ relatedTarget }) => {
    const to = /** @type {Node | null} */ (relatedTarget);
    if (to !== toggle && !panel.contains(to)) set(false);
  });
  panel.append(...buttons);
  return panel;
}
