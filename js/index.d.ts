// The public API of mobileimsdk-wasm. Times are milliseconds unless a name says otherwise.

import type {
  StatusName, ReasonName, LostReasonName, UnconfirmedReasonName,
} from './generated/names.js';

export type { StatusName, ReasonName, LostReasonName, UnconfirmedReasonName };

/**
 * The server's user id: send to it for client-to-server messages; server messages come from it.
 * @example
 * client.send(SERVER, JSON.stringify({ action: 'join', room: 'lobby' }))
 */
export const SERVER: '0';

/**
 * The protocol's numeric error codes: a server's in `ImError.serverCode`; those of 201 to 205 the
 * reference clients give themselves. What is greater than 1024 is the application's.
 * @example
 * if (error.serverCode === ServerErrorCode.SEND_FAILED) warn('The server could not send it on.')
 */
export const ServerErrorCode: {
  /** The server took the login. */
  readonly OK: 0;
  /** The server has no login of this session; the client logs in again by itself. */
  readonly NOT_LOGGED_IN: 1;
  /** The server does not say what went wrong. */
  readonly UNKNOWN: 2;
  /** The server could not send it on. */
  readonly SEND_FAILED: 3;
  /** The server could not read a frame. */
  readonly INVALID_FRAME: 4;
  /** Of the reference clients: the connection is broken. */
  readonly CONNECTION_BROKEN: 201;
  /** Of the reference clients: no connection came about. */
  readonly CONNECT_FAILED: 202;
  /** Of the reference clients: the SDK is not initialised. */
  readonly NOT_INITIALISED: 203;
  /** Of the reference clients: the device has no network. */
  readonly NETWORK_DOWN: 204;
  /** Of the reference clients: no address of a server is set. */
  readonly NO_SERVER_ADDRESS: 205;
  /** The server does not know this session (any more); the client logs in again by itself. */
  readonly SESSION_UNKNOWN: 301;
};

/**
 * Where a client stands. `idle`: never logged in. `connecting`: token asked for, socket opening.
 * `authenticating`: login sent. `online`: logged in. `waiting`: the link broke, the next attempt is
 * scheduled. `stopped`: ended by `logout()`, a refused login, a kick-out, `close()`, `dispose()`, a
 * core that failed, a host without WebSocket, a `login()` that nobody waits for any more, and with
 * `reconnect: false` by a link that is lost.
 */
export type State = 'idle' | 'connecting' | 'authenticating' | 'online' | 'waiting' | 'stopped';

/** How far an attempt to come online got. */
export type ConnectPhase = 'token' | 'connect' | 'login';

/** Heartbeat rhythm; must equal the server's setting. */
export type SenseMode = '3s' | '5s' | '10s' | '15s' | '30s' | '60s' | '120s' | 'auto';

/** From most to least: `debug` has a line per frame, `silent` none. */
export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

/** Codes of `ImError`; js/guide/reference-options.md has the table with what to do about each. */
export type ErrorCode =
  | StatusName
  | 'ABORTED'
  | 'LOGIN_REFUSED'
  | 'KICKED_OUT'
  | 'LOGGED_OUT'
  | 'DISPOSED'
  | 'MESSAGE_LOST'
  | 'UNCONFIRMED'
  | 'CONNECT_FAILED'
  | 'LOGIN_TIMEOUT'
  | 'TOKEN_FAILED'
  | 'OPTION_FAILED'
  | 'NO_WEBSOCKET'
  | 'NO_RANDOM_SOURCE'
  | 'NOT_STORED'
  | 'STORE_FAILED'
  | 'ANOTHER_TAB'
  | 'SHARING_UNAVAILABLE'
  | 'TICKER_FAILED'
  | 'LOG_UNAVAILABLE'
  | 'WASM_LOAD_FAILED'
  | 'CORE_FAILED'
  | 'SOCKET_FAILED'
  | 'HANDLER_FAILED'
  | 'NOT_LISTENING'
  | 'PLATFORM_FAILED'
  | 'CLOSED';

/**
 * Every error that the client throws, rejects with, or tells in an `error` event. What it has
 * besides `code` and `message` depends on the code, and is undefined with others.
 * @example
 * if (error instanceof ImError && error.code === 'QUEUE_FULL') waitABit()
 */
export class ImError extends Error {
  /** For platforms of one's own; `details` become properties of the error. */
  constructor(code: ErrorCode, message: string, details?: object);
  /** Tells it from other errors where `instanceof` cannot: across frames and copies. */
  readonly name: 'ImError';
  /** What went wrong, for programs; `message` says it for people. */
  readonly code: ErrorCode;
  /** INVALID_OPTION: the option's full name, e.g. `qos.window`. OPTION_FAILED: `url` or `extra`. */
  readonly option?: string;
  /** INVALID_ARGUMENT: the argument's name. */
  readonly argument?: string;
  /** LOGIN_REFUSED, KICKED_OUT, SERVER_ERROR: the server's code. */
  readonly serverCode?: number;
  /** MESSAGE_LOST, UNCONFIRMED: why. NOT_ASKED: no receipt of this message can ever come. */
  readonly reason?: LostReasonName | UnconfirmedReasonName | 'NOT_ASKED';
  /** MESSAGE_LOST, UNCONFIRMED: which message. */
  readonly fingerprint?: string;
  /** FRAME_TOO_LARGE: size of the encoded frame, bytes of UTF-8. */
  readonly bytes?: number;
  /** FRAME_TOO_LARGE, QUEUE_FULL: the limit that was hit. */
  readonly limit?: number;
  /**
   * CONNECT_FAILED: the address that was tried, without query and user-info; null in phase `token`.
   */
  readonly url?: string | null;
  /**
   * CONNECT_FAILED: what failed: the token function, the socket, or the login by an open socket.
   */
  readonly phase?: ConnectPhase;
  /** CONNECT_FAILED: 1, 2, ... since the client was last online, or `login()` was called. */
  readonly attempt?: number;
  /** CONNECT_FAILED: of the socket's end, null when it had none. */
  readonly closeCode?: number | null;
  /** CONNECT_FAILED: the words of the other side, up to 123 characters; null also when they quote
   * what we sent. */
  readonly closeReason?: string | null;
  /**
   * What was thrown. CONNECT_FAILED: what the host says: in Node the socket's own error
   * (`ECONNREFUSED`), in browsers mostly undefined; in phase `token` an `ImError` TOKEN_FAILED.
   * With `shareAcrossTabs` its text. LOGIN_TIMEOUT, ABORTED: the last CONNECT_FAILED, if any.
   */
  readonly cause?: unknown;
  /** CONNECT_FAILED: ms until the next attempt; null: there is none. */
  readonly retryIn?: number | null;
  /** CONNECT_FAILED: what may be wrong, for people, in `logLanguage`. */
  readonly hint?: string;
  /** NOT_LISTENING: how many messages wait for a listener. */
  readonly waiting?: number;
  /** SENSE_MODE_MISMATCH: the mode to set. */
  readonly senseMode?: SenseMode;
  /** SENSE_MODE_MISMATCH: the mode in use when the links were dropped. */
  readonly current?: SenseMode;
}

