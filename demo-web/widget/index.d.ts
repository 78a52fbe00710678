// The public API of mobileimsdk-wasm/widget: customer service in the corner of a page.

import type { ClientOptions, ImError } from '../../js/index.js';

export { ImError } from '../../js/index.js';

/** Colours and letters; what is left out stays. CSS variables do the same: see README.md. */
export interface WidgetTheme {
  /** `auto`, the default, follows the system. */
  scheme?: 'auto' | 'light' | 'dark';
  /** Of the bubble, the header and one's own messages. Default `#1f6feb`. */
  accent?: string;
  /** What is written on it. Default: black or white, whichever can be read. */
  onAccent?: string;
  /** A CSS `font-family`. */
  font?: string;
  /** Of the window's corners, a CSS length. Default `16px`. */
  radius?: string;
}

/** Something that the visitor looks at, to be sent as a card. */
export interface WidgetProduct {
  /** The first line. At most 200 units are told. */
  title: string;
  /** The second line, a price say. */
  subtitle?: string;
  /** Where it is: `http:` or `https:`. */
  url?: string;
  /** A picture of it: `http:` or `https:`. */
  image?: string;
}

/** Facts for the agents: at most 20, names of 50 and values of 200 units. Null takes one away. */
export type WidgetAttributes = Record<string, string | number | boolean | null>;

/** What is known of an identified person. */
export interface WidgetProfile {
  /** As agents see him. */
  name?: string;
  /** Facts of this person alone. */
  attributes?: WidgetAttributes;
}

/** A question before the chat. */
export interface WidgetField {
  /** `name`, `email` and `phone` have words and types of their own; others are attributes. */
  name: string;
  /** What people read. Default: `name`. */
  label?: string;
  /** `text`, `email`, `tel`, `number`, `url` or `textarea`. */
  type?: string;
  /** It must be filled in. Default false. */
  required?: boolean;
  /** Makes it a choice. */
  options?: ReadonlyArray<{
    /** What agents are told. */
    value: string;
    /** What is shown. Default: `value`. */
    label?: string;
  }>;
}

/** A token, or what is asked for one before each login. */
export type WidgetToken = string | (() => string | undefined | Promise<string | undefined>);

/** What `mountWidget()` is given. A wrong one is INVALID_OPTION, which names it. */
export interface WidgetOptions {
  /** WebSocket of the server, `ws:` or `wss:`; a path is one of the page's own server. A list, or a
   * function, as the client takes it. */
  url: ClientOptions['url'];
  /** Whom the visitor talks with: the desk, or one user. `'cs-desk'` */
  to: string;
  /** `desk`, the default: with queue, history, offline form. `direct`: straight to that user. */
  mode?: 'desk' | 'direct';
  /** What this browser's storage goes by. Default: `to`. */
  name?: string;
  /** In the header, while no agent is there. */
  title?: string;
  /** Below it. */
  subtitle?: string;
  /** The first bubble. */
  greeting?: string;
  /** Chinese where it begins with `zh`, else English. Default: the page's, else the browser's. */
  locale?: string;
  /** Default: the page's. */
  dir?: 'ltr' | 'rtl';
  /** As `setTheme()` takes it. Default `'auto'`. */
  theme?: 'auto' | 'light' | 'dark' | WidgetTheme;
  /** The corner. Default: where lines end. */
  side?: 'left' | 'right';
  /** Default 2,147,483,000. */
  zIndex?: number;
  /** Asked before the first chat, unless the site has said who it is. Default: nothing. */
  preChat?: ReadonlyArray<string | WidgetField>;
  /** Brings a file to an address; without it the visitor cannot attach one. */
  upload?(file: File, how: {
    /** To be called with 0 to 1. */
    progress(part: number): void;
  }): string | Promise<string>;
  /** Signs the visitor's new id, where the desk asks for signed ones: `id + '.' + signature`. */
  sign?(id: string): string | Promise<string>;
  /** Who it is, from the first moment: as `identify()`. */
  user?: {
    /** On the server. */
    id: string;
    /** For the login. */
    token?: WidgetToken;
    /** What agents are told. */
    profile?: WidgetProfile;
  };
  /** Words of your own, by their keys in `view/words.js`. `{ title: 'Ask us' }` */
  words?: Record<string, string>;
  /** Where to go from a browser that has no shadow root. */
  link?: string;
  /** `widget.css`, for browsers without adopted style sheets under a policy against inline ones. */
  stylesheet?: string;
  /** Default true. */
  sound?: boolean;
  /** Options of the client, `senseMode` say. */
  client?: Partial<Omit<ClientOptions, 'url' | 'userId' | 'token' | 'name' | 'receipts'>>;
}

