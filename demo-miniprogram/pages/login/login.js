'use strict';
const { launch, session } = require('../../im/index');
const { recall, remember } = require('../../ui/choices');
const { follow } = require('../../ui/follow');
const { patchOf } = require('../../ui/patch');
const { endingText, optionText, secondsUntil } = require('../../ui/sentences');
const { text, words } = require('../../ui/texts');

Page({
  data: {
    t: words(['title', 'slogan', 'server', 'serverHint', 'userId', 'userIdHint', 'token',
      'tokenHint', 'domainHelp', 'logIn', 'cancel']),
    server: '',
    userId: '',
    token: '',
    notice: '',
    entering: false,
    progress: '',
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

  onShow() {
    this.stop();
    const undo = follow([session.changed], () => this.paint());
    const timer = setInterval(() => this.paint(), 1000);  // for the seconds that are left
    this.unfollow = () => {
      undo();
      clearInterval(timer);
    };
  },

  onHide() {
    this.stop();
  },

  onUnload() {
    this.stop();
  },

  stop() {
    if (this.unfollow) this.unfollow();
    this.unfollow = null;
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
    const { stage, state, ending, retryAt } = session;
    const entering = stage !== 'out';
    let progress = entering ? text('loggingIn') : '';
    if (entering && state === 'waiting') {
      progress = text('notReached', { seconds: secondsUntil(retryAt, Date.now()) });
    }
    const notice = ending !== null ? endingText(ending) : entering ? '' : this.data.notice;
    this.setData(patchOf(this.data, { entering, progress, notice }));
  },
});
