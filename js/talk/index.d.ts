// The public API of mobileimsdk-wasm/talk: conversations on top of a client. Times are
// milliseconds, dates Unix ms by the clock of this device, unless a name says otherwise.

import type { AbortSignalLike, Client, ImError } from '../index.js';

/**
 * How far a message of one's own is. `queued` → `sent` → `delivered`, and with receipts → `received`
 * → `read`; or `lost`.
 */
export type MessageState = 'queued' | 'sent' | 'delivered' | 'received' | 'read' | 'lost';

/** The `typeu` of messages whose content is a kind in JSON: see CONTENT.md. */
export const CONTENT: 36399;

/** A text, as every client reads it. */
export interface TextBody {
  /** Tells it from other kinds. */
  readonly kind: 'text';
  /** What was written. Remote: put it in as text, never as markup. */
  readonly text: string;
}

/** A picture that lies somewhere. */
export interface ImageBody {
  /** Tells it from other kinds. */
  readonly kind: 'image';
  /** What clients show that do not know the kind. */
  readonly text: string;
  /** `http:` or `https:`. */
  readonly url: string;
  /** Its name, as a file. */
  readonly name?: string;
  /** Pixels. */
  readonly width?: number;
  /** Pixels. */
  readonly height?: number;
  /** Bytes. */
  readonly size?: number;
}

/** A file that lies somewhere. */
export interface FileBody {
  /** Tells it from other kinds. */
  readonly kind: 'file';
  /** What clients show that do not know the kind. */
  readonly text: string;
  /** `http:` or `https:`. */
  readonly url: string;
  /** Its name. */
  readonly name: string;
  /** Bytes. */
  readonly size?: number;
  /** Its media type, as the sender says. */
  readonly type?: string;
}

/** Something to look at, and to choose from. */
export interface CardBody {
  /** Tells it from other kinds. */
  readonly kind: 'card';
  /** What clients show that do not know the kind. */
  readonly text: string;
  /** The first line. */
  readonly title: string;
  /** The second line. */
  readonly subtitle?: string;
  /** Where it leads: `http:` or `https:`. */
  readonly url?: string;
  /** A picture: `http:` or `https:`. */
  readonly image?: string;
  /** Buttons, up to 50. */
  readonly actions: ReadonlyArray<{
    /** What the button says. */
    readonly label: string;
    /** Where it leads. */
    readonly url?: string;
    /** What choosing it sends as a text. */
    readonly say?: string;
  }>;
}

/** A question for so many stars, or, with `value`, its answer. */
export interface RatingBody {
  /** Tells it from other kinds. */
  readonly kind: 'rating';
  /** What clients show that do not know the kind. */
  readonly text: string;
  /** So many there are. */
  readonly most: number;
  /** So many were given. */
  readonly value?: number;
  /** What was said besides. */
  readonly note?: string;
}

/** Questions, or, with `isAnswer`, what was filled in. */
export interface FormBody {
  /** Tells it from other kinds. */
  readonly kind: 'form';
  /** What clients show that do not know the kind. */
  readonly text: string;
  /** What it is about. */
  readonly title: string;
  /** It is filled in. */
  readonly isAnswer?: boolean;
  /** What is asked, up to 50. */
  readonly fields: ReadonlyArray<{
    /** Its name, for programs. */
    readonly name: string;
    /** Its name, for people. */
    readonly label?: string;
    /** Such as `text`, `email`, `select`. */
    readonly type?: string;
    /** It must be filled in. */
    readonly required?: boolean;
    /** What was filled in. */
    readonly value?: string;
    /** What can be chosen, up to 50. */
    readonly options: ReadonlyArray<{
      /** What is sent. */
      readonly value: string;
      /** What is shown. */
      readonly label?: string;
    }>;
  }>;
}

/** A line of nobody: "the agent has joined". */
export interface SystemBody {
  /** Tells it from other kinds. */
  readonly kind: 'system';
  /** What it says. */
  readonly text: string;
}

/** A kind that this version does not know, or a known one that is not as it should be. */
export interface UnknownBody {
  /** Tells it from other kinds. */
  readonly kind: 'unknown';
  /** Show this. */
  readonly text: string;
}

/** What a message says. */
export type Body = TextBody | ImageBody | FileBody | CardBody | RatingBody | FormBody | SystemBody |
  UnknownBody;

