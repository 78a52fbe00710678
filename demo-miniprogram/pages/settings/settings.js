'use strict';
const { logBook, session } = require('../../im/index');
const { LEVELS } = require('../../im/log-book');
const { LOG_LANGUAGES, SENSE_MODES, recall, remember } = require('../../ui/choices');
const { followingPage } = require('../../ui/following-page');
const { patchOf, patchOfList } = require('../../ui/patch');
const { connectionText, retryText } = require('../../ui/sentences');
const { text, words } = require('../../ui/texts');
const { logRowsOf } = require('../../ui/timeline');

/** The name of each value of `Client.stats()` that is shown. */
const STATS = {
  accepted: 'accepted',
  delivered: 'deliveredCount',
  lost: 'lostCount',
  pending: 'pending',
  shown: 'shown',
  duplicates: 'duplicates',
  retransmissions: 'retransmissions',
  reconnects: 'reconnects',
  rtt: 'rtt',
  memoryBytes: 'memory',
  core: 'core',
};

function statRows(stats) {
  return Object.keys(STATS).map((key) => {
    const value = key === 'memoryBytes' ? Math.round(stats[key] / 1024) : stats[key];
    return { key, name: text(STATS[key]), value: value === null ? '–' : value };
  });
}

Page(followingPage({ signals: [session.changed, logBook.changed], interval: 1000 }, {
  data: {
    t: words(['userId', 'server', 'connection', 'senseMode', 'senseHelp', 'logLanguage',
      'statistics', 'log', 'logLevel', 'copyLog', 'forget', 'logOut']),
    userId: '',
    server: '',
    connection: '',
    retry: '',
    senseModes: SENSE_MODES,
    senseIndex: 0,
    languages: [text('chinese'), text('english')],
    languageIndex: 0,
    levels: LEVELS,
    levelIndex: LEVELS.indexOf('info'),
    stats: [],
    lines: [],
    /** Which of the two marks at the end of the log to scroll to. */
    end: '',
  },

  onLoad() {
    this.lines = [];
    this.stats = [];
    wx.setNavigationBarTitle({ title: text('settings'), fail() {} });
    if (session.stage !== 'in') return;
    const { senseMode, logLanguage } = recall();
    const { userId, server } = session.credentials;
    this.setData({
      userId,
      server,
      senseIndex: SENSE_MODES.indexOf(senseMode),
      languageIndex: LOG_LANGUAGES.indexOf(logLanguage),
    });
  },

  onSenseMode({ detail }) {
    const senseIndex = Number(detail.value);
    this.setData({ senseIndex });
    this.choose({ senseMode: SENSE_MODES[senseIndex] });
  },

  onLanguage({ detail }) {
    const languageIndex = Number(detail.value);
    this.setData({ languageIndex });
    this.choose({ logLanguage: LOG_LANGUAGES[languageIndex] });
  },

  choose(choice) {
    const { senseMode, logLanguage } = recall();
    const choices = Object.assign({ senseMode, logLanguage }, choice);
    remember(choices);
    session.enterAgain(choices);
  },

  onLevel({ detail }) {
    this.setData({ levelIndex: Number(detail.value) });
    this.paint();
  },

  onCopy() {
    const data = this.lines.map((line) => line.words).join('\n');
    wx.setClipboardData({
      data,
      success: () => wx.showToast({ title: text('copied'), icon: 'success' }),
      fail: () => wx.showToast({ title: text('notCopied'), icon: 'none' }),
    });
  },

  onForget() {
    this.ask(text('forgetQuestion'), text('forgetHelp'), text('clear'), () => {
      session.forget().catch(() => wx.showToast({ title: text('notForgotten'), icon: 'none' }));
    });
  },

  onLeave() {
    const { pending } = session.stats();
    const help = pending > 0 ? text('pendingHelp', { count: pending }) : '';
    this.ask(text('logOutQuestion'), help, text('logOut'), () => session.leave());
  },

  ask(title, content, confirmText, act) {
    wx.showModal({
      title,
      content,
      confirmText,
      cancelText: text('cancel'),
      success({ confirm }) {
        if (confirm) act();
      },
      fail() {},
    });
  },

  paint() {
    if (session.stage !== 'in') return;  // the page is about to be closed
    const connection = connectionText(session);
    const retry = retryText(session, Date.now());
    const stats = statRows(session.stats());
    const lines = logRowsOf(logBook.from(LEVELS[this.data.levelIndex]));
    const [oldLast, last] = [this.lines, lines].map((list) => (list[list.length - 1] || {}).key);
    const patch = Object.assign(patchOf(this.data, { connection, retry }),
      patchOfList('stats', this.stats, stats), patchOfList('lines', this.lines, lines));
    this.stats = stats;
    this.lines = lines;
    this.setData(patch, () => {
      if (last !== oldLast) this.setData({ end: this.data.end === 'end0' ? 'end1' : 'end0' });
    });
  },
}));
