// What the desk needs of a store. Each answers at once or by a promise; what it throws or rejects
// with ends the desk's session, and the desk begins anew with what the store has.
import type { Chat, Doc, Entry } from '../core/types.js';

export interface Change {
  /** A chat and number that are there already are an error. */
  readonly entries: readonly Entry[];
  /** null: it is removed. */
  readonly docs: ReadonlyArray<readonly [key: string, doc: Doc | null]>;
  /** Of the client's own store: see `Store` of the package. */
  readonly puts: ReadonlyArray<readonly [key: string, value: string]>;
  readonly removes: readonly string[];
}

type Soon<T> = T | Promise<T>;

export interface DeskStore {
  /** All of it or nothing; durable when it has answered. Never called before it has. */
  transact(change: Change): Soon<void>;
  /** Agents, canned replies, and the chats that are open. */
  open(): Soon<Array<[key: string, doc: Doc]>>;
  doc(key: string): Soon<Doc | undefined>;
  /** From this number on, the oldest first. */
  entries(chat: string, from: number, limit: number): Soon<Entry[]>;
  /** Before this number, the newest first. */
  page(chat: string, before: number, limit: number): Soon<Entry[]>;
  /** Closed chats in which something was last said before, the newest first. */
  closed(before: number, limit: number): Soon<Chat[]>;
  /** Of the client's own store. */
  clientEntries(prefix: string): Soon<Array<[key: string, value: string]>>;
  close(): Soon<void>;
}