/** What `status` tells. */
export interface WidgetStatus {
  /** The client is logged in. */
  readonly isOnline: boolean;
  /** `new`: nobody has asked for a chat. `form`: questions come first. `ended`: not let in. */
  readonly stage: 'new' | 'form' | 'chat' | 'ended';
  /** As the desk says; null where it has not. */
  readonly status: 'new' | 'waiting' | 'active' | 'closed' | null;
  /** In the queue; 1 is next. */
  readonly position: number | null;
  /** Who has the chat. */
  readonly agent: string | null;
}

/** What each event tells its listeners. */
export interface WidgetEvents {
  /** The bubble is there. */
  ready: undefined;
  /** The window has opened. */
  open: undefined;
  /** The window has closed. */
  close: undefined;
  /** `show()` was called. */
  show: undefined;
  /** `hide()` was called. */
  hide: undefined;
  /** Somebody wrote to the visitor; where tabs share, in one of them. */
  message: {
    /** `text`, `image`, ... */
    readonly kind: string;
    /** What was said. Remote: put it in as text, never as markup. */
    readonly text: string;
    /** Unix ms. */
    readonly time: number;
  };
  /** So many messages wait. */
  unread: number;
  /** Connection or chat stand differently. */
  status: WidgetStatus;
  /** What went wrong; LOAD_FAILED: the chat could not be loaded. Nothing stops the page. */
  error: ImError;
  /** It is gone. */
  destroy: undefined;
}

/** The widget of a page. Arguments that are wrong throw INVALID_ARGUMENT, which names them. */
export interface Widget {
  /** The window is open; once destroyed, it is not. */
  readonly isOpen: boolean;
  /** So many messages wait. */
  readonly unread: number;
  /** Opens the window, also after `hide()`. Resolves when it is there, or `close()` was called;
   * rejects with LOAD_FAILED. */
  open(): Promise<void>;
  /** Closes the window; the chat goes on. */
  close(): void;
  /** The one or the other. */
  toggle(): void;
  /** Shows bubble and window again. */
  show(): void;
  /** Hides both. */
  hide(): void;
  /**
   * Says who it is, at each page, as early as can be. Another id is another person: nothing of the
   * former is shown, sent or kept, and nothing of him is the new one's. Resolves when that is so.
   * `identify('u-42', () => fetchToken(), { name: 'Ann' })`
   */
  identify(id: string, token?: WidgetToken | null, profile?: WidgetProfile): Promise<void>;
  /** Nobody is known any more: id, history and unsent messages are wiped. Resolves when they are. */
  reset(): Promise<void>;
  /** `zh-CN` or `en`, and what begins like them. */
  setLocale(locale: string): void;
  /** Adds facts for the agents. */
  setAttributes(attributes: WidgetAttributes): void;
  /** What the visitor looks at now; null: nothing. */
  setProduct(product: WidgetProduct | null): void;
  /** Changes colours and letters. */
  setTheme(theme: 'auto' | 'light' | 'dark' | WidgetTheme): void;
  /** Returns its own undo. */
  on<E extends keyof WidgetEvents>(event: E, listener: (value: WidgetEvents[E]) => void):
    () => void;
  /** Takes a listener away. */
  off<E extends keyof WidgetEvents>(event: E, listener: (value: WidgetEvents[E]) => void): void;
  /** Takes it off the page; what was said stays in this browser. Resolves when it is. Further calls
   * do nothing. */
  destroy(): Promise<void>;
}

/**
 * Puts the bubble on the page. A page has one: where it is there already, that is returned. Throws
 * INVALID_OPTION, and UNSUPPORTED where there is no shadow root.
 * `const widget = mountWidget({ url: 'wss://im.example.com/websocket', to: 'cs-desk' })`
 */
export function mountWidget(options: WidgetOptions): Widget;