/**
 * Names what the client uses of an `AbortSignal`. A host's own fits; where the host has none, so
 * does a package's.
 * @example
 * client.send('bob', text, { signal: new AbortController().signal })
 */
export interface AbortSignalLike {
  /** True from the abort on. */
  readonly aborted: boolean;
  /** The client listens for `abort` alone. */
  addEventListener(type: 'abort', listener: () => void): void;
  /** Takes that listener away again. */
  removeEventListener(type: 'abort', listener: () => void): void;
}

/**
 * Names what the client uses of a `URL`.
 * @example
 * wasm: new URL('./core.wasm', import.meta.url)
 */
export interface UrlLike {
  /** The address as a text. */
  readonly href: string;
}

/** A `WebAssembly.Module`, of which nothing can be said in types. */
export type CompiledModule = object;

/**
 * Names what the client uses of Web Locks.
 * @example
 * const { locks }: Platform = { ...mine, locks: navigator.locks }
 */
export interface LocksLike {
  /** Calls `callback` with the lock, and holds it until what that returns is settled. */
  request(name: string, callback: (lock: any) => any): Promise<any>;
  /** Likewise; `signal` ends the waiting, `steal` does not wait. */
  request(name: string, options: any, callback: (lock: any) => any): Promise<any>;
  /** Which locks are held. */
  query(): Promise<any>;
}

/**
 * Asked before each attempt. What it throws, or answers if that is no address, is OPTION_FAILED.
 */
export type UrlFunction = () =>
  string | readonly string[] | Promise<string> | Promise<readonly string[]>;
/** Asked before each attempt; null and undefined: none is sent. */
export type ExtraFunction = () => string | null | undefined | Promise<string | null | undefined>;

/**
 * How often a keep-alive is sent, and how long its answer is waited for.
 * @example
 * new Client({ url, userId, heartbeat: { interval: 25_000, timeout: 35_000 } })
 */
export interface HeartbeatOptions {
  /**
   * From one keep-alive to the next, instead of the sense mode's. No server changes it: to follow a
   * SENSE_MODE_MISMATCH, set this to the interval of the mode that it names, or leave it out.
   * 1,000 to 3,600,000 ms, default: the sense mode's.
   */
  interval?: number | undefined;
  /**
   * A link is called dead when nothing has come for so long. 2,000 to 3,600,000 ms, at least 1,000
   * above the interval; default: 5,000 above `interval`, else the sense mode's.
   */
  timeout?: number | undefined;
}

/**
 * When the client tries again.
 * @example
 * new Client({ url, userId, reconnect: { minDelay: 1_000, maxDelay: 60_000, stableAfter: 5_000 } })
 */
export interface ReconnectOptions {
  /** Shortest delay before an attempt. 0 to 3,600,000 ms, default 500. */
  minDelay?: number | undefined;
  /**
   * Longest delay, not below `minDelay`. Each delay is drawn evenly from `minDelay` to that plus
   * the time the server has been gone already. 1 to 3,600,000 ms, default 30,000.
   */
  maxDelay?: number | undefined;
  /** A session that lasted so long starts the delays afresh. 0 to 3,600,000 ms, default 10,000. */
  stableAfter?: number | undefined;
}

/**
 * How messages with QoS are sent, and how many may wait.
 * @example
 * new Client({ url, userId, qos: { retransmits: 4, retryInterval: 10_000, window: 64 } })
 * @example
 * const qos = { maxPending: 500, maxPendingBytes: 65_536, expiresAfter: 60_000 }
 * new Client({ url, userId, qos })
 */
export interface QosOptions {
  /** How often an unanswered message is sent again. 0 to 100 times, default 2. */
  retransmits?: number | undefined;
  /** Between two transmissions. 100 to 3,600,000 ms, default 5,000. */
  retryInterval?: number | undefined;
  /** Messages on the wire without an ACK. 1 to 65,535 messages, default 512. */
  window?: number | undefined;
  /** Messages accepted and not settled. 1 to 1,000,000 messages, default 10,000. */
  maxPending?: number | undefined;
  /** Size of what is accepted and not settled, in UTF-8. 1 to 1,073,741,824 bytes, default
   * 4,194,304. */
  maxPendingBytes?: number | undefined;
  /** Lifetime of a message that is given none. 1 to 9,007,199,254,740,991 ms, default none. */
  expiresAfter?: number | undefined;
}

/**
 * How receipts are awaited and given.
 * @example
 * new Client({ url, userId, receipts: { holdFor: 3_600_000, sendRead: false } })
 * @example
 * new Client({ url, userId, receipts: {
 *   maxAwaiting: 500, maxAwaitingBytes: 65_536, maxPeers: 64, maxDebts: 64,
 * } })
 */
export interface ReceiptsOptions {
  /**
   * How long a receipt is awaited: within a page by a clock that nobody sets, from page to page by
   * the clock on the wall. 1,000 to 2,592,000,000 ms, default 86,400,000.
   */
  holdFor?: number | undefined;
  /**
   * Messages that await one; beyond it the oldest to a peer that gives none, or else the oldest,
   * ends as QUEUE_FULL. 1 to 1,000,000 messages, default 10,000.
   */
  maxAwaiting?: number | undefined;
  /**
   * Size of what awaits one, in UTF-8; a message that is larger than that is awaited alone.
   * 1 to 1,073,741,824 bytes, default 4,194,304.
   */
  maxAwaitingBytes?: number | undefined;
  /** Peers of whom is known whether they give receipts. 1 to 65,536 peers, default 1,024. */
  maxPeers?: number | undefined;
  /** Receipts that are owed to others. 1 to 65,536 receipts, default 1,024. */
  maxDebts?: number | undefined;
  /** False keeps reading private: `markRead()` does nothing. Default true. */
  sendRead?: boolean | undefined;
}

/**
 * What `new Client()` is given, copied and checked at once: a wrong one, or one that there is none
 * of, is INVALID_OPTION with its name. Only `url` and `userId` are needed; undefined is the
 * default.
 * @example
 * new Client({ url: 'wss://im.example.com/websocket', userId: 'alice', token: () => fetchToken() })
 */
