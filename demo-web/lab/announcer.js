// @ts-check
// What happens, for those who do not see it: few words, because they interrupt.
import { element, find } from '../shared/element.js';
import { text } from './texts.js';

/** @typedef {import('./lab.js').Lab} Lab */

/** States on the way to another one, of which nobody wants to hear. */
const PASSING = ['connecting', 'authenticating'];

const KEPT = 8;

export class Announcer {
  #place = find('announcement', HTMLElement);
  #lab;
  #wasSettled = true;

  /** @param {Lab} lab */
  constructor(lab) {
    this.#lab = lab;
    lab.stateChanged.on((role) => {
      const { state } = lab.experiment?.subjects[role] ?? {};
      if (state === undefined || PASSING.includes(state)) return;
      this.#say(text('stateNews', { name: text(role), state: text(state) }));
    });
    lab.changed.on(() => { this.#wasSettled = true; });
  }

  /** Called a few times a second. */
  render() {
    const { experiment } = this.#lab;
    if (experiment === null || experiment.isSettled === this.#wasSettled) return;
    this.#wasSettled = experiment.isSettled;
    if (!this.#wasSettled) return;
    const { me, peer } = experiment.subjects;
    const [mine, theirs] = [me.ledger.counts(), peer.ledger.counts()];
    const delivered = mine.delivered + theirs.delivered, lost = mine.lost + theirs.lost;
    this.#say(text('settledNews', { delivered, lost }));
  }

  /** Below what was said before: that may not have been read out yet. @param {string} words */
  #say(words) {
    this.#place.append(element('p', '', words));
    if (this.#place.childElementCount > KEPT) this.#place.firstElementChild?.remove();
  }
}
