// Compiled, never run: the types where there is no DOM, beside those of WeChat, as strict as can be.
import {
  Client, ImError, SERVER, type AbortSignalLike, type ClientEvents, type ClientOptions,
  type EventListener, type EventName, type LoginOptions, type Platform, type SendOptions,
  type Store,
} from 'mobileimsdk-wasm/miniprogram';
import { Client as Elsewhere } from 'mobileimsdk-wasm';

const same = <T>(value: T): T => value;

// What a page has is unknown here, so nothing of it can be meant.
// @ts-expect-error no DOM
same<HTMLElement | undefined>(undefined);
// @ts-expect-error no DOM
same<AbortSignal | undefined>(undefined);

// The host's own, in one program with the client.
const token = (): Promise<string> => new Promise((resolve) => {
  wx.login({ success: ({ code }) => resolve(code) });
});
const settings = wx.getStorageSync<{ name?: string; timeout?: number }>('settings');

// A member that may be undefined is what it is where it is undefined.
const options: ClientOptions = {
  url: 'wss://im.test/websocket', userId: 'alice', token, name: settings.name,
  loginTimeout: settings.timeout, qos: { window: undefined, expiresAfter: settings.timeout },
  receipts: { sendRead: undefined }, logger: undefined, twin: undefined, wasm: undefined,
  wasmPath: '/vendor/core.wasm.br', senseMode: undefined, reconnect: undefined,
};
const client = new Client(options);
same<LoginOptions>({ timeout: settings.timeout, signal: undefined });
same<SendOptions>({ typeu: undefined, fingerprint: settings.name });
// @ts-expect-error null is not the default
same<ClientOptions>({ ...options, name: null });

// What comes from a host is known by its shape.
const signal: AbortSignalLike = {
  aborted: false, addEventListener() {}, removeEventListener() {},
};
client.send(SERVER, 'hello', { signal });
same<ClientOptions>({ ...options, wasm: { href: 'https://im.test/core.wasm' } });
same<ClientOptions>({ ...options, wasm: new Uint8Array(8) });
// @ts-expect-error an address is a text
same<ClientOptions>({ ...options, wasm: 42 });
// @ts-expect-error not a signal
client.send(SERVER, 'hello', { signal: 'abort' });
const locks: NonNullable<Platform['locks']> = {
  request: (...args: any[]) => Promise.resolve(args), query: () => Promise.resolve({ held: [] }),
};
same<Pick<Platform, 'locks'>>({ locks });
same<Pick<Platform, 'locks'>>({ locks: undefined });
const store: Store = {
  load: (prefix) => Promise.resolve([[prefix, wx.getStorageSync<string>(prefix)]]),
  write: () => Promise.resolve(),
};
same<ClientOptions>({ ...options, store });

// One function over all events: its name carries what it tells.
function heard<E extends EventName>(event: E, listener: EventListener<E>): () => void {
  return client.on(event, listener);
}
same<() => void>(heard('message', ({ from, content }) => same<string>(from + content)));
same<() => void>(heard('state', ({ state, failure }) => {
  if (state === 'stopped') same<ImError | null>(failure);
}));
// @ts-expect-error not what the event tells
heard('state', ({ content }) => content);
for (const event of ['delivered', 'received', 'read'] as const) {
  client.on(event, (message) => same<string>(message.fingerprint));
}
const all: { [E in EventName]?: EventListener<E> } = { pong: ({ rtt }) => same<number>(rtt) };
same<keyof ClientEvents | undefined>((Object.keys(all) as EventName[])[0]);

// The entry of pages compiles here, too.
same<Promise<void>>(new Elsewhere(options).login());
