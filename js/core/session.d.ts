// The ring around a core, as the client sees it: commands in, events out. There are two: around a
// core of this page, and shared by all tabs. They know nothing of the client, and each can take the
// place of the other.
import type { Addresses } from '../api/addresses.js';
import type { ImError } from '../api/errors.js';
import type { Pending } from '../api/message.js';
import type {
  LostReasonName, Message, ReasonName, State, UnconfirmedReasonName,
} from '../index.js';
import type { Engine } from './load.js';
import type { Host } from './host.js';
import type { TagClock } from './tag.js';

export interface Session {
  /** Logs in; while it waits or connects: now. */
  login(): void;
  /** Ends the session; the next `login()` begins another. */
  logout(): void;
  /** Tries no more, unless others want it; what is pending waits for the next `login()`. */
  halt(reason: ReasonName): void;
  /**
   * Returns the message's number (> 0), or a status; 0: not now, for it is in the middle of an input
   * and a socket of the application's own has called. Gives it a fingerprint, if it has none.
   */
  send(message: Pending): number;
  /** Takes back the message of this number. */
  abort(number: number): void;
  /** All of the client that it has not done with, in the order of acceptance. */
  messages(): Pending[];
  /** What has this fingerprint was seen `age` ms ago: what comes of it is a copy. */
  remember(fingerprint: string, age: number): void;
  /** Awaits the receipt of a message that an earlier page has sent. Returns as `send()`. */
  awaitReceipt(message: Pending): number;
  /** This message was told: its sender is to have a receipt, until `receiptEnded`. */
  owe(from: string, fingerprint: string, isRead: boolean): void;
  /** Somebody writes to this user. */
  typing(to: string): void;
  /** Returns a status. */
  echo(content: string): number;
  /** Of the frame that was refused last, bytes. */
  refusedBytes(): number;
  /** Answers `askToken`: the JSON text of the token inside a JSON text, null for none. */
  giveToken(link: number, token: string | null): void;
  /** The attempt fails of this error, unless another tab has a token. */
  failToken(link: number, error: ImError): void;
  /** False: take no more messages, for nobody listens to them. */
  setListening(isListening: boolean): void;
  /** An index of SENSE_MODES: the next keep-alive comes by it. */
  setSenseMode(mode: number): void;
  /** An index of LOG_LEVELS. */
  setLogLevel(level: number): void;
  /** What happened to the host: see `Platform.watch`. */
  hint(hint: string): void;
  stats(): Record<string, any>;
  /** Ends it for good. Returns what it leaves unsettled, in order. */
  end(): Pending[];
}

/** What an entry of the log may be about; `url` as it may be written down. */
export interface Subject {
  peer?: string | null;
  fingerprint?: string | null;
  url?: string;
  attempt?: number;
  cause?: string;
}

/**
 * What a session tells. It may be in the middle of something: note it, and act on `told`, when it
 * is done.
 */
export interface SessionListener {
  /** `error`: how the attempt failed that is over now. */
  state(state: State, reason: ReasonName, retryIn: number | null, error: ImError | null): void;
  message(message: Message): void;
  /** On the wire for the first time, with QoS. */
  sent(message: Pending): void;
  /** Delivered, or, without QoS, written. `awaits`: its receipt may come. */
  delivered(message: Pending, awaits?: boolean): void;
  /** Sent once more while it awaits its receipt. */
  copied(message: Pending, copies: number): void;
  received(message: Pending): void;
  read(message: Pending): void;
  unconfirmed(message: Pending, reason: UnconfirmedReasonName): void;
  /** What `owe()` said is done, or given up. Once for each call. */
  receiptEnded(fingerprint: string): void;
  lost(message: Pending, reason: LostReasonName): void;
  error(error: ImError): void;
  kickout(kickout: { code: number; reason: string | null }): void;
  /** `ping`, `pong`, `echo`, `typing`. */
  event(event: string, value: object): void;
  log(code: number, level: number, value: number, message: number, about: Subject): void;
  /** A login wants the token. Answer with `giveToken` or `failToken`. */
  askToken(link: number): void;
  /** There is no core: the login fails, and the session is as if it had not begun. */
  unavailable(error: ImError): void;
  /** The session cannot go on: its core is dead. */
  failed(cause: unknown): void;
  /** Everything about one input was told. */
  told(): void;
}

/** What a session is made of. */
export interface Setup {
  host: Host;
  /** Of the user at the server: for what outlives the page, and what tabs share. */
  name: string;
  userId: string;
  addresses: Addresses;
  /** Receipts say what was read, too. */
  sendRead: boolean;
  /** Of hints. */
  language?: 'en' | 'zh';
  /** Options of the core, by full name. */
  numbers: Record<string, number>;
  /** Shown by earlier clients, oldest first; the session that begins takes it. */
  shown: Array<[fingerprint: string, age: number]>;
  tags: TagClock;
  loadEngine(): Engine | Promise<Engine>;
}
