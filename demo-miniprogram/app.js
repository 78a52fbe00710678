'use strict';
// Which page is shown follows the session: in at the login, out at its end.
const { launch, session } = require('./im/index');
const { text } = require('./ui/texts');

function decode(value) {
  try {
    return decodeURIComponent(value);
  } catch (error) {
    return value;  // the host has decoded it already
  }
}

App({
  onLaunch({ query }) {
    Object.keys(query || {}).forEach((name) => {
      launch[name] = decode(String(query[name]));
    });
    let { stage } = session;
    session.changed.on(() => {
      const isElsewhere = (stage === 'in') !== (session.stage === 'in');
      ({ stage } = session);
      if (!isElsewhere) return;
      const page = stage === 'in' ? 'conversations' : 'login';
      wx.reLaunch({ url: `/pages/${page}/${page}`, fail() {} });
    });
    session.troubled.on((code) => {
      const title = code === 'STORE_FAILED' ? text('storeFailed')
        : code === 'SENSE_MODE_MISMATCH' ? text('senseMismatch', { mode: session.serverMode }) : '';
      if (title) wx.showToast({ title, icon: 'none' });
    });
  },
});
