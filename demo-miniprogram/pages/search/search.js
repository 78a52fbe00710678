'use strict';
// Looks for a text in the open conversation, all of it; a tap on what was found leads there.
const { chat, session } = require('../../im/index');
const { followingPage } = require('../../ui/following-page');
const { text, words } = require('../../ui/texts');
const { foundOf } = require('../../ui/timeline');

/** ms without a key. */
const TYPED_FOR = 200;
const MOST_FOUND = 100;

Page(followingPage({ signals: [] }, {
  data: {
    t: words(['find', 'findHint']),
    found: [],
    count: '',
  },

  onLoad() {
    this.wanted = '';
    wx.setNavigationBarTitle({ title: text('find'), fail() {} });
  },

  pageInstead() {
    if (session.stage !== 'in') return 'login';
    return chat.open === null ? 'conversations' : null;
  },

  onInput({ detail }) {
    this.wanted = detail.value.trim();
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.search(), TYPED_FOR);
  },

  onConfirm() {
    this.search();
  },

  onEnded() {
    clearTimeout(this.waiting);
    this.stop();
  },

  stop() {
    if (this.running) this.running.aborted = true;
    this.running = null;
  },

  search() {
    clearTimeout(this.waiting);
    this.stop();
    const { wanted } = this;
    this.setData({ found: [], count: '' });
    if (wanted === '' || chat.open === null) return;
    // Mini-programs have no AbortController; a search asks before each page.
    const signal = { aborted: false, addEventListener() {}, removeEventListener() {} };
    this.running = signal;
    let all = [];
    const found = (messages) => {
      if (signal.aborted) return;
      all = all.concat(messages);
      this.setData({ found: foundOf(all, wanted, Date.now()) });
    };
    chat.open.search(wanted, { signal, limit: MOST_FOUND, found }).then((count) => {
      if (signal.aborted) return;
      this.setData({ count: count === 0 ? text('nothingFound')
        : text(count < MOST_FOUND ? 'foundCount' : 'foundMany', { count }) });
    }).catch(({ code }) => {
      if (!signal.aborted) chat.troubled.emit(code);
    });
  },

  onPick({ currentTarget }) {
    chat.wanted = currentTarget.dataset.id;
    wx.navigateBack({ fail() {} });
  },

  paint() {},
}));
