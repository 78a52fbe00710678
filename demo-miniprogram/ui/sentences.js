'use strict';
// What went wrong, in words.
const { text } = require('./texts');

const TWICE = 1;
const BY_ADMIN = 2;

/** Why a session is over. @param {import('../im/session').Ending} ending */
function endingText({ why, code, detail }) {
  if (why === 'refused') return text('refused', { code });
  if (why === 'failed') return text('failed', { code, message: detail });
  const key = code === TWICE ? 'kickedOutTwice' : code === BY_ADMIN ? 'kickedOutByAdmin'
    : 'kickedOut';
  return text(key, { code }) + (detail === '' ? '' : text('serverSays', { words: detail }));
}

/** Why one cannot log in like this. */
function optionText(error) {
  if (error.code === 'NOT_BUILT') return text('notBuilt');
  return error.option === 'url' ? text('badServer') : text('badOption', { message: error.message });
}

/** Why a message is not taken. */
function refusalText({ code, bytes, limit }) {
  if (code === 'FRAME_TOO_LARGE') return text('tooLong', { bytes, limit });
  if (code === 'STORE_FAILED') return text('storeFailed');
  return code === 'QUEUE_FULL' ? text('queueFull') : text('notSent', { code });
}

/** Why a picture is not sent. */
function pictureText(error) {
  const { code, limit } = error;
  if (code === 'FILE_TOO_LARGE') {
    return text('pictureTooLarge', { limit: Math.floor(limit / 1048576) });
  }
  return code === 'FRAME_TOO_LARGE' || code === 'QUEUE_FULL' ? refusalText(error)
    : text('pictureNotSent', { code });
}

/** @param {import('../im/session').Session} session */
function connectionText({ state }) {
  const isNamed = ['connecting', 'authenticating', 'waiting', 'online'].indexOf(state) >= 0;
  return text(isNamed ? state : 'disconnected');
}

/** What follows it: apart, as it is different each second. */
function retryText({ state, retryAt }, now) {
  if (state !== 'waiting') return '';
  return text('retry', { seconds: Math.max(0, Math.ceil((retryAt - now) / 1000)) });
}

module.exports = {
  connectionText, endingText, optionText, pictureText, refusalText, retryText,
};
