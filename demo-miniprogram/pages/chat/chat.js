'use strict';
const { conversations, session } = require('../../im/index');
const { followingPage } = require('../../ui/following-page');
const { patchOf, patchOfList } = require('../../ui/patch');
const { colourOf, letterOf, nameOf } = require('../../ui/person');
const { refusalText } = require('../../ui/sentences');
const { words } = require('../../ui/texts');
const { rowsOf } = require('../../ui/timeline');

function face(id) {
  return { name: nameOf(id), letter: letterOf(id), colour: colourOf(id) };
}

Page(followingPage({ signals: [conversations.changed] }, {
  data: {
    t: words(['me', 'message', 'messageHint', 'send', 'jump']),
    me: face(''),
    peer: face(''),
    rows: [],
    draft: '',
    canSend: false,
    /** Which of the two marks at the end to scroll to; only a change scrolls. */
    end: '',
    fresh: false,
    /** Height in px of the keyboard that covers the page. */
    keyboard: 0,
  },

  onLoad() {
    this.rows = [];
    this.isAtEnd = true;
    this.conversation = conversations.open;
    if (this.conversation === null || session.stage !== 'in') return;
    const { peer, draft } = this.conversation;
    this.typed = draft;
    this.setData({
      me: face(session.credentials.userId), peer: face(peer), draft, canSend: draft.trim() !== '',
    });
    wx.setNavigationBarTitle({ title: nameOf(peer), fail() {} });
  },

  pageInstead() {
    if (session.stage !== 'in') return 'login';
    return this.conversation === null ? 'conversations' : null;
  },

  onStart() {
    conversations.look(this.conversation);
  },

  onStop() {
    conversations.look(null);
    conversations.setDraft(this.conversation, this.typed);
  },

  onInput({ detail }) {
    this.typed = detail.value;
    this.setData(patchOf(this.data, { canSend: this.typed.trim() !== '' }));
  },

  onSend() {
    const said = this.typed;
    if (said.trim() === '') return;
    const isTaken = this.attempt(() => session.send(this.conversation.peer, said));
    if (!isTaken) return;
    // The field's own value is unknown to the page until now; only a difference empties it.
    this.setData({ draft: said });
    this.setData({ draft: '', canSend: false });
    this.typed = '';
    this.isAtEnd = true;
  },

  onResend({ currentTarget }) {
    const { peer, bubbles } = this.conversation;
    const bubble = bubbles.find(({ key }) => key === currentTarget.dataset.key);
    if (bubble && bubble.status === 'lost') this.attempt(() => session.resend(peer, bubble));
  },

  attempt(act) {
    try {
      act();
      return true;
    } catch (error) {
      wx.showToast({ title: refusalText(error), icon: 'none' });
      return false;
    }
  },

  onKeyboard({ detail }) {
    this.setData({ keyboard: detail.height }, () => {
      if (this.isAtEnd) this.scrollToEnd();
    });
  },

  onScroll({ detail }) {
    if (detail.deltaY > 0) this.isAtEnd = false;
  },

  onEnd() {
    this.isAtEnd = true;
    this.setData(patchOf(this.data, { fresh: false }));
  },

  onJump() {
    this.isAtEnd = true;
    this.scrollToEnd();
  },

  paint() {
    const { bubbles } = this.conversation;
    const rows = rowsOf(bubbles, Date.now());
    const [oldLast, last] = [this.rows, rows].map((list) => (list[list.length - 1] || {}).key);
    const patch = patchOfList('rows', this.rows, rows);
    this.rows = rows;
    this.setData(patch, () => {
      if (last === oldLast) return;
      if (this.isAtEnd) this.scrollToEnd();
      else this.setData({ fresh: true });
    });
  },

  scrollToEnd() {
    this.setData({ end: this.data.end === 'end0' ? 'end1' : 'end0', fresh: false });
  },
}));
