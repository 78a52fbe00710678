// @ts-check
// Says to the talks of other tabs, which have the same store, what has changed in it; and asks them
// which messages they still send.
import { attempt } from './error.js';
import { followPage } from './page-life.js';
import { isUnsettled } from './records.js';

/** @typedef {import('./transaction.js').News} News */
/** @typedef {Pick<typeof import('./records.js'), 'asConversation' | 'asMessage'>} Readers */

/** Names in what tabs say: the bundler never shortens them, as another version may hear them. */
export const WIRE_NAMES = ['version', 'news', 'asks', 'has'];

const VERSION = 1;
const ANSWERS_WITHIN = 2000;  // ms
/** From hearing that another tab sends to asking whether somebody still does: it may have gone. */
const ASKS_AFTER = 30000;  // ms

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
    this._channel = undefined;
    /** What is to be said while the page is away. @type {object[] | null} */
    this._unsaid = null;
    /** @type {unknown} */
    this._asking = undefined;
    this._enter();
    this._undo = followPage(() => this._leave(), () => this._return());
  }

  _enter() {
    const channel = this._channel = attempt(() => new BroadcastChannel(this._engine.name));
    if (channel) channel.onmessage = ({ data }) => this._hear(data);
  }

  _leave() {
    const channel = this._channel;
    this._channel = undefined;
    this._unsaid = this._unsaid || [];
    if (channel) attempt(() => channel.close());
  }

  _return() {
    const engine = this._engine, unsaid = this._unsaid;
    if (!unsaid) return;
    this._unsaid = null;
    this._enter();
    unsaid.forEach((what) => this._post(what));
    engine.guard(engine.more('sync'));  // nor has it heard anything
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
    if (this._unsaid) this._unsaid.push(what);
    if (channel) attempt(() => channel.postMessage(Object.assign({ version: VERSION }, what)));
  }

  /** @param {string[]} fingerprints @returns {Promise<string[]>} those that no tab sends */
  unclaimed(fingerprints) {
    const claimed = this._claimed = this._claimed || new Set();
    this._post({ asks: fingerprints });
    return new Promise((resolve) => this._engine.clock.setTimeout(() => {
      this._claimed = null;
      if (claimed.size) this._askLater();
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
    if (!data.news) return;
    const news = newsOf(data.news, this._readers);
    this._engine.show(news);
    if (news.messages.some(isUnsettled)) this._askLater();
  }

  /** Until then whoever sends it says what becomes of it, or has gone. */
  _askLater() {
    const engine = this._engine, { clock } = engine;
    if (this._asking) return;
    this._asking = clock.setTimeout(() => {
      this._asking = undefined;
      // One that is not online may not know yet what it still sends; it asks when it is.
      if (engine.client.state === 'online') engine.guard(engine.more('settle', this));
    }, ASKS_AFTER);
  }

  close() {
    this._undo();
    this._leave();
    this._engine.clock.clearTimeout(this._asking);
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
