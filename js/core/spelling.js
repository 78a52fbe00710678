// @ts-check
// Texts of frames that only the host knows, as JSON spells them.
import { quote, quoteNested } from './text.js';
import * as codes from '../generated/codes.js';

/** @typedef {import('../api/message.js').Pending} Pending */

/**
 * The content as JSON spells it, found out once. Where nothing is escaped, which is mostly so, a
 * quote tells that and keeps no copy.
 * @param {Pending} message
 */
export function spellContent(message) {
  const { content, wireText: known } = message;
  if (known[0] === '"') return known[1] ? known : `"${content}"`;
  const spelling = quote(content);
  message.wireText = spelling.length - content.length > 2 ? spelling : '"';
  return spelling;
}

export class Spelling {
  /** @param {string} userId */
  constructor(userId) {
    /** @type {import('./core.js').HostTexts} */
    this.texts = {
      [codes.SOURCE_USER_ID]: quote(userId),
      [codes.SOURCE_NESTED_USER_ID]: quoteNested(userId),
    };
    /** The message that those texts are of. @type {Pending | null} */
    this._message = null;
  }

  forgetMessage() {
    this._message = null;
  }

  /**
   * Spells what only the host knows of this message's frame, but for its fingerprint.
   * @param {Pending} message
   */
  spell(message) {
    const { texts } = this;
    texts[codes.SOURCE_CONTENT] = spellContent(message);
    texts[codes.SOURCE_RECIPIENT] = quote(message.to);
    this._message = message;
    return texts;
  }

  /**
   * The text of the message that the core wants written, composed the first time.
   * @param {import('./core.js').Core} core
   * @param {Pending} message
   */
  textOf(core, message) {
    if (!core.hasPieces) return message.wireText;
    if (this._message !== message) this.spell(message);
    this.texts[codes.SOURCE_FINGERPRINT] = quote(/** @type {string} */ (message.fingerprint));
    return message.wireText = core.join(this.texts);
  }
}