export interface ClientOptions {
  /**
   * `ws:` or `wss:` URL of the server's WebSocket port, or a list. Each login begins with any of
   * them; when an attempt fails another one follows, so that the clients of a server that fell do
   * not all go to the same next one. A link that broke is first tried again where it was. A
   * function is asked before each attempt, and may be async: for addresses that carry a ticket
   * which expires. What it throws, or answers if that is no such URL or list, is a failed attempt,
   * told as OPTION_FAILED and tried again as ever; `connectTimeout` covers it. 1 to 1,000 URLs, no
   * default. With `shareAcrossTabs` the tab that leads is asked. See also `name`, and
   * `Client.setUrl()`.
   * @example
   * url: async () => `wss://im.example.com/websocket?ticket=${await freshTicket()}`
   */
  url: string | readonly string[] | UrlFunction;
  /**
   * Any string but `''`, and `'0'`, which is the server. Within what a login frame holds. No
   * default.
   * @example
   * userId: 'alice'
   */
  userId: string;
  /**
   * What the persistent outbox, and the tabs that share, go by, beside `userId`: two addresses of
   * one service have one outbox if they have one name. 1 to 200 UTF-16 units. Default: made of
   * `url` without its queries, so that a new address finds no older outbox; with a function as
   * `url` `'default'`.
   * @example
   * name: 'chat'
   */
  name?: string | undefined;
  /**
   * Sent with every login. A function is called before each login; it may be async. Default none.
   * @example
   * token: async () => (await fetch('/im-token')).text()
   */
  token?: string | (() => string | undefined | Promise<string | undefined>) | undefined;
  /**
   * Free text for the server's application, sent with every login; default none. A function
   * is asked before each attempt, like `url`: what fails is OPTION_FAILED. See also
   * `Client.setExtra()`.
   * @example
   * extra: () => JSON.stringify({ page: location.pathname })
   */
  extra?: string | ExtraFunction | undefined;
  /**
   * How often a keep-alive is sent; set it as the server is set. `'auto'`, the default, begins with
   * `'15s'`. A server that closes an idle link with 1000 twice in a row, after the same silence of
   * 7, 11 or 15 s, is set to '3s', '5s' or '10s': the next session uses that. It is told in one
   * `error` event, SENSE_MODE_MISMATCH; so is it with a mode of your own, which is kept. What was
   * learned outlives `logout()`; an address elsewhere (the query does not count) forgets it, and
   * with `shareAcrossTabs` a tab that takes the lead learns anew.
   * @example
   * senseMode: '5s'  // as the server of the MobileIMSDK demo
   */
  senseMode?: SenseMode | undefined;
  /**
   * A heartbeat of your own, for servers of another idle time or proxies in between. Default: as
   * the sense mode has it.
   * @example
   * heartbeat: { interval: 25_000, timeout: 35_000 }
   */
  heartbeat?: HeartbeatOptions | undefined;
  /**
   * False: the client never tries again by itself. After an attempt that failed, and after a link
   * that is lost, its state is `stopped`; what is pending waits for the next `login()`. With
   * `shareAcrossTabs` a tab that takes the lead still goes on with the session; one that comes back
   * from a freeze or the back/forward cache has `stopped`, unless another tab has kept it. Default:
   * it tries for ever, with growing delays.
   * @example
   * reconnect: { minDelay: 1_000, maxDelay: 60_000 }
   */
  reconnect?: false | ReconnectOptions | undefined;
  /**
   * How messages with QoS are sent, and how many may wait. Default: as each says.
   * @example
   * qos: { retryInterval: 10_000, maxPending: 500 }
   */
  qos?: QosOptions | undefined;
  /**
   * End-to-end receipts over any MobileIMSDK server: `received` says that the other side's
   * application has a message, `read` that a person has seen it; what the server dropped is sent
   * again until it has. Both sides must have it on; to others nothing is sent that they would show.
   * With `outbox: 'memory'` nothing tells the next page what this one was shown: after a crash
   * before its receipt went out, a message may be shown a second time.
   * Default false; true, or an object, turns it on.
   * @example
   * receipts: { holdFor: 3_600_000, sendRead: false }
   */
  receipts?: boolean | ReceiptsOptions | undefined;
  /**
   * How long the token function and the socket may take, each.
   * 100 to 3,600,000 ms, default 10,000.
   * @example
   * connectTimeout: 5_000
   */
  connectTimeout?: number | undefined;
  /**
   * From the login's sending to its answer. 100 to 3,600,000 ms, default 10,000.
   * @example
   * loginTimeout: 20_000
   */
  loginTimeout?: number | undefined;
  /**
   * How soon a suspect link (after sleep, a network change) must answer.
   * 100 to 3,600,000 ms, default 5,000.
   * @example
   * probeTimeout: 3_000
   */
  probeTimeout?: number | undefined;
  /**
   * How long a received fingerprint is remembered. 1,000 to 86,400,000 ms, default 600,000. One of
   * more than 128 units, which no client makes by itself, is remembered within a session only.
   * @example
   * fingerprintMemory: 3_600_000
   */
  fingerprintMemory?: number | undefined;
  /**
   * How many are remembered, the oldest forgotten first. 16 to 1,000,000 fingerprints,
   * default 16,384.
   * @example
   * maxFingerprints: 100_000
   */
  maxFingerprints?: number | undefined;
  /**
   * Largest frame to look at, in UTF-16; a larger one is reported and ignored.
   * 1,024 to 16,777,216 units, default 1,048,576.
   * @example
   * maxInboundUnits: 65_536
   */
  maxInboundUnits?: number | undefined;
  /**
   * Largest frame to send, in UTF-8; the default is what servers accept. 256 to 16,777,216 bytes,
   * default 65,536. With `receipts` at least 700 more than `userId` has as JSON, so that a receipt
   * fits.
   * @example
   * maxFrameBytes: 8_192
   */
  maxFrameBytes?: number | undefined;
  /**
   * The core: a URL to fetch it from (not `file:`; on Node read the file), its bytes, or a compiled
   * module. Default: inlined; the entry `mobileimsdk-wasm/slim` has none inlined and needs this.
   * Of no effect in mini-programs: see `wasmPath`.
   * @example
   * wasm: new URL('./core.wasm', import.meta.url)
   */
  wasm?: string | UrlLike | ArrayBuffer | Uint8Array | CompiledModule | undefined;
  /**
   * What sockets are made of, `new webSocket(url)`, in browsers and Node: for certificates, proxies
   * and headers. Default: the host's WebSocket; in Node without one, the package `ws`. Of no effect
   * in mini-programs and with `platform`.
   * @example
   * webSocket: class extends WS {
   *   constructor(url: string) {
   *     super(url, { ca, agent });
   *   }
   * }
   */
  webSocket?: {
    /** With the address alone. */
    new (url: string): object;
  } | undefined;
  /**
   * Socket, clock, randomness and lifecycle of the host. Default: this host's own.
   * @example
   * platform: { ...mine, openSocket: (url, handlers) => tunnel(url, handlers) }
   */
  platform?: Platform | undefined;
  /**
   * `'persistent'`: what `send()` accepted with QoS, and which messages were shown, survives a
   * reload and a crash; the next client with the same `userId` and `url` (or `name`) goes on with
   * it. Default in browsers, where IndexedDB keeps it, in mini-programs, and with a `store`.
   * `'memory'`: the default elsewhere.
   * @example
   * outbox: 'memory'
   */
  outbox?: 'persistent' | 'memory' | undefined;
  /**
   * Keeps the persistent outbox instead of IndexedDB, or of a mini-program's storage. Default none.
   * @example
   * store: { load: (prefix) => db.all(prefix), write: (puts, removes) => db.apply(puts, removes) }
   */
  store?: Store | undefined;
  /**
   * All tabs of this origin with the same `userId` and `url` (or `name`) use one connection (Web
   * Locks and BroadcastChannel); every tab hears every message. Without it they kick each other
   * out. The options of the connection are those of the tab that leads: set the same in all. A tab
   * whose `receipts` are on or off where the leader's are not hears of it once (`error`,
   * INVALID_OPTION), and its messages get no receipts (NOT_ASKED). Default false. Of no effect in
   * mini-programs, which have no tabs.
   * @example
   * shareAcrossTabs: true
   */
  shareAcrossTabs?: boolean | undefined;
  /**
   * Where `mobileimsdk-wasm/ticker.js` is served, same origin, as a URL or, under a policy that
   * requires trusted types, as your TrustedScriptURL: a worker whose timers are not slowed down
   * while the page is hidden. Default none. One that does not run is given up (TICKER_FAILED). Of
   * no effect in mini-programs.
   * @example
   * ticker: '/vendor/mobileimsdk-ticker.js'
   */
  ticker?: string | {
    /** Its address. */
    toString(): string;
  } | undefined;
  /**
   * Receives every log line of `logLevel` and above. Default none.
   * @example
   * logger: ({ level, text }) => console[level](text)
   */
  logger?: ((entry: LogEntry) => void) | undefined;
  /**
   * Default `'info'` with a logger or a `log` listener. `debug` adds a line per frame. Whatever it
   * is, a level under `mobileimsdkLog` in localStorage (in a mini-program's storage; in Node in the
   * environment as `MOBILEIMSDK_LOG`) has what is of that level and above written to the console,
   * from the next `login()` of a new client on.
   * @example
   * logLevel: 'warn'
   * @example
   * localStorage.mobileimsdkLog = 'debug'
   */
  logLevel?: LogLevel | undefined;
  /**
   * Language of log texts, and of the `hint` of CONNECT_FAILED. Default `'en'`.
   * @example
   * logLanguage: 'zh'
   */
  logLanguage?: 'en' | 'zh' | undefined;
  /**
   * Mini-programs: where core.wasm lies in the package, from its root. Default: where "build npm"
   * puts it. A path that ends in `.br` is tried without that too.
   * @example
   * wasmPath: '/sub/vendor/core.wasm.br'
   */
  wasmPath?: string | undefined;
  /**
   * Mini-programs: the core in plain JavaScript, for hosts without WebAssembly, and where
   * `core.wasm` cannot be loaded. The function may be async. Default none, so that it costs
   * nothing. (Browsers load it by themselves.)
   * @example
   * twin: () => require('mobileimsdk-wasm/twin')
   */
  twin?: Twin | (() => Twin | Promise<Twin>) | undefined;
  /**
   * Mini-programs whose host has no `getRandomValues`: at least `count` strong random bytes, from
   * your server say. May be async; called once per `login()` that loads the core. Default none.
   * @example
   * randomBytes: async (count) => new Uint8Array(await fetchRandom(count))
   */
  randomBytes?: ((count: number) => Uint8Array | Promise<Uint8Array>) | undefined;
}