/** Leaves out what `parseContent()` fills in. */
type Written<B extends Body> = B extends CardBody ? Omit<B, 'actions'> & Partial<Pick<B, 'actions'>>
  : B extends FormBody ? Omit<B, 'fields'> & WrittenFields : B;

/** The fields of a form that is to be sent. */
export interface WrittenFields {
  /** Those without `options` offer none. */
  readonly fields?: ReadonlyArray<Omit<FormBody['fields'][number], 'options'> &
    Partial<Pick<FormBody['fields'][number], 'options'>>>;
}

/** A body to be sent. */
export type OwnBody = Written<Exclude<Body, TextBody | UnknownBody>>;

/** Reads what a message says; never throws. `parseContent(message.content, message.typeu).text` */
export function parseContent(content: string, typeu: number): Body;

/** A part of a text, which may be a link. */
export interface TextPart {
  /** What it says. Remote: put it in as text, never as markup. */
  readonly text: string;
  /** The address that the part is, if it is one: `http:` or `https:`. */
  readonly href?: string;
}

/**
 * Splits a text at the addresses in it: `http:` and `https:` alone, without the punctuation behind
 * them. `findLinks(text).map(({ text, href }) => (href ? link(text, href) : text))`
 */
export function findLinks(text: string): TextPart[];

/** One message of a conversation; frozen. */
export interface TalkMessage {
  /** Unlike all others of its conversation, and the same in every tab and after a reload. */
  readonly id: string;
  /** With whom. */
  readonly peer: string;
  /** As client and server call it; null where it has none. */
  readonly fingerprint: string | null;
  /** Was it written here, or by another tab of this user? */
  readonly own: boolean;
  /** What was sent, as it is. */
  readonly content: string;
  /** What it says. */
  readonly body: Body;
  /** The sender's own sub-type. */
  readonly typeu: number;
  /** When it was written, as far as is known: by its sender, else the server, else this device. */
  readonly time: number;
  /** How far it is; null of what came. */
  readonly status: MessageState | null;
  /** Of `lost`: why. UNKNOWN: the page ended before it heard what became of it. */
  readonly reason?: string;
}

/** What the list shows of a conversation's last message. */
export interface LastMessage {
  /** Of the message. */
  readonly id: string;
  /** Was it written here? */
  readonly own: boolean;
  /** Its text, or fallback, cut after 200 units. */
  readonly text: string;
  /** Its kind. */
  readonly kind: Body['kind'];
  /** When it was written. */
  readonly time: number;
  /** How far it is; null of what came. */
  readonly status: MessageState | null;
}

/** One entry of the list; frozen, and the same object until something of it changes. */
export interface ConversationSummary {
  /** With whom. */
  readonly peer: string;
  /** As `set()` said, else `TalkOptions.title`, else `peer`. */
  readonly title: string;
  /** Messages that nobody has looked at. */
  readonly unread: number;
  /** Null: there is none. */
  readonly last: LastMessage | null;
  /** What was being written. */
  readonly draft: string;
  /** For the application's notifications; it counts all the same. */
  readonly muted: boolean;
  /** It stands before those that are not. */
  readonly pinned: boolean;
  /** The peer is writing now. */
  readonly typing: boolean;
}

/** A conversation as it is shown; frozen, and the same object until something of it changes. */
export interface ConversationSnapshot extends ConversationSummary {
  /** The latest ones, in the order in which they were written; `older()` brings more. */
  readonly messages: readonly TalkMessage[];
  /** There may be more before them. */
  readonly hasOlder: boolean;
  /** A page is on its way. */
  readonly isLoading: boolean;
  /** `open()` was called, and `leave()` not as often. */
  readonly isOpen: boolean;
}

/** What `send()` may be given besides. `{ expiresAfter: 60_000 }` */
export interface TalkSendOptions {
  /** Of a text: the application's own sub-type, int32, default -1. */
  typeu?: number | undefined;
  /** Give up after so many ms. 1 to 9,007,199,254,740,991, default the client's `qos.expiresAfter`. */
  expiresAfter?: number | undefined;
  /** Aborting it before the server has the message ends it as lost. Default none. */
  signal?: AbortSignalLike | undefined;
}

