'use strict';
const { chat } = require('../../im/index');
const { fill } = require('../../ui/field');
const { followingPage } = require('../../ui/following-page');
const { patchOfList } = require('../../ui/patch');
const { text, words } = require('../../ui/texts');
const { peopleOf } = require('../../ui/timeline');

Page(followingPage({ signals: [chat.changed] }, {
  data: {
    t: words(['newPeer', 'start', 'settings']),
    peer: '',
    people: [],
  },

  onLoad() {
    this.people = [];
    this.typed = '';
  },

  onStart() {
    this.isGoing = false;
  },

  onInput({ detail }) {
    this.typed = detail.value;
  },

  onBegin() {
    const peer = this.typed.trim();
    if (peer === '' || this.isGoing) return;
    fill(this, 'peer', this.typed, '');
    this.typed = '';
    this.openChat(peer);
  },

  onOpen({ currentTarget }) {
    this.openChat(currentTarget.dataset.peer);
  },

  openChat(peer) {
    if (this.isGoing) return;
    // Not in the address: an id is any text, and some is not fit for one.
    chat.choose(peer);
    this.goTo('/pages/chat/chat', () => chat.choose(null));
  },

  onSettings() {
    if (!this.isGoing) this.goTo('/pages/settings/settings', () => {});
  },

  /** A second tap is quicker than the page. */
  goTo(url, onFail) {
    this.isGoing = true;
    wx.navigateTo({
      url,
      fail: () => {
        this.isGoing = false;
        onFail();
      },
    });
  },

  paint() {
    const people = peopleOf(chat.list, Date.now());
    this.setData(patchOfList('people', this.people, people));
    this.people = people;
    const { unread } = chat;
    const title = unread > 0 ? text('unreadTitle', { count: unread }) : text('conversations');
    if (title !== this.title) wx.setNavigationBarTitle({ title, fail() {} });
    this.title = title;
  },
}));
