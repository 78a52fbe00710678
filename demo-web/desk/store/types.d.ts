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
  /** Of a shared store: to a door, or '' for the room; and the numbers of what has been dealt with. */
  readonly mails?: ReadonlyArray<{ readonly to: string, readonly body: string }>;
  readonly takes?: readonly number[];
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
  /** What was begun and has not answered is done by then, or never: the next one that is opened
   * sees it. */
  close(): Soon<void>;
}

/** What a door says to the room, or the room to a door: an input or a deed of the core, in JSON. */
export interface Mail {
  readonly id: number;
  /** The door that sent it; '': the room. */
  readonly from: string;
  readonly body: string;
  /** ms since it was written. */
  readonly age: number;
}

/**
 * Of several desks on one database: the part for which one of them writes, a door or the room. When
 * it has lost the right to, `transact` fails, and changes nothing.
 */
export interface SharedStore extends DeskStore {
  /** To whom this is: what was not handed out before, the oldest first. It stays until it is among
   * the `takes` of a change. */
  mails(): Soon<Mail[]>;
  /** Numbers of the oldest and the newest mail of this door that the room has not dealt with; 0:
   * there is none. */
  pending(): Soon<{ oldest: number, newest: number }>;
  /** Called when there may be mail. */
  onMail: () => void;
  /** Called when the right to write is lost. */
  onEnd: (cause: unknown) => void;
}

export interface DoorInfo {
  /** Its user id; '': the room. */
  readonly door: string;
  /** Nobody writes for it. */
  readonly isFree: boolean;
  /** The desk whose own it is has asked for it within the last seconds. */
  readonly isWanted: boolean;
}

/** Where the desks on one database meet. */
export interface Meeting {
  /** The doors that are known, and the room; `own` is known from now on. */
  look(own: string): Soon<DoorInfo[]>;
  want(door: string): Soon<void>;
  /** null: another one writes for it. */
  take(door: string): Soon<SharedStore | null>;
  close(): Soon<void>;
}