/** A message from elsewhere, for `merge()` and `prepend()`. */
export interface GivenMessage {
  /** Was it written by this user? Default false. */
  own?: boolean | undefined;
  /** What was sent. */
  content: string;
  /** Its sub-type, default -1. */
  typeu?: number | undefined;
  /** When it was written, Unix ms. */
  time: number;
  /** By which a message is known already; null, the default: its time and content are taken. */
  fingerprint?: string | null | undefined;
  /** Of one's own: how far it is. Default `delivered`; what is on its way nowhere counts as lost. */
  status?: MessageState | undefined;
  /** Of the peer's: its `Message.order`, where that is known. Default none. */
  order?: string | undefined;
  /** Of the peer's: nobody has looked at it. Default false. */
  unread?: boolean | undefined;
}

/** What `attach()` may be given besides. */
export interface AttachOptions {
  /** Hears of the progress, 0 to 1. Default none. */
  progress?: ((part: number) => void) | undefined;
  /** Handed on to `TalkOptions.upload`. Default none. */
  signal?: AbortSignalLike | undefined;
  /** Members of the body, `width` and `height` say. Default none. */
  body?: Partial<ImageBody> | Partial<FileBody> | undefined;
}

/** How to search. */
export interface SearchOptions {
  /** Hears of what was found, page by page, the latest first. Default none. */
  found?: ((messages: readonly TalkMessage[]) => void) | undefined;
  /** Aborting it ends the search, which rejects with ABORTED. Default none. */
  signal?: AbortSignalLike | undefined;
  /** Stop at so many messages. Default 1,000. */
  limit?: number | undefined;
}

/** Everything said with one peer. `const bob = talk.conversation('bob')` */
export interface Conversation {
  /** With whom. */
  readonly peer: string;
  /** Calls back after each change of the snapshot; returns its own undo. For
   * `useSyncExternalStore(bob.subscribe, bob.getSnapshot)`. */
  readonly subscribe: (listener: () => void) => () => void;
  /** What to show now; the same object until something changes. */
  readonly getSnapshot: () => ConversationSnapshot;
  /**
   * Sends a text, or a kind of content, with QoS; empties the draft. Returns the message's id. Throws
   * what `Client.send()` throws, and INVALID_ARGUMENT naming `content` for a body that is none.
   * `bob.send('hello'); bob.send({ kind: 'image', url, text: '[picture] cat.jpg' })`
   */
  send(content: string | OwnBody, options?: TalkSendOptions): string;
  /** Sends a lost message again, under its fingerprint, so that nobody sees it twice. Resolves when
   * that is stored. Rejects with INVALID_ARGUMENT, and what `send()` throws. `bob.resend(message.id)` */
  resend(id: string): Promise<void>;
  /** Takes a message away here, not from the peer; a copy does not bring it back.
   * `bob.remove(message.id)` */
  remove(id: string): Promise<void>;
  /** Takes all messages away here. `await bob.clear()` */
  clear(): Promise<void>;
  /** The same, and the entry in the list. `await bob.forget()` */
  forget(): Promise<void>;
  /**
   * Somebody looks at it: loads the latest page, and while the talk is visible, everything in it is
   * read, and the peer is told. Each call wants its `leave()`. Resolves when the page is there.
   * `bob.open(); return () => bob.leave();`
   */
  open(): Promise<void>;
  /** The opposite of `open()`. `bob.leave()` */
  leave(): void;
  /** Loads so many older messages, 1 to 1,000, default 50. `list.onscroll = () => bob.older()` */
  older(count?: number): Promise<void>;
  /** Keeps what is being written; `''` for nothing. `bob.draft(input.value)` */
  draft(text: string): void;
  /** Changes what the list says of it. Rejects with INVALID_ARGUMENT naming the member.
   * `bob.set({ title: 'Bob', pinned: true, muted: false })` */
  set(changes: Partial<Pick<ConversationSummary, 'title' | 'draft' | 'muted' | 'pinned'>>): void;
  /** Tells the peer that somebody is writing: see `Client.typing()`. `input.oninput = () =>
   * bob.typing()` */
  typing(): void;
  /**
   * Has a file uploaded by `TalkOptions.upload`, then sends its address as an image or a file.
   * Resolves with the message's id. Rejects with what the upload rejects with, INVALID_ARGUMENT
   * naming `file` without that option, and what `send()` throws.
   * `await bob.attach(input.files[0], { progress: (part) => (bar.value = part) })`
   */
  attach(file: any, options?: AttachOptions): Promise<string>;
  /**
   * Looks for a text, whatever its case, from the latest message to the oldest. Resolves with how
   * many messages have it. Rejects with ABORTED and INVALID_ARGUMENT.
   * `await bob.search('invoice', { found: (messages) => show(messages), signal })`
   */
  search(text: string, options?: SearchOptions): Promise<number>;
  /**
   * Adds what is known elsewhere, each where its time says; what is here already, by its
   * fingerprint, is not added, and a state of one's own only moves on. Resolves with how many were
   * new. Throws INVALID_ARGUMENT naming the member.
   * `await bob.merge(await fetchHistory('bob'))`
   */
  merge(messages: readonly GivenMessage[]): Promise<number>;
  /** The same, in the order given, before all that is here. `await bob.prepend(await olderPage())` */
  prepend(page: readonly GivenMessage[]): Promise<number>;
  /** Hands out everything: lines of JSON, the oldest first; what `write` promises is awaited.
   * `await bob.export((line) => file.write(line + '\n'))` */
  export(write: (line: string) => unknown): Promise<void>;
}

