// @ts-check
/**
 * Between the phone and the page's code. While the code is suspended nothing reaches it: timers,
 * events and answers wait, and come in their order when it goes on.
 */
export class Gate {
  #suspended = false;
  /** @type {(() => void)[]} */
  #held = [];

  get suspended() {
    return this.#suspended;
  }

  /** @param {() => void} deed what runs the page's code */
  pass(deed) {
    if (this.#suspended) this.#held.push(deed);
    else run(deed);
  }

  suspend() {
    this.#suspended = true;
  }

  resume() {
    this.#suspended = false;
    const held = this.#held;
    this.#held = [];
    for (const deed of held) run(deed);
  }
}

/** What the page's code throws harms nobody else; the test hears of it. @param {() => void} deed */
function run(deed) {
  try {
    deed();
  } catch (error) {
    reportError(error);
  }
}
