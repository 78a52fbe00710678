'use strict';
const { launch, session } = require('../../im/index');
const { recall, remember } = require('../../ui/choices');
const { followingPage } = require('../../ui/following-page');
const { patchOf } = require('../../ui/patch');
const { endingText, optionText, retryText } = require('../../ui/sentences');
const { text, words } = require('../../ui/texts');

// Each second: for those that are left until the next attempt.
Page(followingPage({ signals: [session.changed], interval: 1000 }, {
  data: {
    t: words(['title', 'slogan', 'server', 'serverHint', 'userId', 'userIdHint', 'token',
      'tokenHint', 'domainHelp', 'logIn', 'cancel']),
    server: '',
    userId: '',
    token: '',
    notice: '',
    entering: false,
    progress: '',
    retry: '',
    trouble: '',
  },

  onLoad() {
    const known = recall();
    this.fields = {
      server: launch.server || known.server,
      userId: launch.user || known.userId,
      token: launch.token || '',
    };
    this.setData(this.fields);
    wx.setNavigationBarTitle({ title: text('title'), fail() {} });
    if (!launch.autologin) return;
    delete launch.autologin;  // once; whoever comes back here wants to see the form
    this.onEnter();
  },

  pageInstead() {
    return session.stage === 'in' ? 'conversations' : null;
  },

  onInput({ currentTarget, detail }) {
    this.fields[currentTarget.dataset.field] = detail.value;
  },

  onEnter() {
    if (session.stage !== 'out') return;
    const choices = recall();
    const server = this.fields.server.trim();
    const userId = this.fields.userId.trim();
    try {
      session.enter({ server, userId, token: this.fields.token }, choices);
    } catch (error) {
      this.setData({ notice: optionText(error) });
      return;
    }
    remember({ server, userId });
  },

  onCancel() {
    session.leave();
  },

  paint() {
    const { stage, state, ending, trouble } = session;
    const entering = stage !== 'out';
    const progress = !entering ? '' : text(state === 'waiting' ? 'notReached' : 'loggingIn');
    const retry = retryText(session, Date.now());
    const notice = ending !== null ? endingText(ending) : entering ? '' : this.data.notice;
    this.setData(patchOf(this.data, { entering, progress, retry, trouble, notice }));
  },
}));