/**
 * Keeps records under texts, in the order of the texts (`<` of JavaScript). A record is what JSON
 * can carry. Whatever a store throws or rejects with, or if it takes 10 s for an answer, the
 * talk goes on in memory and says STORE_FAILED once.
 */
export interface TalkStore {
  /** Other tabs have the same store: they tell each other of changes. Default false. */
  readonly shared?: boolean | undefined;
  /** The records from the key `from` up to, and without, `to`: so many, in order or, on demand,
   * from the end. Default all, in order. Two may be asked for at once. */
  range(from: string, to: string, limit?: number, isLatestFirst?: boolean):
    Promise<Array<[key: string, record: any]>>;
  /**
   * Changes records: all of it or nothing, and nobody else in between. Calls `change` with what has
   * been read, at first nothing; while it answers with `more`, reads these keys (absent:
   * undefined) into the same map and calls again. May begin anew. Resolves when durable.
   */
  update(change: (read: Map<string, any>) => TalkChange): Promise<unknown>;
  /** Takes everything away. Resolves when that is durable. */
  erase(): Promise<unknown>;
  /** The talk has ended, and uses it no more. */
  close(): void;
}

/** What `TalkStore.update()` is to do: read more, or drop ranges, then remove, then put. */
export interface TalkChange {
  /** Read these first. */
  more?: readonly string[];
  /** Ranges of keys that go, without the second of each. */
  drops?: ReadonlyArray<readonly [from: string, to: string]>;
  /** Keys that go. */
  removes?: readonly string[];
  /** Records that come. */
  puts?: ReadonlyArray<readonly [key: string, record: any]>;
}

/** A store in memory: `store: new MemoryStore()` keeps nothing beyond the page. */
export class MemoryStore implements TalkStore {
  /** As any store. */
  range(from: string, to: string, limit?: number, isLatestFirst?: boolean):
    Promise<Array<[key: string, record: any]>>;
  /** As any store. */
  update(change: (read: Map<string, any>) => TalkChange): Promise<unknown>;
  /** Changes records at once. */
  apply(change: TalkChange): void;
  /** As any store. */
  erase(): Promise<void>;
  /** As any store. */
  close(): void;
}

/** Time, for tests and hosts without timers. */
export interface TalkClock {
  /** Unix ms. */
  now(): number;
  /** Calls back once. */
  setTimeout(run: () => void, ms: number): unknown;
  /** Calls back no more. */
  clearTimeout(timer: unknown): void;
}

/** What `new Talk()` is given. A wrong one is INVALID_OPTION with its name. */
export interface TalkOptions {
  /** What a conversation is called that has no title of its own. Default: as the peer.
   * `title: (peer) => names.get(peer)` */
  title?: ((peer: string) => string | undefined) | undefined;
  /**
   * Uploads a file for `attach()`: resolves with its `http:` or `https:` address. A frame never carries
   * a file. Default none.
   * `upload: async (file, { signal }) => (await (await fetch('/upload', { method: 'POST', body: file,
   * signal })).json()).url`
   */
  upload?: ((file: any, how: {
    /** To be called with 0 to 1. */
    progress(part: number): void;
    /** As `attach()` was given it. */
    signal?: AbortSignalLike | undefined;
  }) => string | Promise<string>) | undefined;
  /** Keeps the history. Default: IndexedDB where there is one, a mini-program's storage, memory
   * elsewhere. `store: new MemoryStore()` */
  store?: TalkStore | undefined;
  /** What the default store goes by, beside the user's id: for an application with several
   * services. Default `'default'`. `name: 'support'` */
  name?: string | undefined;
  /** Beyond it the one that has been silent for longest is forgotten. 1 to 1,000,000, default
   * 10,000, in mini-programs 1,000. `maxConversations: 500` */
  maxConversations?: number | undefined;
  /** Default: the host's. `clock: { now: () => world.now, setTimeout, clearTimeout }` */
  clock?: TalkClock | undefined;
}

