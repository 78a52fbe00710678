/**
 * A MobileIMSDK WebSocket server for development, demos and tests: it answers as the reference
 * server does, keeps messages for users who are away, and can make the network bad on purpose.
 * It needs the package `ws` and is not meant for production.
 *
 * ```js
 * import { DevServer } from 'mobileimsdk-wasm/dev-server';
 * const server = new DevServer({ port: 0 });
 * await server.start();
 * server.url; // ws://127.0.0.1:43127/websocket
 * await server.close();
 * ```
 *
 * All times are in milliseconds. Bad arguments throw a `TypeError` or `RangeError` that names them.
 */

/** What each sense mode means to the server: how long it lets a link be silent, in ms. */
export declare const SENSE_MODES: Readonly<Record<SenseMode, number>>;

/** A heartbeat rhythm, as the clients are set. */
export type SenseMode = '3s' | '5s' | '10s' | '15s' | '30s' | '60s' | '120s';

/** The types of frames; 50 and above are the server's. */
export declare const FrameType: Readonly<{
  /** a client logs in */
  LOGIN: 0;
  /** a client says that it is there */
  KEEP_ALIVE: 1;
  /** a message, from whomever to whomever */
  DATA: 2;
  /** a client logs out */
  LOGOUT: 3;
  /** a message with QoS was received */
  ACK: 4;
  /** a client wants this content back */
  ECHO: 5;
  /** answers LOGIN: code 0, or why not */
  LOGIN_RESPONSE: 50;
  /** answers KEEP_ALIVE */
  KEEP_ALIVE_RESPONSE: 51;
  /** a code of what went wrong, such as 301: the session is unknown */
  ERROR_RESPONSE: 52;
  /** answers ECHO */
  ECHO_RESPONSE: 53;
  /** the session is over, by one of `KickoutCode` */
  KICKOUT: 54;
}>;

/** Why a session was ended by the server. */
export declare const KickoutCode: Readonly<{
  /** the same user has logged in elsewhere */
  DUPLICATE_LOGIN: 1;
  /** by an administrator, as `DevServer.kick()` does */
  ADMIN: 2;
}>;

/** A frame of the protocol, with every member present; `null` = absent on the wire. */
export interface Frame {
  /** came over the bridge from the sister web product */
  bridge: boolean;
  /** one of `FrameType` */
  type: number;
  /** what was sent, or JSON that depends on the type */
  dataContent: string | null;
  /** user id, "0" is the server, "-1" nobody */
  from: string;
  /** user id, "0" is the server, "-1" nobody */
  to: string;
  /** fingerprint */
  fp: string | null;
  /** to be acknowledged */
  QoS: boolean;
  /** the application's own sub-type, 32-bit, -1 = unset */
  typeu: number;
  /** the server's send time, Unix ms, -1 = unset */
  sm: number;
}

/** What a client logs in with. */
export interface LoginAttempt {
  /** who it claims to be */
  userId: string;
  /** as the application's `token` gave it */
  token: string | null;
  /** the application's free text */
  extra: string | null;
  /** 0 = the first login of this session */
  firstLoginTime: number;
}

/** A message from a client to the server ("C2S"). */
export interface ReceivedMessage {
  /** the sender's user id, as the frame claims it */
  from: string;
  /** what was sent */
  content: string | null;
  /** the application's own sub-type, -1 = unset */
  typeu: number;
  /** its unique id; null on a message without QoS, mostly */
  fingerprint: string | null;
  /** Was it sent with QoS? Then it has been acknowledged. */
  qos: boolean;
}

/**
 * Each method is optional; what one throws is ignored. The server never passes a token, a query or
 * the content of a message. A text is one line; what could move a cursor is escaped, and what is
 * over 500 characters is cut.
 */
export interface Logger {
  /** Who comes and goes: at most 50 lines at once, then 5 a second. */
  info?(text: string): void;
  /** What clients do wrong (`Notice`): at most 5 lines of a code at once, then one in 10 s. */
  warn?(text: string): void;
  /** What the application does wrong. */
  error?(text: string): void;
}

/**
 * `stored`: the store has it now, and the sender will be told so. `duplicate`: it had accepted it
 * before. `refused`: it will not keep it; the server delivers what it can, as without a store.
 */
export type Acceptance = 'stored' | 'duplicate' | 'refused';

