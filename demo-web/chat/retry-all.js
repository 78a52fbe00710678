// @ts-check
// Several messages that were not delivered are sent again with one press.
import { find } from '../shared/element.js';
import { text } from './texts.js';

/** @param {import('./chat.js').Chat} chat @param {import('./composer.js').Composer} composer */
export function followRetryAll(chat, composer) {
  const bar = find('retry', HTMLElement), words = find('retry-text', HTMLElement);
  const lost = () => (chat.open?.getSnapshot().messages ?? [])
    .filter(({ status }) => status === 'lost');
  const render = () => {
    const count = lost().length;
    bar.hidden = count < 2;
    if (count >= 2) words.textContent = text('lostCount', { count });
  };
  find('retry-all', HTMLButtonElement).addEventListener('click', () => {
    const { open } = chat, ids = lost().map(({ id }) => id);
    composer.focus();  // the button goes
    // One after the other, in their order, and none of those that follow one that is refused.
    void composer.attempt(async () => {
      for (const id of ids) await chat.resend(id, open);  // also once another one is open
    });
  });
  chat.changed.on(render);
}
