'use strict';
const { chat, session } = require('../../im/index');
const { followingPage } = require('../../ui/following-page');
const { patchOf, patchOfList } = require('../../ui/patch');
const { colourOf, letterOf, nameOf } = require('../../ui/person');
const { SIGNS } = require('../../ui/signs');
const { text, words } = require('../../ui/texts');
const { Timeline } = require('../../ui/timeline');
const composer = require('./composer');
const reading = require('./reading');

function face(id) {
  return { name: nameOf(id), letter: letterOf(id), colour: colourOf(id) };
}

/** What the signs at one's own messages mean. */
const LEGEND = SIGNS.map((sign) => ({
  sign, name: text(sign === 'lost' ? 'lostName' : sign), means: text(`${sign}Means`),
}));

Page(followingPage({ signals: [chat.changed, session.changed] }, Object.assign({
  data: Object.assign({
    t: words(['me', 'message', 'messageHint', 'send', 'newMessages', 'retryAll', 'emoji', 'more',
      'picture', 'find', 'legend', 'close']),
    me: face(''),
    peer: face(''),
    rows: [],
    /** How many messages were not delivered, in words; empty for less than two. */
    lost: '',
    legend: LEGEND,
    isLegendShown: false,
  }, composer.data, reading.data),

  onLoad() {
    this.rows = [];
    this.timeline = new Timeline();
    this.broken = new Set();
    if (this.pageInstead() !== null) return;
    this.setData({ me: face(session.credentials.userId), peer: face(chat.open.peer) });
    this.beginReading();
    this.beginComposer();
  },

  pageInstead() {
    if (session.stage !== 'in') return 'login';
    return chat.open === null ? 'conversations' : null;
  },

  onStart() {
    this.isGoing = false;
    chat.setWatched(true);
    if (chat.wanted !== null) this.showWanted();
  },

  onStop() {
    chat.setWatched(false);
  },

  onEnded() {
    chat.choose(null);
  },

  onLink({ currentTarget }) {
    wx.setClipboardData({
      data: currentTarget.dataset.link,
      success: () => wx.showToast({ title: text('linkCopied'), icon: 'success' }),
      fail: () => wx.showToast({ title: text('notCopied'), icon: 'none' }),
    });
  },

  onPicture({ currentTarget }) {
    const { url } = currentTarget.dataset;
    wx.previewImage({ urls: [url], current: url, fail() {} });
  },

  /** It is not there, or is none: then its words are shown. */
  onBroken({ currentTarget }) {
    this.broken.add(currentTarget.dataset.key);
    this.paint();
  },

  onFind() {
    if (this.isGoing) return;
    this.isGoing = true;
    this.setData({ panel: '' });
    wx.navigateTo({
      url: '/pages/search/search',
      fail: () => {
        this.isGoing = false;
      },
    });
  },

  onLegend() {
    this.setData({ isLegendShown: !this.data.isLegendShown, panel: '' });
  },

  paint() {
    if (chat.open === null) return;  // the page is about to be closed
    const { messages, typing } = chat.shown;
    const rows = this.timeline.rowsOf(messages, {
      now: Date.now(),
      isOnline: session.isOnline,
      firstNew: chat.firstNew,
      findLinks: session.library.findLinks,
    }).map((row) => (this.broken.has(row.key) ? Object.assign(row, { kind: 'text' }) : row));
    const count = messages.filter(({ status }) => status === 'lost').length;
    const patch = Object.assign(patchOfList('rows', this.rows, rows),
      patchOf(this.data, { lost: count < 2 ? '' : text('lostAll', { count }) }));
    const before = this.rows.map(({ key }) => key);
    this.rows = rows;
    this.setTitle(typing ? text('typing') : nameOf(chat.open.peer));
    this.setData(patch, () => {
      if (chat.open !== null) this.follow(before, rows);
    });
  },

  setTitle(title) {
    if (title !== this.title) wx.setNavigationBarTitle({ title, fail() {} });
    this.title = title;
  },
}, composer.methods, reading.methods)));
