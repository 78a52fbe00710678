/** What the scenarios need of a browser, the same for every engine. */

export interface Browser {
  readonly name: 'Chromium' | 'Firefox' | 'WebKitGTK';
  /** In a window of its own, so not hidden by others. All share the storage of one profile. */
  newTab(url: string): Promise<Tab>;
  /** Ends all its processes as the system would, and starts it again with the same profile. */
  crash?(): Promise<void>;
  close(): Promise<void>;
}

/** Each method resolves when it is done; `goto`, `reload` when the page has loaded. */
export interface Tab {
  goto(url: string): Promise<void>;
  reload(): Promise<void>;
  /** Calls a method of the page's `actor`. Arguments and answer are JSON. */
  call(method: string, ...args: unknown[]): Promise<any>;
  close(): Promise<void>;
  screenshot(path: string): Promise<void>;
  /** Begins to go to the page before, in the history. */
  back?(): Promise<void>;
  /** Ends the process of the page, and only that. */
  kill?(): Promise<void>;
  /** Opens another tab in the same window; this one is hidden by it. */
  cover?(url: string): Promise<Tab>;
  /** In front of the other tabs of its window. */
  show?(): Promise<void>;
  /** A hidden tab, as a browser that saves memory would. */
  freeze?(): Promise<void>;
  resume?(): Promise<void>;
  /** Its scripts stand still, its sockets stay open; nothing tells it. It can be killed then. */
  hang?(): Promise<void>;
  /** The network of this page; the machine's stays. */
  goOffline?(): Promise<void>;
  goOnline?(): Promise<void>;
  /** For the storage of the page's origin. */
  limitStorage?(bytes: number): Promise<void>;
}
