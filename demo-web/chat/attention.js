// @ts-check
// What comes while nobody looks is unread, and the title says how much that is.
import { languageChanged, text } from './texts.js';

/** @param {import('./chat.js').Chat} chat */
export function followAttention(chat) {
  const render = () => {
    const { unread } = chat;
    document.title = (unread > 0 ? `(${unread}) ` : '') + text('title');
  };
  document.addEventListener('visibilitychange', () => {
    chat.setWatched(document.visibilityState === 'visible');
  });
  chat.setWatched(document.visibilityState === 'visible');
  chat.changed.on(render);
  languageChanged.on(render);
  render();
}