/**
 * Where QoS messages wait until they are acknowledged. The calls are synchronous, because the order
 * of messages hangs on them. What a method throws is logged; a failed `accept` counts as refused.
 */
export interface MessageStore {
  /** Called for each QoS message with a fingerprint, before its sender gets an ACK. */
  accept(frame: Frame): Acceptance;
  /**
   * The receiver has acknowledged the fingerprint: the message may be forgotten.
   * @returns whether it was there
   */
  acknowledge(userId: string, fingerprint: string): boolean;
  /** All that waits for the user, in the order of acceptance. */
  pending(userId: string): Iterable<Frame>;
}

/** Bounds of a `MemoryStore`, and its clock. */
export interface MemoryStoreOptions {
  /** Unix ms; default `Date.now` */
  now?: () => number;
  /** default 100,000; further messages are refused */
  maxMessages?: number;
  /** a bound on the memory, in UTF-16 units of all messages together; default 2^27 */
  maxCharacters?: number;
}

/**
 * The store a server has when it is given none. It remembers for 10 minutes what it has accepted,
 * so that a sender's late retransmission is not stored twice.
 */
export declare class MemoryStore implements MessageStore {
  /** Empty. */
  constructor(options?: MemoryStoreOptions);
  /** how many messages wait */
  readonly size: number;
  /** As `MessageStore.accept`. */
  accept(frame: Frame): Acceptance;
  /** As `MessageStore.acknowledge`. */
  acknowledge(userId: string, fingerprint: string): boolean;
  /** As `MessageStore.pending`. */
  pending(userId: string): Frame[];
}

/**
 * What `new DevServer()` may be given; everything has a default.
 *
 * @example
 * const verifyToken = ({ token }) => (token === 'secret' ? 0 : 1025)
 * new DevServer({ port: 0, senseMode: '5s', verifyToken })
 */
export interface DevServerOptions {
  /** address to listen on; default "127.0.0.1" */
  host?: string;
  /** 0 = any free port; default 3000 */
  port?: number;
  /** of the WebSocket; default "/websocket". On any other path the server is silent. */
  path?: string;
  /** as the clients are set; default "15s" */
  senseMode?: SenseMode;
  /** overrides the idle time of `senseMode`, 1 to 2^31-1 ms */
  idleTimeout?: number;
  /** largest frame from a client, in bytes, inclusive; default 65,536 */
  maxFrameBytes?: number;
  /**
   * Store-and-forward: `true` (default) keeps messages in memory until they are acknowledged,
   * `false` keeps nothing, like the bare reference server, and an object is your own store.
   */
  store?: boolean | MessageStore;
  /** when a message without ACK is sent a second and last time, 1 to 2^31-1 ms; default 5,000 */
  retransmitAfter?: number;
  /** write the send time into each frame (`sm`); default false, like the reference server */
  stampTime?: boolean;
  /**
   * 0 = let in; any other integer refuses with that code (an application's own are above 1,024).
   * If it throws, the connection is closed without a word.
   */
  verifyToken?: (attempt: LoginAttempt) => number | Promise<number>;
  /** Messages to the server itself, each once. May be async; errors are logged. */
  onMessage?: (message: ReceivedMessage) => unknown;
  /** directory of static files, or several as `{ '/': 'demo', '/dist': 'dist' }` */
  webRoot?: string | Record<string, string>;
  /**
   * the HTTP end point under /api/, for this machine only; default true. It takes POST alone, so that a
   * folder served there can be read.
   */
  control?: boolean;
  /**
   * largest file that `POST /uploads/?name=cat.jpg` takes, in bytes; default 10 MiB, 0 takes none.
   * Files lie in a temporary folder until `close()`, and are served so that nothing in them runs.
   */
  maxUploadBytes?: number;
  /** so many bytes all files together may have, 1 to 2^40; default 256 MiB */
  maxUploadsTotal?: number;
  /** default: silence */
  logger?: Logger;
  /** the server's time and timers, for tests that do not want to wait */
  clock?: {
    /** Unix ms */
    now: () => number;
    /** calls back once; returns what `clearTimeout` takes */
    setTimeout: (task: () => void, ms: number) => unknown;
    /** calls back no more */
    clearTimeout: (timer: any) => void;
  };
  /** 0 to 1, exclusive, for faults with a probability; default `Math.random` */
  random?: () => number;
}

