// The public API of mobileimsdk-wasm/vue, for Vue 3.2 and later, and 2.7: composables that return
// snapshots in shallow refs. Call them in `setup()`, before its first `await`, or
// in an effect scope.

import type { ShallowRef } from 'vue';
import type { Connection, Conversations, ConversationView } from '../bindings/index.js';
import type { Client } from '../index.js';
import type { Talk } from '../talk/index.js';

export type { Connection, Conversations, ConversationView } from '../bindings/index.js';

/**
 * A value, a ref, or a getter.
 * @example
 * const peer: Source<string> = () => route.params.peer
 */
export type Source<T> = T | Readable<T> | (() => T);

/**
 * As much of a ref as is read.
 * @example
 * const peer: Readable<string> = { value: 'bob' }
 */
export interface Readable<T> {
  /** What it holds now. */
  readonly value: T;
}

/**
 * Makes a client, or a talk with its client, when the component is mounted (in an effect scope
 * outside of components: at once), and logs it in. Ends it with the scope, and when `key` has
 * changed: `close()`, so that what is pending goes on with the next client of this user. With a
 * talk, what comes while the page is hidden stays unread (`Talk.setVisible()`). What is made is
 * `markRaw`: in whatever it is put, there is no proxy around it. What `make` throws, a wrong option
 * say, goes to `app.config.errorHandler`; a login that is given up is `Connection.error`. What was
 * made elsewhere needs no `useClient()`: the others take it as it is.
 * @param make makes it; null or undefined: there is none for now. It belongs to the scope
 * @param key by what it is made anew: a value, a ref, a getter, or an array of those. Default none:
 *   it is made once
 * @returns null on a server, and until the component is mounted
 * @example
 * const talk = useClient(() => new Talk(new Client({ url, userId: userId.value })), userId)
 */
export function useClient<T extends Client | Talk>(
  make: () => T | null | undefined, key?: Source<unknown>): Readonly<ShallowRef<T | null>>;

/**
 * Where the client stands.
 * @param source a client, a talk, or null: `idle`
 * @example
 * const connection = useConnection(talk)
 */
export function useConnection(
  source: Source<Client | Talk | null | undefined>): Readonly<ShallowRef<Connection>>;

/**
 * The list of conversations. Of a part of it make a `computed()`.
 * @param talk null: an empty list that is loading
 * @example
 * const conversations = useConversations(talk)
 */
export function useConversations(
  talk: Source<Talk | null | undefined>): Readonly<ShallowRef<Conversations>>;

/**
 * Everything said with one peer, who is looked at as long as the component is on the page, and not
 * put by in a `KeepAlive`: the latest page is loaded, and what comes is read
 * (`Conversation.open()`).
 * @param talk null: empty, and loading
 * @param peer null, undefined or `''`: nobody is chosen
 * @param options `isOpen: false`: it is shown, and not looked at. Default true
 * @example
 * const bob = useConversation(talk, () => props.peer)
 */
export function useConversation(talk: Source<Talk | null | undefined>,
  peer: Source<string | null | undefined>,
  options?: ConversationOptions): Readonly<ShallowRef<ConversationView>>;

/**
 * How a conversation is shown.
 * @example
 * useConversation(talk, 'bob', { isOpen: isInFront })
 */
export interface ConversationOptions {
  /** Somebody looks at it. Default true. */
  isOpen?: Source<boolean> | undefined;
}