/**
 * The module `mobileimsdk-wasm/twin`.
 * @example
 * twin: () => import('mobileimsdk-wasm/twin')
 */
export interface Twin {
  /** A core of its own. */
  instantiate(): object;
}

/**
 * What `send()` may be given besides.
 * @example
 * client.send('bob', text, { typeu: 3, expiresAfter: 60_000, signal: controller.signal })
 * @example
 * client.send('bob', cursor, { qos: false })
 * @example
 * client.send(lost.to, lost.content, { fingerprint: lost.fingerprint })
 */
export interface SendOptions {
  /**
   * The application's own sub-type. -2,147,483,648 to 2,147,483,647 (int32), default -1 (unset). Not
   * 36398 (INVALID_ARGUMENT): what has it are receipts, and no application is ever shown them.
   */
  typeu?: number | undefined;
  /** Acknowledge, retransmit, report. Default true. */
  qos?: boolean | undefined;
  /** Give up so long after `send()`; the message is then lost with reason EXPIRED.
   * 1 to 9,007,199,254,740,991 ms, default `qos.expiresAfter`. */
  expiresAfter?: number | undefined;
  /** Aborting it before the ACK ends the message as lost with reason ABORTED. Default none. */
  signal?: AbortSignalLike | undefined;
  /** Own unique id; the way to send a lost message again so that nobody sees it twice. Default: a
   * new one, as `newFingerprint()` makes it. */
  fingerprint?: string | undefined;
}

/**
 * `queued` → `sent` (on the wire) → `delivered` or `lost`. Without QoS it ends at `sent`. With
 * `receipts`, `delivered` → `received` → `read`, if the other side says so.
 */
export type SendStatus = 'queued' | 'sent' | 'delivered' | 'received' | 'read' | 'lost';

/**
 * The handle of a message that was sent here: reads its state, and promises what comes of it.
 * @example
 * const sent = client.send('bob', 'hello')
 * show(sent.fingerprint, sent.status)
 * await sent.delivered
 */
export interface SentMessage {
  /** The user it is for. */
  readonly to: string;
  /** What was sent. */
  readonly content: string;
  /** The application's own sub-type, int32; -1: none. */
  readonly typeu: number;
  /** Is it acknowledged, sent again and reported? */
  readonly qos: boolean;
  /** Its unique id, the same for both sides. */
  readonly fingerprint: string;
  /** How far it is by now. */
  readonly status: SendStatus;
  /**
   * Resolves on the ACK: the server has taken the message for its receiver. Rejects with
   * `ImError{code: 'MESSAGE_LOST'}`. Not looking at it is fine: no unhandled rejection.
   * Without QoS nobody acknowledges; it resolves once the message is on the wire.
   */
  readonly delivered: Promise<void>;
  /**
   * Resolves when the application of the receiver has the message (`status` is `received` or
   * `read`). Rejects with MESSAGE_LOST; with UNCONFIRMED when it was delivered and that is all that
   * will be known: `reason` is EXPIRED (`receipts.holdFor`), QUEUE_FULL (`receipts.maxAwaiting`, or
   * the tab that leads now does not await it, say without `receipts`), LOGGED_OUT, DISPOSED,
   * CORE_FAILED, or NOT_ASKED (receipts are off, no QoS, to the server, a fingerprint of your own,
   * unless it has the shape of those that this client makes: then it counts as one); with CLOSED
   * when the next client of this user goes on waiting. Not looking at it is fine.
   * @example
   * await sent.received.catch(() => showOneTick(sent))
   */
  readonly received: Promise<void>;
  /**
   * Resolves when the message survives a reload or a crash of the browser, or needs to no more.
   * Rejects with NOT_STORED where nothing is kept: `outbox: 'memory'`, no QoS, a store that failed.
   * Not looking at it is fine.
   */
  readonly stored: Promise<void>;
}

