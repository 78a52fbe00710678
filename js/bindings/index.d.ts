// What the bindings of React and Vue hand out: snapshots, frozen, and the same objects until
// something of them changes.

import type { ImError, ReasonName, State } from '../index.js';
import type { Conversation, ConversationSnapshot, ConversationSummary } from '../talk/index.js';

/**
 * Where a client stands.
 * @example
 * if (connection.state === 'waiting') show(`Offline. Next attempt in ${connection.retryIn} ms`)
 */
export interface Connection {
  /** `idle` before there is a client, and on a server. */
  readonly state: State;
  /** Why; null when it came to that while no component looked. */
  readonly reason: ReasonName | null;
  /** ms until the next attempt, in state `waiting`, else null. */
  readonly retryIn: number | null;
  /** The last CONNECT_FAILED since the client was online, in states `waiting` and `stopped`; else
   * null. */
  readonly failure: ImError | null;
  /** What `useClient()` was told when its login was given up, LOGIN_REFUSED say, until the state
   * changes; else null. */
  readonly error: ImError | null;
}

/**
 * The list of conversations.
 * @example
 * document.title = conversations.unread ? `(${conversations.unread}) Chat` : 'Chat'
 */
export interface Conversations {
  /** Pinned ones first, then the latest; an entry is the same object until it changes. */
  readonly list: readonly ConversationSummary[];
  /** Messages that nobody has looked at, in all conversations. */
  readonly unread: number;
  /** The list is on its way: true before there is a talk, and on a server. */
  readonly isLoading: boolean;
}

/**
 * A conversation as it is shown, and what to do with it.
 * @example
 * bob.conversation?.send('hello')
 */
export interface ConversationView extends ConversationSnapshot {
  /** Sends, loads older messages, and so on; null before there is a talk, and on a server. */
  readonly conversation: Conversation | null;
}
