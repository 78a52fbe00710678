'use strict';
const { Signal } = require('./signal');

/** From the one that says most. */
const LEVELS = ['debug', 'info', 'warn', 'error'];

const MAX_LINES = 300;
/** So many are dropped at once: each drop makes the page draw all lines anew. */
const SLACK = 100;

/** The latest lines of the client's log. */
class LogBook {
  constructor() {
    /** @type {{ key: string, level: string, code: string, text: string, time: number }[]} */
    this.lines = [];
    this.changed = new Signal();
    this.count = 0;
  }

  add({ level, code, text, time }) {
    this.count += 1;
    this.lines.push({ key: `l${this.count}`, level, code, text, time });
    if (this.lines.length > MAX_LINES + SLACK) this.lines = this.lines.slice(-MAX_LINES);
    this.changed.emit();
  }

  /** Those of this level and above. */
  from(level) {
    const least = LEVELS.indexOf(level);
    return this.lines.filter((line) => LEVELS.indexOf(line.level) >= least);
  }
}

module.exports = { LEVELS, LogBook, MAX_LINES, SLACK };
