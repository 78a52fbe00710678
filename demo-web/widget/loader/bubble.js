// @ts-check
// The round button in the corner, and how many messages wait behind it.
import { drawing, element } from './element.js';

const CHAT = 'M12 4c-5 0-9 3-9 7 0 2 1 4 3 6 0 1-1 3-2 4 2 0 4-1 5-2h3c5 0 9-3 9-8s-4-7-9-7z';
const MOST = 99;

/** By language: open, close, unread, failed. @type {Record<string, string[]>} */
const WORDS = {
  en: ['Open chat', 'Close chat', ' unread', 'Could not be loaded. Try again.'],
  zh: ['打开客服聊天', '关闭客服聊天', ' 条未读', '聊天加载失败，请重试。'],
};

export class Bubble {
  /** @param {() => void} press @param {() => void} intend somebody is about to press it */
  constructor(press, intend) {
    this._badge = element('span', 'badge');
    this._badge.setAttribute('aria-hidden', 'true');
    const button = this.element = element('button', 'bubble', drawing(CHAT), this._badge);
    button.type = 'button';
    button.setAttribute('aria-haspopup', 'dialog');
    button.addEventListener('click', press);
    for (const event of ['mouseenter', 'focus', 'touchstart']) {
      button.addEventListener(event, intend, { passive: true });
    }
  }

  /** @param {{ locale: string, isOpen: boolean, isBusy: boolean, hasFailed: boolean,
   *   unread: number }} how */
  render({ locale, isOpen, isBusy, hasFailed, unread }) {
    const { element: button, _badge: badge } = this;
    const [open, close, some, failed] = WORDS[/^zh/i.test(locale) ? 'zh' : 'en'];
    const count = unread > MOST ? `${MOST}+` : unread || '';
    button.setAttribute('aria-label', hasFailed ? failed : isOpen ? close
      : open + (count && `, ${count}${some}`));
    button.setAttribute('aria-expanded', `${isOpen}`);
    button.title = hasFailed ? failed : '';
    button.className = `bubble${isOpen ? ' is-open' : ''}${isBusy ? ' is-busy' : ''}`;
    badge.textContent = `${count}`;
    badge.hidden = isOpen || !count;
  }
}
