// @ts-check
// Says to the talks of other tabs, which have the same store, what has changed in it; and asks them
// which messages they still send.
import { attempt } from './error.js';

/** @typedef {import('./transaction.js').News} News */
/** @typedef {Pick<typeof import('./records.js'), 'asConversation' | 'asMessage'>} Readers */

/** Names in what tabs say: the bundler never shortens them, as another version may hear them. */
export const WIRE_NAMES = ['version', 'news', 'asks', 'has'];

const VERSION = 1;
const ANSWERS_WITHIN = 2000;  // ms

/** @param {any} list */
const listOf = (list) => (Array.isArray(list) ? list : []);
/** @param {any} list */
const textsOf = (list) => listOf(list).filter((text) => typeof text === 'string');

export class Tabs {
  /** @param {import('./engine.js').Engine} engine @param {Readers} readers */
  constructor(engine, readers) {
    this._engine = engine;
    this._readers = readers;
    /** What others said that they send. @type {Set<string> | null} */
    this._claimed = null;
    /** @type {BroadcastChannel | undefined} */
    this._channel = attempt(() => new BroadcastChannel(engine.name));
    if (this._channel) this._channel.onmessage = ({ data }) => this._hear(data);
  }

  /** @param {News} news */
  tell(news) {
    if (Object.keys(news).some((name) => /** @type {any} */ (news)[name].length)) {
      this._post({ news });
    }
  }

  /** @param {object} what */
  _post(what) {
    const channel = this._channel;
    if (channel) attempt(() => channel.postMessage(Object.assign({ version: VERSION }, what)));
  }

  /** @param {string[]} fingerprints @returns {Promise<string[]>} those that no tab sends */
  unclaimed(fingerprints) {
    const claimed = this._claimed = this._claimed || new Set();
    this._post({ asks: fingerprints });
    return new Promise((resolve) => this._engine.clock.setTimeout(() => {
      this._claimed = null;
      resolve(fingerprints.filter((fingerprint) => !claimed.has(fingerprint)));
    }, ANSWERS_WITHIN));
  }

  /** @param {any} data */
  _hear(data) {
    if (!data || data.version !== VERSION) return;
    if (data.asks) {
      const own = this._engine.client.pending().map(({ fingerprint }) => fingerprint);
      const has = textsOf(data.asks).filter((one) => own.indexOf(one) >= 0);
      if (has.length) this._post({ has });
    }
    const claimed = this._claimed;
    if (claimed) textsOf(data.has).forEach((one) => claimed.add(one));
    if (data.news) this._engine.show(newsOf(data.news, this._readers));
  }

  close() {
    const channel = this._channel;
    if (channel) attempt(() => channel.close());
    this._channel = undefined;
  }
}

/**
 * What another tab says, whose version and mood are unknown.
 * @param {any} said @param {Readers} readers @returns {News}
 */
const newsOf = ({ conversations, messages, removed, cleared, forgotten }, readers) => ({
  conversations: listOf(conversations).map((one) => readers.asConversation(one)).filter(Boolean),
  messages: listOf(messages).map(readers.asMessage).filter(Boolean),
  removed: listOf(removed).filter((pair) => textsOf(pair).length === 2),
  cleared: textsOf(cleared), forgotten: textsOf(forgotten),
});