/** What `DevServer.send()` may be given besides. */
export interface SendOptions {
  /** the application's own sub-type, int32, default -1 */
  typeu?: number;
  /** Is it to be acknowledged? Default true. */
  qos?: boolean;
  /** its unique id; default: a new UUID for a QoS message */
  fingerprint?: string;
}

/**
 * Names what a client did wrong:
 *
 * - `WRONG_PATH`: it asked for a WebSocket at another path, or with a query; it gets no answer.
 * - `BINARY_FRAME`, `MALFORMED_FRAME`, `MALFORMED_LOGIN`: it is closed.
 * - `UNKNOWN_TYPE`: the frame is ignored.
 * - `BEFORE_LOGIN`: its first frame was no login; it is told error 301 and closed.
 * - `SENSE_MODE`: its keep-alives come in the rhythm of another mode (three intervals in a row), or
 *   it was dropped as idle before its second. Not told while faults delay or lose its frames.
 * - `NO_FINGERPRINT`: a QoS message that cannot be acknowledged.
 */
export type NoticeCode =
  | 'WRONG_PATH' | 'BINARY_FRAME' | 'MALFORMED_FRAME' | 'MALFORMED_LOGIN' | 'UNKNOWN_TYPE'
  | 'BEFORE_LOGIN' | 'SENSE_MODE' | 'NO_FINGERPRINT';

/** What a client did wrong, told once each time. */
export interface Notice {
  /** which mistake it is */
  code: NoticeCode;
  /** whose; undefined before the login */
  userId: string | undefined;
  /** as the logger's `warn` gets it: one line */
  text: string;
}

/**
 * What each event tells its listeners.
 *
 * @example
 * server.on('login', ({ userId }) => console.log(`${userId} is online`))
 */
export interface DevServerEvents {
  /** A client has logged in. */
  login: {
    /** who */
    userId: string;
    /** 0 = the first login of this session */
    firstLoginTime: number;
    /** the application's free text */
    extra: string | null;
  };
  /** The user is on no link any more. */
  logout: {
    /** who */
    userId: string;
    /** one of `KickoutCode`; undefined: he left by himself */
    kickoutCode: number | undefined;
  };
  /** A message to the server itself. */
  message: ReceivedMessage;
  /** A link has ended, logged in or not. */
  close: {
    /** undefined before the login */
    userId: string | undefined;
    /** of the close frame; 1006 = without one */
    code: number;
    /** of the close frame, '' without one */
    reason: string;
  };
  /**
   * Each frame as the server reads and writes it, after and before the faults. `frame` is null if
   * malformed, `text` is null if binary. The text of a login contains its token: do not log it.
   */
  frame: {
    /** 'in' = from a client */
    direction: 'in' | 'out';
    /** undefined before the login */
    userId: string | undefined;
    /** as it was read; null if malformed */
    frame: Frame | null;
    /** as it is on the wire; null if binary */
    text: string | null;
  };
  /**
   * Tells what a client did wrong, each time, also where the logger is spared the line.
   *
   * ```js
   * server.on('notice', ({ code, text }) => assert.fail(`${code}: ${text}`));
   * ```
   */
  notice: Notice;
}

/** Counters since the server was made, restarts included. */
export interface Stats {
  /** users online now */
  online: number;
  /** connections now, logged in or not */
  links: number;
  /** that were let in */
  logins: number;
  /** by `verifyToken` */
  loginsRefused: number;
  /** frames that end a session */
  kickouts: number;
  /** type 2 from clients, duplicates included */
  messagesReceived: number;
  /** written to a receiver at once */
  messagesForwarded: number;
  /** for users who were away */
  messagesStored: number;
  /** written to a receiver after its login */
  messagesFromStore: number;
  /** from receivers */
  acksReceived: number;
  /** to senders */
  acksSent: number;
  /** messages sent a second time */
  retransmissions: number;
  /** from clients */
  framesIn: number;
  /** to clients */
  framesOut: number;
  /** payload only */
  bytesIn: number;
  /** likewise */
  bytesOut: number;
}

/** Where a frame goes, for a `FrameChoice`. */
export interface FrameContext {
  /** 'in' = from a client */
  direction: 'in' | 'out';
  /** whose link it is; undefined before the login */
  userId: string | undefined;
}

/**
 * A probability from 0 (never) to 1 (always), or a function that answers true for the frames it
 * wants; it gets null for a malformed frame, and must not throw.
 */
