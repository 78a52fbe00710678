'use strict';
// What the login form and the settings remember; never a token. It is little, and read before a
// page is drawn, hence synchronously.
const { language } = require('./texts');

const KEY = 'mobileimsdk-demo choices';

const SENSE_MODES = ['auto', '3s', '5s', '10s', '15s', '30s', '60s', '120s'];
/** As `ui/texts.js` has them, too. */
const LOG_LANGUAGES = ['zh', 'en'];

/** Where `npm run dev-server` listens. */
const DEV_SERVER = 'ws://127.0.0.1:3000/websocket';

function recall() {
  let stored = {};
  try {
    stored = Object(wx.getStorageSync(KEY));
  } catch (error) {
    // The storage is broken: the form begins afresh.
  }
  return {
    server: typeof stored.server === 'string' ? stored.server : DEV_SERVER,
    userId: typeof stored.userId === 'string' ? stored.userId : '',
    senseMode: SENSE_MODES.indexOf(stored.senseMode) < 0 ? 'auto' : stored.senseMode,
    logLanguage: LOG_LANGUAGES.indexOf(stored.logLanguage) < 0 ? language : stored.logLanguage,
  };
}

/** @param {object} some of what `recall()` returns */
function remember(some) {
  const data = Object.assign(recall(), some);
  wx.setStorage({ key: KEY, data, fail() {} });
}

module.exports = { LOG_LANGUAGES, SENSE_MODES, recall, remember };