/**
 * A message that came.
 * @example
 * client.on('message', ({ from, content, serverTime }) => {
 *   show(from, content, serverTime ?? Date.now())
 * })
 */
export interface Message {
  /**
   * What the sender's client claims; the reference server does not verify it. `'0'`: the server.
   */
  readonly from: string;
  /** The user it is for, this one. */
  readonly to: string;
  /** What was sent. */
  readonly content: string;
  /** The sender's own sub-type, int32; -1: none. */
  readonly typeu: number;
  /** Was it sent with QoS? Then it has been acknowledged. */
  readonly qos: boolean;
  /** Null on a message without one (never with QoS from a well-behaved sender). */
  readonly fingerprint: string | null;
  /** Unix ms by the server's clock, null when it sends none. */
  readonly serverTime: number | null;
  /** Came over the bridge from the sister web product. */
  readonly bridge: boolean;
  /**
   * With `receipts`, of a sender that has them too: when the message was written, Unix ms by the
   * sender's clock. Else absent.
   */
  readonly sentAt?: number;
  /**
   * Likewise: a text by which the messages of one sender compare with `<` as they were written,
   * whatever the network did. No two are equal; what two tabs of the sender wrote in the same ms
   * compares by chance, for everybody alike.
   * @example
   * messages.sort((a, b) => (a.order! < b.order! ? -1 : a.order! > b.order! ? 1 : 0))
   */
  readonly order?: string;
}

/**
 * The client has another state.
 * @example
 * client.on('state', ({ state }) => (dot.className = state))
 */
export interface StateChange {
  /** The new one. */
  readonly state: State;
  /** The one before. */
  readonly previous: State;
  /**
   * TOKEN_FAILED: `token()`, `url()` or `extra()` gave nothing usable; the `error` event says
   * which.
   */
  readonly reason: ReasonName;
  /** ms until the next attempt, in state `waiting`, else null. */
  readonly retryIn: number | null;
  /** The last CONNECT_FAILED since the client was online, in states `waiting` and `stopped`; else
   * null. */
  readonly failure: ImError | null;
}

/**
 * One entry of the log. What it is about is in `text` too, and absent where it is about no such
 * thing.
 * @example
 * client.on('log', ({ time, level, code, text }) => upload({ time, level, code, text }))
 */
export interface LogEntry {
  /** How grave it is. */
  readonly level: Exclude<LogLevel, 'silent'>;
  /** What happened, for programs, such as `LINK_DOWN`. */
  readonly code: string;
  /** For people, in `logLanguage`. Never holds a token or a message's content. */
  readonly text: string;
  /** When it was, Unix ms. */
  readonly time: number;
  /** Of the message, as the server's log has it. The first 300 units. */
  readonly fingerprint?: string;
  /** Who sent it, or whom it is for. The first 300 units. */
  readonly peer?: string;
  /** Of the link: without query and user-info, where tickets and passwords are. */
  readonly url?: string;
  /** Which attempt it is since `login()`, or since the client was online last; 1 is the first. */
  readonly attempt?: number;
  /** Of LINK_DOWN: the code by which the other side closed the link. */
  readonly closeCode?: number;
  /** Of LINK_DOWN: why the socket failed, as far as the host says; or the code of the error. */
  readonly cause?: string;
  /** Size of the encoded frame, bytes of UTF-8. */
  readonly bytes?: number;
}

/**
 * How a message stood when the event was told; it never changes.
 * @example
 * const bubbles = new Map<string, MessageSnapshot>()
 * client.on('status', ({ message }) => void bubbles.set(message.fingerprint, message))
 */
export type MessageSnapshot = Readonly<Pick<SentMessage,
  'to' | 'content' | 'typeu' | 'qos' | 'fingerprint' | 'status'>>;

/**
 * A message that was sent here has another status.
 * @example
 * client.on('status', ({ message, status, reason }) => show(message.fingerprint, status, reason))
 */
export interface StatusChange {
  /** As it stood then. */
  readonly message: MessageSnapshot;
  /** The new one. */
  readonly status: SendStatus;
  /** Why, with status `lost`; else absent. */
  readonly reason?: LostReasonName;
}

/**
 * How long `login()` waits.
 * @example
 * client.login({ timeout: 10_000, keepTrying: true })
 * @example
 * client.login({ signal: controller.signal })
 */
export interface LoginOptions {
  /**
   * Reject with LOGIN_TIMEOUT after so long. 1 to 3,600,000 ms, default none: it pends. As long as
   * none comes online, `login()` begins three attempts at once, then one a second: what is over
   * sooner may have made none.
   */
  timeout?: number | undefined;
  /** Aborting it rejects with ABORTED. Default none. */
  signal?: AbortSignalLike | undefined;
  /**
   * True: the client goes on trying after that. By default it stops when the last call of `login()`
   * has been given up, with `shareAcrossTabs` in all tabs; what is pending waits for the next.
   * Default false.
   */
  keepTrying?: boolean | undefined;
}

/**
 * How `logout()` ends what is pending.
 * @example
 * client.logout({ drain: 5_000 })
 */
export interface LogoutOptions {
  /**
   * Wait so long for what is pending in this tab to be settled; what is not by then is lost with
   * reason LOGGED_OUT. Meanwhile `send()` throws NOT_LOGGED_IN. 0 to 3,600,000 ms, default 0.
   */
  drain?: number | undefined;
}

/**
 * What each event tells its listeners. Functions of your own over all of them take the name as a
 * type.
 * @example
 * const listen = <E extends EventName>(event: E, listener: EventListener<E>) =>
 *   client.on(event, listener)
 */
