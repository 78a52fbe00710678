'use strict';
// Says so while one is not online, and when the next attempt is due.
const { session } = require('../../im/index');
const { connectionText, retryText } = require('../../ui/sentences');
const { follow } = require('../../ui/follow');
const { patchOf } = require('../../ui/patch');

Component({
  data: { words: '', retry: '' },

  lifetimes: {
    attached() {
      this.start();
    },
    detached() {
      this.stop();
    },
  },

  pageLifetimes: {
    show() {
      this.start();
    },
    hide() {
      this.stop();
    },
  },

  methods: {
    start() {
      this.stop();
      this.unfollow = follow([session.changed], () => this.paint(), 1000);
    },

    stop() {
      if (this.unfollow) this.unfollow();
      this.unfollow = null;
    },

    paint() {
      const words = session.state === 'online' ? '' : connectionText(session);
      const retry = retryText(session, Date.now());
      this.setData(patchOf(this.data, { words, retry }));
    },
  },
});
