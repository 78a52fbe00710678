// @ts-check
// The round button in the corner, and how many messages wait behind it.
import { drawing, element } from './element.js';

const CHAT = 'M12 3.5c-5 0-9 3.3-9 7.5 0 2.3 1.2 4.3 3.1 5.7-.1 1.2-.6 2.5-1.6 3.6 1.9-.2 3.5-.9 ' +
  '4.7-1.8.9.2 1.8.3 2.8.3 5 0 9-3.3 9-7.8s-4-7.5-9-7.5z';
const DOWN = 'M6 9.5l6 6 6-6';
const MOST = 99;

/** By language: open, close, unread. @type {Record<string, string[]>} */
const WORDS = {
  en: ['Open chat', 'Close chat', '{n} unread', 'The chat could not be loaded. Try again.'],
  zh: ['打开客服聊天', '关闭客服聊天', '{n} 条未读', '聊天加载失败，请重试。'],
};

export class Bubble {
  /** @param {() => void} press @param {() => void} intend somebody is about to press it */
  constructor(press, intend) {
    this._badge = element('span', 'badge');
    this._badge.setAttribute('aria-hidden', 'true');
    this.element = element('button', 'bubble', drawing(CHAT), drawing(DOWN), this._badge);
    this.element.type = 'button';
    this.element.setAttribute('aria-haspopup', 'dialog');
    this.element.addEventListener('click', press);
    for (const event of ['pointerenter', 'mouseenter', 'focus', 'touchstart']) {
      this.element.addEventListener(event, intend, { passive: true });
    }
  }

  /** @param {{ locale: string, isOpen: boolean, isBusy: boolean, hasFailed: boolean,
   *   unread: number }} how */
  render({ locale, isOpen, isBusy, hasFailed, unread }) {
    const { element: button, _badge: badge } = this;
    const [open, close, some, failed] = WORDS[/^zh/i.test(locale) ? 'zh' : 'en'];
    const count = unread > MOST ? `${MOST}+` : `${unread}`;
    const name = hasFailed ? failed : isOpen ? close
      : unread > 0 ? `${open}, ${some.replace('{n}', count)}` : open;
    button.setAttribute('aria-label', name);
    button.setAttribute('aria-expanded', `${isOpen}`);
    button.setAttribute('aria-busy', `${isBusy}`);
    button.title = hasFailed ? failed : '';
    button.className = `bubble${isOpen ? ' is-open' : ''}${isBusy ? ' is-busy' : ''}`;
    badge.textContent = unread > 0 ? count : '';
    badge.hidden = isOpen || unread === 0;
  }
}