export interface ClientEvents {
  /**
   * Messages that come while nobody listens are kept as long as the page lives, 1,000 of them or 4
   * MiB of text, and told to the first listener in their order. Beyond that an `error` event
   * NOT_LISTENING says so, and nothing more is acknowledged until somebody listens: the server
   * still has it, or sends it again.
   * @example
   * client.on('message', ({ from, content }) => show(from, content))
   */
  message: Message;
  /**
   * The client has come online, lost its link, waits, or has stopped.
   * @example
   * client.on('state', ({ state, retryIn }) => showConnection(state, retryIn))
   */
  state: StateChange;
  /**
   * Every change of every message that was sent here, for frameworks that render snapshots.
   * @example
   * client.on('status', ({ message, reason }) => {
   *   bubbles = { ...bubbles, [message.fingerprint]: { ...message, reason } }
   * })
   */
  status: StatusChange;
  /**
   * The server has taken it for its receiver.
   * @example
   * client.on('delivered', ({ fingerprint }) => showTicks(fingerprint, 1))
   */
  delivered: SentMessage;
  /**
   * The application of its receiver has it. Also of a message that an earlier page has sent.
   * @example
   * client.on('received', ({ fingerprint }) => showTicks(fingerprint, 2))
   */
  received: SentMessage;
  /**
   * A person has seen it.
   * @example
   * client.on('read', ({ fingerprint }) => showTicks(fingerprint, 3))
   */
  read: SentMessage;
  /**
   * Delivered, and no receipt comes any more: what became of it is not known.
   * @example
   * client.on('unconfirmed', ({ message, reason }) => note(message.fingerprint, reason))
   */
  unconfirmed: {
    /** Which message. */
    readonly message: SentMessage;
    /** Why no receipt comes. */
    readonly reason: UnconfirmedReasonName;
  };
  /**
   * Somebody is writing to this user. Forget it after 6 s.
   * @example
   * client.on('typing', ({ from }) => showTyping(from, 6_000))
   */
  typing: {
    /** Who is writing. */
    readonly from: string;
  };
  /**
   * It was not delivered, as far as is known, and is not tried again.
   * @example
   * client.on('lost', ({ message }) => {
   *   const { to, content, fingerprint } = message
   *   offerResend(() => client.send(to, content, { fingerprint }))
   * })
   */
  lost: {
    /** Which message. */
    readonly message: SentMessage;
    /** Why it was given up. */
    readonly reason: LostReasonName;
  };
  /**
   * What an earlier page left unsettled, in its order, now pending here: before `online`, again as
   * there is room for more (`qos.maxPending`), and whenever another tab of this user dies and leaves
   * something.
   * @example
   * client.on('restored', ({ messages }) => {
   *   for (const { content } of messages) show('me', content)
   * })
   */
  restored: {
    /** In the order in which they were sent. */
    readonly messages: readonly SentMessage[];
  };
  /**
   * The server has ended the session; the client does not come back by itself.
   * @example
   * client.on('kickout', ({ code, reason }) => {
   *   showLoginForm(code === 1 ? 'Logged in elsewhere' : reason)
   * })
   */
  kickout: {
    /** 1: the same user logged in elsewhere; 2: by an administrator. */
    readonly code: number;
    /** The server's words, null when it gave none. */
    readonly reason: string | null;
  };
  /**
   * Says what went wrong. LOGIN_REFUSED and NO_WEBSOCKET end the session, CORE_FAILED the client;
   * after any other the client goes on. Each attempt that fails is one CONNECT_FAILED. What nobody
   * listens for is said on the console, CONNECT_FAILED once a session.
   * @example
   * client.on('error', (error) => report(error.code, error.hint ?? error.message))
   */
  error: ImError;
  /**
   * A keep-alive was sent.
   * @example
   * client.on('ping', () => blink())
   */
  ping: Record<string, never>;
  /**
   * The server has answered one.
   * @example
   * client.on('pong', ({ rtt }) => plot(rtt))
   */
  pong: {
    /** Round trip, ms. */
    readonly rtt: number;
  };
  /**
   * Answer to `echo()`.
   * @example
   * client.on('echo', ({ content }) => show(content))
   */
  echo: {
    /** What was sent, come back. */
    readonly content: string;
  };
  /**
   * A line of the log, of `logLevel` and above.
   * @example
   * client.on('log', ({ level, text }) => console[level](text))
   */
  log: LogEntry;
}

/** The name of an event. */
export type EventName = keyof ClientEvents;

/** Who hears an event, or any of several. */
export type EventListener<E extends EventName = EventName> = (value: ClientEvents[E]) => void;

/**
 * Figures of a client since it was made.
 * @example
 * client.stats().rtt
 */
export interface Stats {
  /** Where it stands. */
  readonly state: State;
  /** What runs the core: WebAssembly, its JavaScript twin, or nothing yet. */
  readonly core: 'wasm' | 'js' | null;
  /** With `shareAcrossTabs`: does this tab hold the connection? Else null. */
  readonly leader: boolean | null;
  /** The last CONNECT_FAILED since the client was online, or this session began; else null. */
  readonly lastFailure: ImError | null;
  /** Round trip of the last keep-alive, ms, null before the first. */
  readonly rtt: number | null;
  /** Messages that were accepted and are not settled. */
  readonly pending: number;
  /** Their bytes of UTF-8. */
  readonly pendingBytes: number;
  /** Of them, those on the wire without an ACK. */
  readonly inFlight: number;
  /** By `send()`, with QoS and without. */
  readonly accepted: number;
  /** Messages that an ACK came for. */
  readonly delivered: number;
  /** Messages that were given up. */
  readonly lost: number;
  /** Times a message was sent again for want of an ACK. */
  readonly retransmissions: number;
  /** Messages that were delivered, and sent again because no receipt came. */
  readonly copies: number;
  /** Receipts that others gave. */
  readonly receiptsIn: number;
  /** Receipts that were given to others. */
  readonly receiptsOut: number;
  /** Delivered messages whose receipt may come. */
  readonly awaiting: number;
  /** Messages whose receipt is awaited no more, for want of room. */
  readonly awaitingForgotten: number;
  /** Owed receipts that were forgotten, for want of room or of an ACK. */
  readonly debtsForgotten: number;
  /** Peers that were forgotten, for want of room. */
  readonly peersForgotten: number;
  /** Messages handed to the application. */
  readonly shown: number;
  /** Copies that came and were acknowledged, not handed on. */
  readonly duplicates: number;
  /** Acknowledgements of what came. */
  readonly acksSent: number;
  /** Frames that came. */
  readonly framesIn: number;
  /** Frames that were sent. */
  readonly framesOut: number;
  /** Frames that came and could not be read. */
  readonly invalidFrames: number;
  /** Times the client came online again after it had been. */
  readonly reconnects: number;
  /** Size of the core's linear memory, bytes. */
  readonly memoryBytes: number;
}

/** Nothing where the scheme is `http:` or `https:`; `ws:` or `wss:` is meant. */
type Address<Url extends string> =
  Lowercase<Url> extends `http:${string}` | `https:${string}` ? never : Url;

/**
 * How a client is made.
 * @example
 * class LoggingClient extends Client {
 *   override send(to: string, content: string, options?: SendOptions) {
 *     note(to)
 *     return super.send(to, content, options)
 *   }
 * }
 */
