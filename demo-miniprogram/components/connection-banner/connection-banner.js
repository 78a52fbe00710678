'use strict';
// Says so while one is not online, and when the next attempt is due.
const { session } = require('../../im/index');
const { connectionText } = require('../../ui/sentences');
const { follow } = require('../../ui/follow');

Component({
  data: { words: '' },

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
      const undo = follow([session.changed], () => this.paint());
      const timer = setInterval(() => this.paint(), 1000);
      this.unfollow = () => {
        undo();
        clearInterval(timer);
      };
    },

    stop() {
      if (this.unfollow) this.unfollow();
      this.unfollow = null;
    },

    paint() {
      const words = session.state === 'online' ? '' : connectionText(session, Date.now());
      if (words !== this.data.words) this.setData({ words });
    },
  },
});