/** What each event tells its listeners. */
export interface TalkEvents {
  /** The list has changed. */
  change: undefined;
  /** A message came that was not here: for notifications. Where tabs share a store, in one of them. */
  message: TalkMessage;
  /** The store of a mini-program, which has limits, has let the oldest messages go. */
  trimmed: {
    /** So many. */
    readonly count: number;
  };
  /** STORE_FAILED: the history is in memory from now on, told once; or a file of talk that is
   * loaded when it is needed, `talk-more.mjs`, did not load: then what needs it rejects so, too.
   * HANDLER_FAILED: a listener threw. What nobody listens for is said on the console. */
  error: ImError;
}

/**
 * Conversations, unread counts, history and states on top of a client; no DOM. Hears the client
 * from the first moment, so make it before `login()`, and send through it.
 * `const talk = new Talk(client, { title: (peer) => names[peer] })`
 */
export class Talk {
  /** Throws INVALID_ARGUMENT naming `client` when it has a talk already, and INVALID_OPTION. */
  constructor(client: Client, options?: TalkOptions);
  /** The talk of this client, made if there is none. `const talk = Talk.of(client)` */
  static of(client: Client, options?: TalkOptions): Talk;
  /** Whose it is. */
  readonly client: Client;
  /** Resolves when the list is there. `await talk.ready` */
  readonly ready: Promise<void>;
  /** The list is on its way. */
  readonly isLoading: boolean;
  /** Messages that nobody has looked at, in all conversations. */
  readonly unread: number;
  /** Calls back after each change of the list; returns its own undo. For
   * `useSyncExternalStore(talk.subscribe, talk.getSnapshot)`. */
  readonly subscribe: (listener: () => void) => () => void;
  /** The list: pinned ones first, then the latest; the same array until something changes. */
  readonly getSnapshot: () => readonly ConversationSummary[];
  /** The same. `talk.conversations().map(({ title, unread }) => row(title, unread))` */
  conversations(): readonly ConversationSummary[];
  /** The same object each time; it is in the list once something was said, or `set()`. Throws
   * INVALID_ARGUMENT. `talk.conversation('bob').send('hello')` */
  conversation(peer: string): Conversation;
  /**
   * Says whether the page is looked at; at first it is. What comes while it is not stays unread. Throws
   * INVALID_ARGUMENT.
   * `document.onvisibilitychange = () => talk.setVisible(!document.hidden)`
   */
  setVisible(isVisible: boolean): void;
  /** Asks `TalkOptions.title` anew. `names.set('bob', 'Bob'); talk.refreshTitles()` */
  refreshTitles(): void;
  /** Returns its own undo. Throws INVALID_ARGUMENT.
   * `talk.on('message', ({ peer, body }) => notify(peer, body.text))` */
  on<E extends keyof TalkEvents>(event: E, listener: (value: TalkEvents[E]) => void): () => void;
  /** Takes a listener away, however often it was added. `talk.off('message', notify)` */
  off<E extends keyof TalkEvents>(event: E, listener: (value: TalkEvents[E]) => void): void;
  /** Hands out everything: lines of JSON, each conversation followed by its messages.
   * `await talk.export((line) => lines.push(line))` */
  export(write: (line: string) => unknown): Promise<void>;
  /** Takes the whole history away, of this user on this device, also from a store that has failed.
   * Rejects with STORE_FAILED where that cannot be done. `await talk.erase()` */
  erase(): Promise<void>;
  /** Ends it: listeners, timers, store. The client goes on, and may have another one. Resolves when
   * all is stored; what is asked for after that is refused. `await talk.close()` */
  close(): Promise<void>;
}