export interface ClientConstructor {
  /**
   * Throws `ImError{code: 'INVALID_OPTION'}`. Starts nothing: no timer, no socket. A literal `url`
   * that begins with `http:` does not compile; in a list, or in a variable of type `string`, it is
   * refused when it runs.
   */
  new <Url extends string = string>(options: ClientOptions & {
    url: (Url & Address<Url>) | readonly string[] | UrlFunction;
  }): Client;
  /** For `instanceof`, and for classes that extend it. */
  readonly prototype: Client;
}

/**
 * One user's client: `new Client(options)` starts nothing, `login()` does.
 * @example
 * const client = new Client({ url: 'wss://im.example.com/websocket', userId: 'alice' });
 */
export const Client: ClientConstructor;

/**
 * A client: of one user, for one login after the other.
 * @example
 * client.on('message', ({ from, content }) => show(from, content))
 * await client.login()
 * client.send('bob', 'hello')
 */
export interface Client {
  /** As the options said. */
  readonly userId: string;
  /** Where it stands; the event `state` tells each change. */
  readonly state: State;
  /**
   * Returns its own undo. A listener that is added in an event does not hear that event. Throws
   * INVALID_ARGUMENT.
   * @example
   * const off = client.on('message', ({ from, content }) => show(from, content))
   */
  on<E extends EventName>(event: E, listener: EventListener<E>): () => void;
  /**
   * The same, for one event alone. Throws INVALID_ARGUMENT.
   * @example
   * client.once('pong', ({ rtt }) => report(rtt))
   */
  once<E extends EventName>(event: E, listener: EventListener<E>): () => void;
  /**
   * Takes a listener away, however often it was added. It hears nothing more, at once. Throws
   * INVALID_ARGUMENT.
   * @example
   * client.off('message', show)
   */
  off<E extends EventName>(event: E, listener: EventListener<E>): void;
  /**
   * Resolves when online. Not looking at it is fine. While the client waits for its next attempt it
   * means "now", and an attempt that hangs is given 5 s more (`probeTimeout`). Rejects with
   * LOGIN_REFUSED, KICKED_OUT, LOGGED_OUT, CLOSED, DISPOSED, NO_WEBSOCKET, NO_RANDOM_SOURCE,
   * WASM_LOAD_FAILED or CORE_FAILED; network trouble does not reject, it is retried, unless
   * `reconnect` is false (CONNECT_FAILED) or the options say how long (LOGIN_TIMEOUT, ABORTED).
   * Throws INVALID_ARGUMENT.
   * @example
   * await client.login({ timeout: 10_000 }).catch((error) => show(error.cause?.hint))
   */
  login(options?: LoginOptions): Promise<void>;
  /**
   * Never blocks, never awaits; offline, the message queues. Throws NOT_LOGGED_IN before the first
   * `login()` and after the session's end, QUEUE_FULL, FRAME_TOO_LARGE, INVALID_ARGUMENT,
   * DUPLICATE_FINGERPRINT, ABORTED, CLOSED, DISPOSED, CORE_FAILED, NO_RANDOM_SOURCE. In the moment
   * while the core is loading the size is checked roughly; what the core then refuses is lost with
   * reason REJECTED.
   * @example
   * const sent = client.send('bob', 'hello', { expiresAfter: 60_000 })
   * sent.delivered.catch((error) => offerResend(sent, error.reason))
   */
  send(to: string, content: string, options?: SendOptions): SentMessage;
  /**
   * A person has seen this message, or these, that came from `message`, on this page or an earlier
   * one: their senders are told, now or when they can be. A sender of whom this page has heard
   * nothing is told when something of him comes: until then his client may be one that would show
   * it. Does nothing without `receipts`, with `sendRead: false`, before the first
   * `login()`, and for a message without a tag. Throws INVALID_ARGUMENT.
   * @example
   * if (!document.hidden) client.markRead(message)
   */
  markRead(messages: Pick<Message, 'from' | 'fingerprint'> |
    ReadonlyArray<Pick<Message, 'from' | 'fingerprint'>>): void;
  /**
   * Tells this user that somebody is writing to him, once in 3 s, if his client gives receipts.
   * Call it at every key. Does nothing without `receipts` or while offline. Throws
   * INVALID_ARGUMENT.
   * @example
   * input.oninput = () => client.typing('bob')
   */
  typing(to: string): void;
  /**
   * The application has what bears this fingerprint from elsewhere, from a history over HTTP say:
   * when it comes here, it is acknowledged as a copy and not shown. Remembered, and kept in the
   * journal, like what was shown (`fingerprintMemory`, `maxFingerprints`), with `shareAcrossTabs`
   * for all tabs; before the first `login()` too. Does nothing after the client's end. Throws
   * INVALID_ARGUMENT.
   * @example
   * for (const { fp } of await fetchHistory()) client.markSeen(fp)
   */
  markSeen(fingerprint: string): void;
  /**
   * A fingerprint that nothing has yet, as this client would make it: a UUID, with `receipts` a
   * tag, which says when it was made. For what is stored before it is sent. Throws
   * NO_RANDOM_SOURCE.
   * @example
   * const fingerprint = client.newFingerprint(); save(text, fingerprint);
   * client.send('bob', text, { fingerprint })
   */
  newFingerprint(): string;
  /**
   * What this client was given and has not settled (`queued`, or `sent` with QoS), what it has
   * `restored` included, in the order of acceptance. A new array each time; empty after the end.
   * Throws nothing.
   * @example
   * list.append(...client.pending().map(bubbleOf))
   */
  pending(): SentMessage[];
  /**
   * Another `url`, from the next attempt on; a connection that is there stays. Without a `name` the
   * outbox goes by the first one as long as this client lives, and the next client by its own.
   * With `shareAcrossTabs` the url of the tab that leads counts: tell all of them. Throws
   * INVALID_ARGUMENT.
   * @example
   * client.setUrl(await fetchAddresses())
   */
  setUrl(url: ClientOptions['url']): void;
  /**
   * Another `extra`, likewise. Undefined: none. Throws INVALID_ARGUMENT.
   * @example
   * client.setExtra(undefined)
   */
  setExtra(extra: ClientOptions['extra']): void;
  /**
   * Asks the server to send `content` back (`echo` event). Only while online, else it throws
   * NOT_LOGGED_IN; CLOSED and DISPOSED after the client's end, FRAME_TOO_LARGE, INVALID_ARGUMENT.
   * @example
   * client.echo('are you there?')
   */
  echo(content: string): void;
  /**
   * Changes the sense mode, with `shareAcrossTabs` of all tabs: the next keep-alive comes by it.
   * What `'auto'` has learned is forgotten. Throws INVALID_ARGUMENT, which names `senseMode`.
   * @example
   * client.setSenseMode(document.hidden ? '120s' : 'auto')
   */
  setSenseMode(mode: SenseMode): void;
  /**
   * Ends the session, with `shareAcrossTabs` that of all tabs: what is pending is lost with reason
   * LOGGED_OUT, also what earlier pages have left, and what awaits its receipt is `unconfirmed`.
   * Resolves when the server is told and the store is empty; one that fails (STORE_FAILED) is
   * emptied when it can be read again. A `login()` while it drains calls it off: it rejects with
   * ABORTED, and with CLOSED or DISPOSED when the client is ended meanwhile. `login()` after it
   * starts a new session. Throws INVALID_ARGUMENT.
   * @example
   * await client.logout({ drain: 3_000 })
   */
  logout(options?: LogoutOptions): Promise<void>;
  /**
   * Ends link, timers and listeners, and keeps the outbox: the next client of this user goes on
   * with what is stored (route changes, hot reload, the clean-up of a React effect). Handles of
   * such messages reject `delivered` with CLOSED, and `received` where a receipt is awaited; what
   * is in memory alone is lost with reason CLOSED, or `unconfirmed`. Resolves when all that can be
   * is stored. Throws nothing, and never rejects.
   * @example
   * useEffect(() => { client.login(); return () => void client.close(); }, [client])
   */
  close(): Promise<void>;
  /**
   * Ends everything, of this tab alone where tabs share: what is pending is lost with reason
   * DISPOSED, what awaits its receipt is `unconfirmed`. Resolves when it is out of the store, too.
   * Throws nothing, and never rejects.
   * @example
   * await client.dispose()
   */
  dispose(): Promise<void>;
  /**
   * All zeros before the first `login()`, and after `dispose()` or a failure of the core. Throws
   * nothing.
   * @example
   * setInterval(() => plot(client.stats().rtt), 1_000)
   */
  stats(): Stats;
}

