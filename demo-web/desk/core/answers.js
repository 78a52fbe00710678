// @ts-check
// Who is told that he is refused. Whoever writes without having shown who he is may be anybody, in
// any number: answering a flood would be another one. So there is a limit for each sender, and one
// for all of a kind together; past it they are not told. Strangers do not use up that of visitors,
// whose ids the site may have signed.
import { FRAME } from './frames.js';
import { Limiter } from './limits.js';

/** @typedef {import('./visitor.js').Message} Message */

/** How many more those may be told, together, who have a chat than those who have none. */
const KNOWN = 10;

export class Answers {
  /** @param {import('./room.js').Room} room */
  constructor(room) {
    const { burst, perMinute, newPerMinute: all } = room.settings;
    this._room = room;
    this._own = new Limiter(burst, perMinute);
    this._known = new Limiter(all * KNOWN, all * KNOWN);
    this._unknown = new Limiter(all, all);
  }

  /** For sure, if he has a receipt of it. @param {Message} message @param {string} reason */
  refuse(message, reason) {
    if (this._mayTell(message.from)) this._room.refuse(message, reason);
  }

  /**
   * To who logs in, and cannot: the same whether he is an agent or nobody.
   * @param {Message} message @param {string} reason
   */
  refuseLogin({ from, fingerprint: id }, reason) {
    const content = JSON.stringify({ kind: 'refused', reason, id });
    // Not as an agent's: whoever says that he is he may have sent it.
    if (this._mayTell(from)) this._room.put({ do: 'send', to: from, content, typeu: FRAME });
  }

  /** @param {string} from */
  _mayTell(from) {
    const { chats, now, settings } = this._room;
    const all = chats.has(from) ? this._known : this._unknown;
    const kind = settings.isVisitor(from) ? 'visitors' : 'strangers';
    return this._own.take(from, now) && all.take(kind, now);
  }
}
