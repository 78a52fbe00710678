// @ts-check
// What this agent has written and what is not in the log yet: kept where a reload, and his other
// tabs, find it. A message is sent again under its fingerprint until the desk has it or refuses it.

/**
 * @typedef {object} Say
 * @property {string} id its fingerprint
 * @property {string} chat
 * @property {number} turn
 * @property {string} content
 * @property {number} typeu
 * @property {string | null} after
 * @property {number} at Unix ms
 * @property {'sending' | 'received' | 'refused'} state `received`: it is in the desk's store
 * @property {string | null} reason of `refused`
 * @property {number} [receivedAt] Unix ms
 */

/** @typedef {{ get: (key: string) => unknown, set: (key: string, value: unknown) => void,
 *   remove: (key: string) => void, keys: () => string[] }} Keep */

const SAY = 'say:', AFTER = 'after:';

export class Says {
  /** @type {Map<string, Say>} */
  #says = new Map();
  #keep;

  /** @param {Keep} keep */
  constructor(keep) {
    this.#keep = keep;
    for (const key of keep.keys()) if (key.startsWith(SAY)) this.reread(key);
  }

  /** Another tab has changed it. @param {string} key @returns {string | null} of which chat */
  reread(key) {
    if (!key.startsWith(SAY)) return null;
    const id = key.slice(SAY.length), say = asSay(this.#keep.get(key), id);
    const chat = say?.chat ?? this.#says.get(id)?.chat ?? null;
    if (say) this.#says.set(id, say);
    else this.#says.delete(id);
    return chat;
  }

  /** @param {string} id @returns {Say | undefined} */
  get(id) {
    return this.#says.get(id);
  }

  /** @returns {Say[]} */
  all() {
    return [...this.#says.values()];
  }

  /** @param {string} chat @returns {readonly Say[]} in the order in which they were written */
  of(chat) {
    return Object.freeze(this.all().filter((say) => say.chat === chat)
      .sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1)));
  }

  /** @param {Say} say */
  put(say) {
    this.#says.set(say.id, Object.freeze(say));
    this.#keep.set(SAY + say.id, say);
  }

  /** @param {string} id */
  remove(id) {
    if (this.#says.delete(id)) this.#keep.remove(SAY + id);
  }

  /**
   * The message before the next one, in the same turn.
   * @param {string} chat @param {number} turn @returns {string | null}
   */
  after(chat, turn) {
    const kept = /** @type {any} */ (this.#keep.get(AFTER + chat));
    return kept && kept.turn === turn && typeof kept.id === 'string' ? kept.id : null;
  }

  /** @param {string} chat @param {number} turn @param {string} id */
  setAfter(chat, turn, id) {
    this.#keep.set(AFTER + chat, { turn, id });
  }

  /** What was refused has nothing after it. @param {string} chat @param {string} id */
  forgetAfter(chat, id) {
    const kept = /** @type {any} */ (this.#keep.get(AFTER + chat));
    if (kept && kept.id === id) this.#keep.remove(AFTER + chat);
  }

  /** The chat is not his any more. @param {string} chat */
  leave(chat) {
    this.#keep.remove(AFTER + chat);
  }
}

/** What a store holds may be anything. @param {unknown} value @param {string} id @returns {Say?} */
function asSay(value, id) {
  const say = /** @type {any} */ (value);
  const isOne = say && typeof say === 'object' && say.id === id && typeof say.chat === 'string' &&
    typeof say.content === 'string' && Number.isInteger(say.turn) && Number.isFinite(say.at) &&
    Number.isInteger(say.typeu) && ['sending', 'received', 'refused'].includes(say.state);
  return isOne ? Object.freeze({
    ...say, after: typeof say.after === 'string' ? say.after : null,
    reason: typeof say.reason === 'string' ? say.reason : null,
  }) : null;
}
