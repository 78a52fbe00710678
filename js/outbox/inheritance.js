// @ts-check
// What earlier pages have left to this one: taken over from the journal when the client starts and
// whenever another tab dies, and handed to the client once there is a session to send it.
import { ImError } from '../api/errors.js';
import { Journal } from './journal.js';

/** @typedef {import('../api/client.js').BaseClient} BaseClient */
/** @typedef {import('../api/message.js').SentMessage} SentMessage */

export class Inheritance {
  /**
   * @param {BaseClient} client
   * @param {import('../index.js').Store} store
   * @param {string} name of the user at the server
   */
  constructor(client, store, name) {
    this._client = client;
    this._journal = new Journal(client, store, name, this);
    /** Taken over, and not handed on yet. @type {SentMessage[]} */
    this._messages = [];
    /** A tab died, and nobody has looked at what it left. */
    this._unclaimed = false;
    this._claims = Promise.resolve();
  }

  /** Takes over what dead tabs have left, once and then once more, never twice at a time. */
  _claim() {
    this._unclaimed = false;
    return this._claims = this._claims.then(() => this._journal._adopt()).then((adopted) => {
      const { messages, shown } = adopted;
      if (!this._client._session) this._client._shown = shown;  // a session knows them already
      this._messages = this._messages.concat(messages);
    });
  }

  /**
   * To be sent, as there is a session: what was taken over.
   * @returns {SentMessage[]}
   */
  _handOver() {
    if (this._unclaimed) this._claimAndSend();
    return this._messages.splice(0);
  }

  _claimAndSend() {
    this._claim().then(() => {
      if (!this._client._hasSession()) return;
      this._client._restore(this._messages.splice(0));
      this._client._tell();
    });
  }

  /** Another tab has died, or may have. */
  _orphaned() {
    this._unclaimed = true;
    if (this._client._hasSession()) this._claimAndSend();
  }

  /** Another tab is alive. */
  _accompanied() {
    const { _options, userId } = this._client;
    if (_options.shareAcrossTabs) return;
    this._client._warn(new ImError('ANOTHER_TAB', `another tab is open as ${userId}: the server ` +
      'keeps one of them and kicks the other out, unless both set shareAcrossTabs'));
  }
}