/**
 * Keeps texts under keys. Whatever it throws or rejects with, the client goes on with its outbox in
 * memory and says STORE_FAILED once.
 * @example
 * const kept = new Map<string, string>()
 * const store: Store = {
 *   load: async (prefix) => [...kept].filter(([key]) => key.startsWith(prefix)),
 *   write: async (puts, removes) => {
 *     for (const [key, value] of puts) kept.set(key, value)
 *     for (const key of removes) kept.delete(key)
 *   },
 * }
 */
export interface Store {
  /** Every entry whose key begins with `prefix`, in any order. Those given to `take` before, some at
   * a time, need not be in the answer: so a page that finds thousands goes on meanwhile. */
  load(prefix: string, take: (entries: ReadonlyArray<[key: string, value: string]>) => void):
    Promise<Array<[key: string, value: string]>>;
  /** All of it or nothing; resolves when durable. Calls follow each other, never overlap. */
  write(puts: ReadonlyArray<[key: string, value: string]>, removes: readonly string[]):
    Promise<void>;
  /** The client has ended, and uses it no more. Optional. */
  close?(): void;
}

/**
 * What the shim needs of a host. All of `hosts/browser.js` and `hosts/node.js` is this.
 * @example
 * const platform: Platform = {
 *   now: () => performance.now(),
 *   setTimeout: (callback, ms) => setTimeout(callback, ms),
 *   clearTimeout: (timer) => clearTimeout(timer as number),
 *   randomBytes: (count) => crypto.getRandomValues(new Uint8Array(count)),
 *   openSocket: (url, handlers) => tunnel(url, handlers),
 * }
 */
export interface Platform {
  /** Monotonic ms. */
  now(): number;
  /** Calls back once, after `ms`; returns what `clearTimeout()` takes. */
  setTimeout(callback: () => void, ms: number): unknown;
  /** Calls back no more. */
  clearTimeout(timer: unknown): void;
  /** Cryptographically strong bytes. Throws NO_RANDOM_SOURCE. */
  randomBytes(count: number): Uint8Array;
  /** Opens a socket; may throw, and NO_WEBSOCKET ends the session. What it reports after `close()`
   * is ignored. */
  openSocket(url: string, handlers: SocketHandlers): Socket | Promise<Socket>;
  /**
   * Says in words, English and Chinese, why a socket did not open, as a `hint` of CONNECT_FAILED:
   * `cause` is what the socket said, `isLate` that only `connectTimeout` has ended it. undefined:
   * the client says what it can. Optional.
   */
  explain?(cause: unknown, url: string, isLate: boolean): [en: string, zh: string] | undefined;
  /** Reports what happens to the page until the returned undo is called. `suspended`: no code will
   * run for a while. Optional. */
  watch?(report: (hint: 'resumed' | 'suspended' | 'networkUp' | 'networkDown') => void): () => void;
  /** Where a persistent outbox is kept. Without it the outbox is in memory. */
  openStore?(): Store;
  /** Resolves when a page that was made in advance is looked at; undefined: it is. Until then the
   * client claims nothing and opens no socket. Optional. */
  activated?(): Promise<void> | undefined;
  /**
   * What somebody has switched on for this host, a `LogLevel`: see `ClientOptions.logLevel`.
   * Optional.
   */
  logSwitch?(): string | null | undefined;
  /** Tells which tabs are alive; without it every other tab is taken for dead. */
  readonly locks?: LocksLike | undefined;
}

/**
 * What a socket of a platform of one's own tells the client, in the order in which it happens.
 * @example
 * function follow(socket: WebSocket, handlers: SocketHandlers) {
 *   socket.onopen = () => handlers.opened()
 *   socket.onmessage = ({ data }) => handlers.text(data)
 *   socket.onclose = ({ code, reason }) => handlers.closed(code, reason)
 * }
 */
export interface SocketHandlers {
  /** It is open: what is sent from now on goes out. */
  opened(): void;
  /** A frame of text came. */
  text(frame: string): void;
  /** A binary frame came, which the protocol has none of. */
  binary(): void;
  /** `cause`: why, where the host knows; the `cause` of CONNECT_FAILED. */
  closed(code: number, reason: string, cause?: unknown): void;
  /**
   * The link is closed. Before it was online this is the `cause` of CONNECT_FAILED, afterwards it
   * is told in an `error` event: an `ImError` as it is, else SOCKET_FAILED.
   */
  failed(cause: unknown): void;
}

/**
 * A socket as a platform of one's own gives it.
 * @example
 * const socketOf = (pipe: WebSocket): Socket => ({
 *   send: (frame) => pipe.send(frame),
 *   close: () => pipe.close(),
 *   get bufferedAmount() { return pipe.bufferedAmount },
 * })
 */
export interface Socket {
  /** Sends one frame of text; never called before `opened()`. */
  send(frame: string): void;
  /**
   * The same, of a frame that may wait until others leave with it, for some ms at most: an ACK,
   * say. `send()` and `close()` write it first, `bufferedAmount` counts it. Optional.
   */
  sendSoon?(frame: string): void;
  /** Closes it, in whatever state it is. */
  close(): void;
  /** Bytes accepted and not yet on the network; 0 where the host does not tell. */
  readonly bufferedAmount: number;
}
