'use strict';
// Where the reader is in a conversation: at its end, further up, or where he left off.
const { chat } = require('../../im/index');
const { patchOf } = require('../../ui/patch');
const { text } = require('../../ui/texts');

/** px from the end that still count as the end. */
const NEAR = 80;
/** So many new ones fit on any page: then the end is shown, and the line above them with it. */
const FEW = 4;
/** So many rows are drawn at most; what is older is found by a search. */
const MOST_ROWS = 1000;
const PAGE = 50;

const data = {
  /** The row, or which of the two marks at the end, to scroll to; only a change scrolls. */
  target: '',
  isAway: false,
  jump: '',
};

const methods = {
  beginReading() {
    this.isAtEnd = true;
    /** What came while the reader was elsewhere. */
    this.missed = 0;
    this.height = Infinity;
    this.isPlaced = false;
    /** The row to be shown once it is drawn. */
    this.sought = '';
  },

  onScroll({ detail }) {
    const left = detail.scrollHeight - detail.scrollTop;
    // No event tells how high the list is; at its end that is what is left.
    this.height = Math.min(this.height, left);
    if (left - this.height > NEAR) this.setAtEnd(false);
  },

  onEnd() {
    this.setAtEnd(true);
  },

  onJump() {
    this.scrollToEnd();
  },

  setAtEnd(isAtEnd) {
    this.isAtEnd = isAtEnd;
    if (isAtEnd) this.missed = 0;
    this.setData(patchOf(this.data, {
      isAway: !isAtEnd,
      jump: this.missed > 0 ? text('jumpNew', { count: this.missed }) : text('jump'),
    }));
  },

  scrollToEnd() {
    this.setData({ target: this.data.target === 'end0' ? 'end1' : 'end0' });
    this.setAtEnd(true);
  },

  /** The page's room has changed. */
  stayAtEnd() {
    this.height = Infinity;
    if (this.isAtEnd) this.scrollToEnd();
  },

  scrollToRow(key) {
    this.setAtEnd(false);
    this.setData({ target: '' });
    this.setData({ target: key });
  },

  /** Once what is unread is there. */
  placeReader() {
    this.isPlaced = true;
    const { firstNew } = chat, { messages } = chat.shown;
    const count = firstNew === null ? 0
      : messages.length - messages.findIndex(({ id }) => id === firstNew);
    if (count > FEW) this.scrollToRow(`line-${this.timeline.keyOf(firstNew)}`);
    else this.scrollToEnd();
  },

  /** @param {string[]} before the keys of the rows that were shown @param {object[]} rows now */
  follow(before, rows) {
    if (chat.isLoading) return;
    if (!this.isPlaced) {
      this.placeReader();
      return;
    }
    if (rows.some(({ key }) => key === this.sought)) {
      this.scrollToRow(this.sought);
      this.sought = '';
      return;
    }
    if (rows.length === 0 || before.length === 0) return;
    const last = rows.findIndex(({ key }) => key === before[before.length - 1]);
    const news = last < 0 ? 0 : rows.length - 1 - last;
    if (news > 0) {
      this.missed += news;
      if (this.isAtEnd) this.scrollToEnd();
      else this.setAtEnd(false);
    } else if (before.indexOf(rows[0].key) < 0 && !this.isAtEnd) {
      this.scrollToRow(before[0]);  // older ones came: what the reader looks at stays
    }
  },

  onOlder() {
    const { hasOlder, isLoading, messages } = chat.shown;
    if (!this.isPlaced || !hasOlder || isLoading || messages.length >= MOST_ROWS) return;
    this.setAtEnd(false);
    chat.open.older(PAGE).catch(({ code }) => chat.troubled.emit(code));
  },

  /** Shows a message that may be far back. */
  showWanted() {
    const { open, wanted } = chat;
    chat.wanted = null;
    const find = () => {
      if (chat.open !== open) return undefined;
      const { messages, hasOlder } = open.getSnapshot();
      if (messages.some(({ id }) => id === wanted)) {
        this.sought = this.timeline.keyOf(wanted);
        this.paint();
        return undefined;
      }
      if (hasOlder && messages.length < MOST_ROWS) return open.older(4 * PAGE).then(find);
      wx.showToast({ title: text('notFound'), icon: 'none' });
      return undefined;
    };
    Promise.resolve().then(find).catch(({ code }) => chat.troubled.emit(code));
  },
};

module.exports = { data, methods };
