// @ts-check
// Asks before a conversation's history is deleted.
import { find } from '../shared/element.js';
import { personName } from './person.js';
import { text } from './texts.js';

/** @typedef {import('../../js/talk/index.js').Conversation} Conversation */

/** @param {import('./chat.js').Chat} chat */
export function followClear(chat) {
  const dialog = find('clear-dialog', HTMLDialogElement);
  /** @type {Conversation | null} */
  let asked = null;
  find('clear', HTMLButtonElement).addEventListener('click', () => {
    asked = chat.open;
    if (asked === null) return;
    find('clear-question', HTMLElement).textContent =
      text('clearQuestion', { name: personName(asked.peer) });
    dialog.showModal();
  });
  find('clear-cancel', HTMLButtonElement).addEventListener('click', () => dialog.close());
  find('clear-now', HTMLButtonElement).addEventListener('click', () => {
    chat.forgetFirstNew();
    asked?.clear().catch((error) => chat.troubled.emit(error));
    dialog.close();
  });
  chat.changed.on((change) => {
    if (change === 'opened') dialog.close();
  });
}
