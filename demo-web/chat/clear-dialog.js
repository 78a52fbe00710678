// @ts-check
// Asks before a conversation's history is deleted.
import { find } from './element.js';
import { personName } from './person.js';
import { text } from './texts.js';

/** @param {import('./chat.js').Chat} chat */
export function followClear(chat) {
  const dialog = find('clear-dialog', HTMLDialogElement);
  let peer = '';
  find('clear', HTMLButtonElement).addEventListener('click', () => {
    if (chat.open === null) return;
    peer = chat.open.peer;
    find('clear-question', HTMLElement).textContent =
      text('clearQuestion', { name: personName(peer) });
    dialog.showModal();
  });
  find('clear-cancel', HTMLButtonElement).addEventListener('click', () => dialog.close());
  find('clear-now', HTMLButtonElement).addEventListener('click', () => {
    chat.clear(peer);
    dialog.close();
  });
  chat.changed.on(({ kind }) => {
    if (kind === 'opened' || kind === 'reset') dialog.close();
  });
}
