'use strict';
const { session } = require('../im/index');
const { follow } = require('./follow');

function stop(page) {
  if (!page.unfollow) return;
  page.unfollow();
  page.unfollow = null;
  if (page.onStop) page.onStop();
}

/**
 * What makes a page that paints itself while it is shown. Beside what every page may have it has
 * `paint`, and may have `pageInstead`, `onStart`, `onStop`, and `onEnded` for when it is closed.
 * @param {{ signals: import('../im/signal').Signal[], interval?: number }} what see `follow`
 * @param {Record<string, any>} page
 */
function followingPage({ signals, interval }, page) {
  return Object.assign({
    /** Which page belongs here, null: this one. @returns {'login' | 'conversations' | null} */
    pageInstead() {
      return session.stage === 'in' ? null : 'login';
    },

    onShow() {
      stop(this);
      const instead = this.pageInstead();
      if (instead !== null) {
        wx.reLaunch({ url: `/pages/${instead}/${instead}`, fail() {} });
        return;
      }
      if (this.onStart) this.onStart();
      this.unfollow = follow(signals, () => this.paint(), interval);
    },

    onHide() {
      stop(this);
    },

    onUnload() {
      stop(this);
      if (this.onEnded) this.onEnded();
    },
  }, page);
}

module.exports = { followingPage };