export type FrameChoice =
  | number
  | ((frame: Frame | null, context: FrameContext) => boolean);

/** How the knobs stand; null where a function chooses the frames. */
export interface FaultSettings {
  /** as `refuse()` */
  refuse: boolean;
  /** as `hang()` */
  hang: boolean;
  /** as `delay()` */
  delay: {
    /** that every frame waits */
    ms: number;
    /** that it may wait besides, ms */
    jitter: number;
  };
  /** as `drop()`: probabilities, 0 to 1 */
  drop: {
    /** from clients */
    in: number | null;
    /** to clients */
    out: number | null;
  };
  /** as `duplicate()`: a probability, 0 to 1 */
  duplicate: number | null;
}

/**
 * The network made bad. A knob stays as it is set, over restarts too, until it is set anew or
 * healed. Where a user id may be left out, that means every link; "" is a user like any other.
 */
export interface Faults {
  /** Destroys connections without a close frame. @returns how many */
  cut(userId?: string): number;
  /** Answers new connections with HTTP 503. */
  refuse(on?: boolean): void;
  /** Accepts new connections and never answers them; switched off, it cuts those that wait. */
  hang(on?: boolean): void;
  /** Delays all frames, both ways, by `ms` and up to `jitter` more; their order stays. */
  delay(ms: number, options?: { jitter?: number }): void;
  /**
   * Makes links half-open: they stay, and nothing flows either way any more. New links are fine.
   * A restart or `heal()` cuts them.
   * @returns how many
   */
  halfOpen(userId?: string): number;
  /**
   * Loses frames, from clients ("in"), to clients ("out") or, by default, both. A message of which
   * the retransmission is lost too stays in the store until the receiver's next login.
   */
  drop(choice: FrameChoice, direction?: 'in' | 'out' | 'both'): void;
  /** Sends frames to clients twice. */
  duplicate(choice: FrameChoice): void;
  /**
   * Sends anything: a string as a text frame, bytes (a Buffer, too) as a binary one.
   * @returns to how many links
   */
  inject(userId: string, data: string | Uint8Array): number;
  /** How the knobs stand now. */
  settings(): FaultSettings;
  /** Turns every knob off, and cuts half-open and hanging connections. */
  heal(): void;
}

/**
 * The server: it listens from `start()` to `close()`, and may be started again.
 *
 * @example
 * const server = new DevServer({ port: 0 })
 * await server.start()
 * new Client({ url: server.url, userId: 'alice' })
 */
export declare class DevServer {
  /** Does not listen yet. */
  constructor(options?: DevServerOptions);

  /**
   * Begins to listen. Rejects if it is running, if the port is taken (`code` "EADDRINUSE"), or if
   * the package `ws` is missing.
   */
  start(): Promise<void>;
  /** Says "Bye" to everybody and leaves nothing running. Harmless when stopped; may start again. */
  close(): Promise<void>;
  /**
   * Goes down and comes back on the same port. Forgets sessions, retransmissions and which
   * messages to the server it has seen; the store survives.
   */
  restart(options?: {
    /** ms between; default 0 */
    downFor?: number;
    /** true: a close frame to everybody first; false (default): connections break, as in a crash */
    clean?: boolean;
  }): Promise<void>;

  /** Where clients connect, such as "ws://127.0.0.1:3000/websocket". */
  readonly url: string;
  /** Where the static files and /api/ are, such as "http://127.0.0.1:3000". */
  readonly httpUrl: string;

  /**
   * Sends a message from the server ("S2C"). A QoS message to a user who is away is stored; any
   * other is lost. A fingerprint used for that user lately is taken for the same message.
   * @returns its fingerprint; null for a message without QoS that was given none
   */
  send(to: string, content: string, options?: SendOptions): string | null;
  /**
   * Ends the user's session with a kick-out frame.
   * @param options `code`: default 2, "by an administrator"
   * @returns false if the user is not online
   */
  kick(userId: string, options?: { code?: number; reason?: string }): boolean;

  /** @returns the function that undoes it */
  on<N extends keyof DevServerEvents>(
    name: N,
    listener: (event: DevServerEvents[N]) => void,
  ): () => void;

  /** The ids of the users online, in the order of their login. */
  users(): string[];
  /** Counters since the server was made, restarts included. */
  stats(): Stats;

  /** The network, made bad on purpose: `server.faults.cut('alice')`. */
  readonly faults: Faults;
}
