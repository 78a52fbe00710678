'use strict';
const { conversations, session } = require('../../im/index');
const { follow } = require('../../ui/follow');
const { patchOfList } = require('../../ui/patch');
const { text, words } = require('../../ui/texts');
const { peopleOf } = require('../../ui/timeline');

Page({
  data: {
    t: words(['newPeer', 'start', 'settings']),
    peer: '',
    people: [],
  },

  onLoad() {
    this.people = [];
    this.typed = '';
  },

  onShow() {
    this.stop();
    if (session.stage !== 'in') {
      wx.reLaunch({ url: '/pages/login/login', fail() {} });
      return;
    }
    this.unfollow = follow([conversations.changed], () => this.paint());
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

  onInput({ detail }) {
    this.typed = detail.value;
  },

  onStart() {
    const peer = this.typed.trim();
    if (peer === '') return;
    // The field's own value is unknown to the page until now; only a difference empties it.
    this.setData({ peer: this.typed });
    this.setData({ peer: '' });
    this.typed = '';
    this.openChat(peer);
  },

  onOpen({ currentTarget }) {
    this.openChat(currentTarget.dataset.peer);
  },

  openChat(peer) {
    // Not in the address: an id is any text, and some is not fit for one.
    conversations.look(conversations.begin(peer));
    wx.navigateTo({ url: '/pages/chat/chat', fail: () => conversations.look(null) });
  },

  onSettings() {
    wx.navigateTo({ url: '/pages/settings/settings', fail() {} });
  },

  paint() {
    const people = peopleOf(conversations.list(), Date.now());
    this.setData(patchOfList('people', this.people, people));
    this.people = people;
    const { unread } = conversations;
    const title = unread > 0 ? text('unreadTitle', { count: unread }) : text('conversations');
    if (title !== this.title) wx.setNavigationBarTitle({ title, fail() {} });
    this.title = title;
  },
});
