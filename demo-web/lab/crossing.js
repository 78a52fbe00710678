// @ts-check
// One direction of the conversation, seen at both ends: what the sender was told is delivered must
// be shown on the other side, once.

/** How many fingerprints are remembered; more than any window of the client's. */
const MEMORY = 100_000;

export class Crossing {
  /** Messages the receiver's client has handed out. */
  shown = 0;
  /** Of those, how many for a second time. */
  twice = 0;
  /** @type {Set<string>} */
  #shown = new Set();
  /** Delivered to the server, not shown yet. @type {Set<string>} */
  #underWay = new Set();

  /** The sender was told so. @param {string} fingerprint */
  delivered(fingerprint) {
    if (!this.#shown.has(fingerprint)) this.#underWay.add(fingerprint);
  }

  /** The receiver's client has handed it out. @param {string} fingerprint */
  show(fingerprint) {
    if (this.#shown.has(fingerprint)) this.twice += 1;
    this.shown += 1;
    this.#shown.add(fingerprint);
    this.#underWay.delete(fingerprint);
    if (this.#shown.size > MEMORY) this.#shown.delete(this.#shown.values().next().value ?? '');
  }

  get underWay() {
    return this.#underWay.size;
  }
}
