// The public API of mobileimsdk-wasm/react, for React 18 and later: hooks that render snapshots.

import type { Connection, Conversations, ConversationView } from '../bindings/index.js';
import type { Client } from '../index.js';
import type { Talk } from '../talk/index.js';

export type { Connection, Conversations, ConversationView } from '../bindings/index.js';

/**
 * Makes a client, or a talk with its client, once the component is on the page, and logs it in. Ends
 * it with the component, and when something of `deps` has changed: `close()`, so that what is
 * pending goes on with the next client of this user. StrictMode and hot updates keep it. With a
 * talk, what comes while the page is hidden stays unread (`Talk.setVisible()`). What `make` throws,
 * a wrong option say, goes to the next error boundary; a login that is given up is
 * `Connection.error`. Call it in one place, and hand on what it returns; what was made elsewhere
 * needs no `useClient()`: the other hooks take it as it is.
 * @param make makes it; null or undefined: there is none for now. It belongs to the component
 * @param deps as `useEffect()` takes them. Default none: it is made once
 * @returns null on a server, in the first rendering, and until `make` was called for these `deps`
 * @example
 * const talk = useClient(() => new Talk(new Client({ url, userId })), [url, userId])
 */
export function useClient<T extends Client | Talk>(
  make: () => T | null | undefined, deps?: readonly unknown[]): T | null;

/**
 * Where the client stands.
 * @param source a client, a talk, or null: `idle`
 * @returns the same object until something changes
 * @example
 * const { state, retryIn, error } = useConnection(talk)
 */
export function useConnection(source: Client | Talk | null | undefined): Connection;

/**
 * The list of conversations.
 * @param talk null: an empty list that is loading
 * @returns the same object until something changes
 * @example
 * const { list, unread, isLoading } = useConversations(talk)
 */
export function useConversations(talk: Talk | null | undefined): Conversations;

/**
 * What `select` makes of it: renders again only when that is another value, or an array with other
 * entries.
 * @param talk null: an empty list that is loading
 * @param select must be pure
 * @example
 * const unread = useConversations(talk, (all) => all.unread)
 */
export function useConversations<S>(
  talk: Talk | null | undefined, select: (all: Conversations) => S): S;

/**
 * Everything said with one peer, who is looked at as long as the component is on the page: the
 * latest page is loaded, and what comes is read (`Conversation.open()`).
 * @param talk null: empty, and loading
 * @param peer null, undefined or `''`: nobody is chosen
 * @param options `isOpen: false`: it is shown, and not looked at. Default true
 * @returns the same object until something changes
 * @example
 * const { messages, hasOlder, conversation } = useConversation(talk, 'bob')
 */
export function useConversation(talk: Talk | null | undefined, peer: string | null | undefined,
  options?: ConversationOptions): ConversationView;

/**
 * How a conversation is shown.
 * @example
 * useConversation(talk, 'bob', { isOpen: isInFront })
 */
export interface ConversationOptions {
  /** Somebody looks at it. Default true. */
  isOpen?: boolean | undefined;
}
