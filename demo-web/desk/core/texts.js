// @ts-check
// What the desk itself says to visitors, in their language.

/** @typedef {'waiting' | 'outside' | 'nobody' | 'accepted' | 'transferred' | 'returned' | 'closed'
 *   | 'rate' | 'formTitle' | 'formContact' | 'formQuestion'} Line */

/** @type {Record<'en' | 'zh', Record<Line, string>>} */
const TEXTS = {
  en: {
    waiting: 'Thank you for writing. The next free agent will answer you.',
    outside: 'We are not open right now. Leave a message, and we will answer it when we are.',
    nobody: 'Nobody is here right now. Leave a message, and we will answer it as soon as we can.',
    accepted: '{agent} is with you now.',
    transferred: 'You are being handed over to a colleague.',
    returned: 'Your agent has lost the connection. The next free agent will answer you.',
    closed: 'This conversation is closed. Write to open it again.',
    rate: 'How did we do?',
    formTitle: 'Leave a message',
    formContact: 'Email or phone',
    formQuestion: 'Your question',
  },
  zh: {
    waiting: '您好，已收到您的消息，正在为您安排客服。',
    outside: '现在是非服务时间。请留言，上班后我们会尽快回复您。',
    nobody: '当前没有客服在线。请留言，我们会尽快回复您。',
    accepted: '客服 {agent} 为您服务。',
    transferred: '正在为您转接其他客服。',
    returned: '客服的连接已中断，正在为您重新安排。',
    closed: '本次会话已结束。再次发送消息即可重新咨询。',
    rate: '请为本次服务评分。',
    formTitle: '留言',
    formContact: '邮箱或手机号',
    formQuestion: '您的问题',
  },
};

/** @param {string | undefined} locale @param {Line} line @param {string} [agent] */
export function textFor(locale, line, agent = '') {
  const texts = /^zh\b/i.test(locale || '') ? TEXTS.zh : TEXTS.en;
  return texts[line].replace('{agent}', () => agent);
}

/** The form for those who come while nobody can answer. @param {string | undefined} locale */
export const offlineForm = (locale) => ({
  kind: 'form',
  text: textFor(locale, 'formTitle'),
  title: textFor(locale, 'formTitle'),
  fields: [
    { name: 'contact', label: textFor(locale, 'formContact'), type: 'text', required: true },
    { name: 'question', label: textFor(locale, 'formQuestion'), type: 'textarea', required: true },
  ],
});
