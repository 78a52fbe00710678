// Compiled, never run: the whole API as an application in TypeScript uses it, and misuses that the
// compiler must refuse.
import {
  Client, ImError, SERVER, ServerErrorCode,
  type ClientEvents, type ClientOptions, type ErrorCode, type LogEntry, type LogLevel,
  type LogoutOptions, type LostReasonName, type Message, type MessageSnapshot, type Platform,
  type ReasonName, type SendOptions, type SendStatus, type SenseMode, type SentMessage, type Socket,
  type SocketHandlers, type State, type StateChange, type Stats, type StatusChange,
  type StatusName, type Store, type Twin, type UnconfirmedReasonName,
} from 'mobileimsdk-wasm';

const same = <T>(_: T): void => {};

// --- Options ---

const platform: Platform = {
  now: () => 0,
  setTimeout: (callback, ms) => globalThis.setTimeout(callback, ms),
  clearTimeout: (timer) => globalThis.clearTimeout(timer as number),
  randomBytes: (count) => new Uint8Array(count),
  openSocket(url: string, handlers: SocketHandlers): Socket {
    handlers.opened();
    handlers.text(url);
    handlers.binary();
    handlers.closed(1000, 'Bye');
    handlers.failed(new Error('why'));
    return { send(frame: string) { same<string>(frame); }, close() {}, bufferedAmount: 0 };
  },
  watch(report) {
    report('resumed');
    report('networkUp');
    report('networkDown');
    // @ts-expect-error no such hint
    report('asleep');
    return () => {};
  },
};
const explaining: Platform = { ...platform, explain: () => ['why', '原因'] };
same<Platform>(explaining);
same<Platform['locks']>(navigator.locks);
const later: Platform = { ...platform, openSocket: async () => ({} as Socket), watch: undefined };

const all: ClientOptions = {
  url: ['ws://one.test', 'wss://two.test'] as const,
  userId: 'alice',
  token: async () => 'token',
  extra: 'extra',
  senseMode: '15s',
  reconnect: { minDelay: 0, maxDelay: 1, stableAfter: 2 },
  receipts: {
    holdFor: 1, maxAwaiting: 1, maxAwaitingBytes: 1, maxPeers: 1, maxDebts: 1, sendRead: false,
  },
  qos: {
    retransmits: 2, retryInterval: 5000, window: 512, maxPending: 10_000, maxPendingBytes: 1,
    expiresAfter: 1,
  },
  connectTimeout: 10_000,
  maxFrameBytes: 65_536,
  wasm: new URL('https://example.com/core.wasm'),
  platform: later,
  logger: (entry: LogEntry) => same<'debug' | 'info' | 'warn' | 'error'>(entry.level),
  logLevel: 'silent',
  logLanguage: 'zh',
  wasmPath: '/sub/core.wasm.br',
  twin: async () => ({ instantiate: () => ({}) }),
  randomBytes: (count: number) => new Uint8Array(count),
};
const module: Twin = { instantiate: () => ({}) };
same<ClientOptions>({ url: 'wss://im.test', userId: '', twin: module });
same<ClientOptions>({ url: 'wss://im.test', userId: '', randomBytes: async () => new Uint8Array(9) });
// @ts-expect-error a twin is a module, or gets one
same<ClientOptions>({ url: 'wss://im.test', userId: '', twin: 'twin.js' });
const least: ClientOptions = { url: 'ws://im.test', userId: '' };
for (const token of ['x', () => 'x', () => undefined, async () => undefined, undefined] as const) {
  new Client({ ...least, token });
}
for (const wasm of ['x', new ArrayBuffer(0), new Uint8Array(0), {} as WebAssembly.Module]) {
  new Client({ ...least, wasm });
}
// @ts-expect-error no url
new Client({ userId: 'alice' });
// @ts-expect-error no userId
new Client({ url: 'ws://im.test' });
// @ts-expect-error no options
new Client();
// @ts-expect-error an unknown option
new Client({ ...least, senseTime: 1 });
// @ts-expect-error an unknown option of a group
new Client({ ...least, qos: { retries: 1 } });
// @ts-expect-error not a sense mode
new Client({ ...least, senseMode: '4s' });
// @ts-expect-error not a token
new Client({ ...least, token: 42 });
// @ts-expect-error not a level
new Client({ ...least, logLevel: 'trace' });

// A literal address of another scheme does not compile; a text that is only known later does.
const address: string = 'http://' + SERVER;
new Client({ url: address, userId: 'alice' });
new Client({ url: [address, 'ws://im.test'], userId: 'alice' });
new Client({ url: () => address, userId: 'alice', name: 'chat', extra: () => undefined });
new Client({ url: async () => ['ws://im.test'], userId: 'alice', extra: async () => 'x' });
// @ts-expect-error ws: is meant
new Client({ url: 'http://im.test', userId: 'alice' });
// @ts-expect-error wss: is meant
new Client({ url: 'HTTPS://im.test', userId: 'alice' });
// @ts-expect-error not an address
new Client({ url: () => 42, userId: 'alice' });
class Own extends Client {
  constructor(readonly options: ClientOptions) {
    super(options);
  }
}
same<Client>(new Own(least));
const make = (options: ClientOptions): Client => new Client(options);
same<InstanceType<typeof Client>>(make(least));

