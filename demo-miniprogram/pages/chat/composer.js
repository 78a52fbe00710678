'use strict';
// Where a message is written: the field, the emoji, and what else there is to do.
const { chat } = require('../../im/index');
const { fileOf } = require('../../im/upload');
const { EMOJI } = require('../../ui/emoji');
const { fill } = require('../../ui/field');
const { patchOf } = require('../../ui/patch');
const { pictureText, refusalText } = require('../../ui/sentences');
const { text } = require('../../ui/texts');

const data = {
  draft: '',
  canSend: false,
  emoji: EMOJI,
  /** What is open below the field: 'emoji', 'more', or nothing. */
  panel: '',
  /** Height in px of the keyboard that covers the page. */
  keyboard: 0,
};

/** @param {any} error */
function refuse(error) {
  wx.showToast({ title: refusalText(error), icon: 'none' });
}

const methods = {
  beginComposer() {
    this.typed = chat.shown.draft;
    this.cursor = this.typed.length;
    this.setData({ draft: this.typed, canSend: this.typed.trim() !== '' });
  },

  onInput({ detail }) {
    this.noteTyped(detail.value);
    this.cursor = detail.cursor;
  },

  onBlur({ detail }) {
    this.cursor = detail.cursor;
  },

  noteTyped(typed) {
    this.typed = typed;
    chat.type(typed);
    this.setData(patchOf(this.data, { canSend: typed.trim() !== '' }));
  },

  write(typed) {
    fill(this, 'draft', this.typed, typed);
    this.noteTyped(typed);
  },

  onEmoji({ currentTarget }) {
    const { emoji } = currentTarget.dataset;
    // Some hosts tell no place.
    const at = this.cursor >= 0 ? Math.min(this.cursor, this.typed.length) : this.typed.length;
    this.write(this.typed.slice(0, at) + emoji + this.typed.slice(at));
    this.cursor = at + emoji.length;
  },

  onSend() {
    const said = this.typed;
    if (said.trim() === '' || chat.open === null) return;
    try {
      chat.send(said);
    } catch (error) {
      refuse(error);
      return;
    }
    this.write('');
    this.cursor = 0;
    this.isAtEnd = true;
  },

  onResend({ currentTarget }) {
    const id = this.timeline.ids.get(currentTarget.dataset.key);
    const message = chat.shown.messages.find((one) => one.id === id);
    if (message && message.status === 'lost') this.resend([id]);
  },

  onRetryAll() {
    this.resend(chat.shown.messages.filter(({ status }) => status === 'lost')
      .map(({ id }) => id));
  },

  /** A second tap is quicker than the first one's answer. */
  resend(ids) {
    if (this.isResending || chat.open === null) return;
    this.isResending = true;
    chat.resend(ids).catch(refuse).then(() => {
      this.isResending = false;
    });
  },

  onPanel({ currentTarget }) {
    const { panel } = currentTarget.dataset;
    this.setData({ panel: this.data.panel === panel ? '' : panel }, () => this.stayAtEnd());
  },

  onChoosePicture() {
    this.setData({ panel: '' });
    wx.chooseMedia({
      count: 1,
      mediaType: ['image'],
      success: ({ tempFiles: [chosen] }) => this.sendPicture(chosen),
      fail() {},  // the user has chosen none, and the host has said what it does not allow
    });
  },

  /** One after the other: each is in memory while it is sent. */
  sendPicture(chosen) {
    if (this.isUploading || chat.open === null) return;
    this.isUploading = true;
    wx.showLoading({ title: text('sendingPicture') });
    const end = (error) => {
      this.isUploading = false;
      wx.hideLoading();
      this.isAtEnd = true;
      if (error) wx.showToast({ title: pictureText(error), icon: 'none' });
    };
    chat.sendPicture(fileOf(chosen)).then(() => end(null), end);
  },

  onKeyboard({ detail }) {
    const patch = { keyboard: detail.height };
    if (detail.height > 0) patch.panel = '';
    this.setData(patch, () => this.stayAtEnd());
  },
};

module.exports = { data, methods };
