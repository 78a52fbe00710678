// @ts-check
// Why a session is over, in words.
import { text } from './texts.js';

const TWICE = 1;
const BY_ADMIN = 2;

/** @param {import('./session.js').Ending} ending */
export function endingText({ why, code, detail }) {
  if (why === 'refused') return text('refused', { code });
  if (why === 'loggedOut') return text('loggedOutElsewhere');
  if (why === 'failed') return text('broken', { code });
  const key = code === TWICE ? 'kickedOutTwice' : code === BY_ADMIN ? 'kickedOutByAdmin'
    : 'kickedOut';
  const words = detail ? ` ${text('serverSays', { words: detail })}` : '';
  return text(key, { code }) + words;
}