// --- A client ---

const client = new Client(all);
same<string>(client.userId);
same<State>(client.state);
// @ts-expect-error read only
client.userId = 'bob';
// @ts-expect-error read only
client.state = 'online';
same<Promise<void>>(client.login());
same<Promise<void>>(client.logout());
same<Promise<void>>(client.logout({ drain: 5000 } satisfies LogoutOptions));
same<Promise<void>>(client.close());
same<Promise<void>>(client.dispose());
same<void>(client.echo('x'));
same<void>(client.setUrl(['ws://im.test']));
same<void>(client.setExtra(undefined));
same<void>(client.markSeen('fp'));
same<string>(client.newFingerprint());
same<SentMessage[]>(client.pending());
same<301>(ServerErrorCode.SESSION_UNKNOWN);
// @ts-expect-error nobody changes a code
ServerErrorCode.OK = 0;
// @ts-expect-error ms
client.logout({ drain: '5s' });
// @ts-expect-error an unknown option
client.logout({ timeout: 5000 });
// @ts-expect-error nothing to choose
client.close({ drain: 5000 });
const store: Store = {
  load: async (prefix: string) => [[prefix, 'value']],
  write: async (puts: ReadonlyArray<[string, string]>, removes: readonly string[]) => {
    same<number>(puts.length + removes.length);
  },
};
same<ClientOptions>({ ...least, store, outbox: 'persistent' });

// --- Sending ---

const options: SendOptions = {
  typeu: 1, qos: false, expiresAfter: 1000, signal: new AbortController().signal, fingerprint: 'fp',
};
const sent: SentMessage = client.send(SERVER, 'hello', options);
same<'0'>(SERVER);
same<string>(sent.to + sent.content + sent.fingerprint);
same<number>(sent.typeu);
same<boolean>(sent.qos);
same<'queued' | 'sent' | 'delivered' | 'received' | 'read' | 'lost'>(
  sent.status satisfies SendStatus);
same<Promise<void>>(sent.delivered);
same<Promise<void>>(sent.received);
same<Promise<void>>(sent.stored);
same<MessageSnapshot>(sent);
// @ts-expect-error read only
sent.status = 'delivered';
// @ts-expect-error no content
client.send('bob');
// @ts-expect-error content is a text
client.send('bob', { text: 'hello' });
// @ts-expect-error typeu is a number
client.send('bob', 'x', { typeu: '1' });
// @ts-expect-error an unknown option
client.send('bob', 'x', { priority: 1 });

// --- Events ---

const off: () => void = client.on('message', (message: Message) => {
  same<string>(message.from + message.to + message.content);
  same<string | null>(message.fingerprint);
  same<number | null>(message.serverTime);
  same<number>(message.typeu);
  same<boolean>(message.qos && message.bridge);
  // @ts-expect-error read only
  message.content = '';
  // @ts-expect-error may be null
  message.fingerprint.length;
});
off();
same<() => void>(client.once('pong', ({ rtt }) => same<number>(rtt)));
const hear = (message: Message) => same<string>(message.content);
same<() => void>(client.once('message', hear));
same<void>(client.off('message', hear));
// @ts-expect-error no such event
client.once('open', () => {});
// @ts-expect-error not what the event tells
client.off('state', hear);
// @ts-expect-error no listener
client.off('message');
client.on('status', (change: StatusChange) => {
  same<SendStatus>(change.status);
  same<LostReasonName | undefined>(change.reason);
  const { to, content, typeu, qos, fingerprint, status }: MessageSnapshot = change.message;
  same<string>(to + content + fingerprint + status satisfies string);
  same<[number, boolean]>([typeu, qos]);
  // @ts-expect-error read only
  change.message.status = 'sent';
  // @ts-expect-error a snapshot promises nothing
  change.message.delivered;
});
client.on('restored', ({ messages }) => same<readonly SentMessage[]>(messages));
client.on('state', ({ state, previous, reason, retryIn }: StateChange) => {
  same<State>(state);
  same<State>(previous);
  same<ReasonName>(reason);
  same<number | null>(retryIn);
  // @ts-expect-error no such state
  if (state === 'offline') return;
});
client.on('delivered', (message) => same<SentMessage>(message));
client.on('lost', ({ message, reason }) => {
  same<SentMessage>(message);
  same<LostReasonName>(reason);
});
client.on('kickout', ({ code, reason }) => {
  same<number>(code);
  same<string | null>(reason);
});
client.on('error', (error) => same<ImError>(error));
client.on('ping', () => {});
client.on('pong', ({ rtt }) => same<number>(rtt));
client.on('echo', ({ content }) => same<string>(content));
client.on('log', ({ fingerprint, peer, url, attempt, closeCode, cause, bytes }) => {
  same<Array<string | undefined>>([fingerprint, peer, url, cause]);
  same<Array<number | undefined>>([attempt, closeCode, bytes]);
});
client.on('log', ({ level, code, text, time }) => {
  same<Exclude<LogLevel, 'silent'>>(level);
  same<string>(code + text);
  same<number>(time);
});
// @ts-expect-error no such event
client.on('close', () => {});
// @ts-expect-error not what the event tells
client.on('pong', (rtt: number) => rtt);
type EventNames = keyof ClientEvents;
same<EventNames[]>(['message', 'state', 'status', 'delivered', 'received', 'read', 'unconfirmed',
  'typing', 'lost', 'restored', 'kickout', 'error', 'ping', 'pong', 'echo', 'log']);
client.on('received', (message) => same<SentMessage>(message));
client.on('read', (message) => same<SentMessage>(message));
client.on('unconfirmed', ({ message, reason }) => {
  same<SentMessage>(message);
  same<UnconfirmedReasonName>(reason);
});
client.on('typing', ({ from }) => same<string>(from));
client.on('message', (message) => {
  same<number | undefined>(message.sentAt);
  same<string | undefined>(message.order);
  client.markRead(message);
  client.markRead([message, { from: 'bob', fingerprint: null }]);
});
client.typing('bob');

// --- Errors ---

function meaning(error: ImError): string {
  switch (error.code) {
    case 'LOGIN_REFUSED': return `refused: ${(error.serverCode ?? 0).toFixed()}`;
    case 'MESSAGE_LOST':
    case 'UNCONFIRMED':
      same<LostReasonName | UnconfirmedReasonName | 'NOT_ASKED' | undefined>(error.reason);
      return `${error.fingerprint}`;
    case 'FRAME_TOO_LARGE': return `${error.bytes} of ${error.limit}`;
    case 'INVALID_OPTION': return error.option ?? '';
    case 'INVALID_ARGUMENT': return error.argument ?? '';
    case 'NOT_LISTENING': return `${(error.waiting ?? 0).toFixed()} wait`;
    // @ts-expect-error no such code
    case 'TIMEOUT': return '';
    default: return error.message;
  }
}
same<(error: ImError) => string>(meaning);
const codes: Record<Exclude<ErrorCode, StatusName>, true> = {
  ABORTED: true, LOGIN_REFUSED: true, KICKED_OUT: true, LOGGED_OUT: true, DISPOSED: true,
  MESSAGE_LOST: true, UNCONFIRMED: true, TOKEN_FAILED: true, OPTION_FAILED: true, NO_WEBSOCKET: true,
  NO_RANDOM_SOURCE: true, CONNECT_FAILED: true, LOGIN_TIMEOUT: true,
  NOT_STORED: true, STORE_FAILED: true, ANOTHER_TAB: true, SHARING_UNAVAILABLE: true,
  TICKER_FAILED: true, LOG_UNAVAILABLE: true,
  WASM_LOAD_FAILED: true, CORE_FAILED: true, SOCKET_FAILED: true, HANDLER_FAILED: true,
  NOT_LISTENING: true, PLATFORM_FAILED: true, CLOSED: true,
};
same<object>(codes);
const error: Error = new Error();
if (error instanceof ImError) same<'ImError'>(error.name);

// --- Figures ---

const stats: Stats = client.stats();
same<number | null>(stats.rtt);
same<number>(stats.pending + stats.pendingBytes + stats.inFlight + stats.accepted + stats.delivered
  + stats.lost + stats.retransmissions + stats.shown + stats.duplicates + stats.acksSent
  + stats.framesIn + stats.framesOut + stats.invalidFrames + stats.reconnects + stats.memoryBytes
  + stats.copies + stats.receiptsIn + stats.receiptsOut + stats.awaiting + stats.awaitingForgotten
  + stats.debtsForgotten + stats.peersForgotten);
same<SenseMode[]>(['3s', '5s', '10s', '15s', '30s', '60s', '120s', 'auto']);
// @ts-expect-error no such figure
stats.uptime;

// --- Coming online, or not ---

export async function patience(client: Client, signal: AbortSignal): Promise<void> {
  await client.login({ timeout: 10_000, signal, keepTrying: true });
  // @ts-expect-error ms, as a number
  await client.login({ timeout: '10s' });
  client.on('error', ({ code, url, phase, attempt, closeCode, closeReason, retryIn, hint }) => {
    same<ErrorCode>(code);
    same<string | null | undefined>(url);
    same<'token' | 'connect' | 'login' | undefined>(phase);
    same<number | undefined>(attempt);
    same<number | null | undefined>(closeCode);
    same<string | null | undefined>(closeReason);
    same<number | null | undefined>(retryIn);
    same<string | undefined>(hint);
  });
  client.on('state', ({ failure }) => same<ImError | null>(failure));
  same<ImError | null>(client.stats().lastFailure);
}
same<ClientOptions['reconnect']>(false);
same<ClientOptions['webSocket']>(WebSocket);
// @ts-expect-error a class, no instance
same<ClientOptions['webSocket']>('WebSocket');
