// Where a run takes place: the browser, the site, the servers; and a fresh page for each turn.
import { launchChromium } from '../../browser/support/browser.js';
import { Server, checked } from '../contest.mjs';
import { keepProfile } from './profile.mjs';
import { Site } from './site.mjs';
import { Tab } from './tab.mjs';

export class Stage {
  #browser;
  #session;
  #site;
  #servers = new Map();
  #added = new Set();
  #builds;
  #profiles;

  /**
   * @param {Record<string, string>} builds directories of the packages that are compared
   * @param {string} [profiles] directory in which profiles are kept, if they are to be made
   */
  static async start(builds, profiles) {
    const stage = new Stage();
    stage.#profiles = profiles;
    stage.#builds = builds;
    stage.#site = await Site.start();
    stage.#browser = await launchChromium();
    stage.#session = await stage.#browser.newBrowserCDPSession();
    return stage;
  }

  get version() {
    return this.#browser.version();
  }

  /** A server of the kind, as if it were fresh. @returns {Promise<Server>} */
  async server({ server: name }, options = {}) {
    if (!this.#servers.has(name)) this.#servers.set(name, await Server.start(name));
    const server = this.#servers.get(name);
    await server.ask('reset', { silent: false, ...options });
    return server;
  }

  /** Bundles what is not bundled yet. */
  async #bundle({ id, module = id, build }) {
    if (this.#added.has(build ?? id)) return;
    await this.#site.add(build ?? id, module, this.#builds[build],
      this.#profiles !== undefined);
    this.#added.add(build ?? id);
  }

  /**
   * Pages of a profile of their own, each in a process of its own.
   * @template Result
   * @param {(context: import('playwright-core').BrowserContext) => Promise<Result>} use
   */
  async inProfile(use) {
    const context = await this.#browser.newContext();
    try {
      return await use(context);
    } finally {
      await context.close();
    }
  }

  tab(context) {
    return Tab.open(context, this.#session);
  }

  /** @param {'page' | 'start'} page @param {Record<string, string>} [query] */
  async address(contestant, page, query = {}) {
    await this.#bundle(contestant);
    const { id, build = id } = contestant;
    return `${this.#site.url}/${page}.html?${new URLSearchParams({ ...query, contestant: build })}`;
  }

  /** A page with the contestant loaded, not connected. */
  async page(context, contestant) {
    const tab = await this.tab(context);
    await tab.visit(await this.address(contestant, 'page'));
    return tab;
  }

  /** Loads a contestant into a page that is there. */
  async load(tab, contestant) {
    await this.#bundle(contestant);
    const { id, build = id } = contestant;
    await tab.page.evaluate(async (url) => {
      globalThis.program = import(url).then(({ program }) => program);
      await globalThis.program;
    }, `/${build}/index.mjs`);
  }

  /** Connects the contestant of a page. */
  connect(tab, contestant, server, cell, extra = {}) {
    const { kind, bytes, pool, count, warmUp } = cell, { id, settings } = contestant;
    return tab.call('open', { url: server.url, texts: this.#site.texts(kind, bytes, pool),
      exact: id !== 'raw', most: count + warmUp, settings, ...extra });
  }

  /** Throws when anything was lost or doubled. */
  check(server, contestant, cell, done) {
    return checked(server, { ...cell, contestant: contestant.id }, done);
  }

  /** @returns {(task: () => Promise<void>) => Promise<unknown>} runs what is measured */
  profiling(tab, contestant, cell) {
    return (task) => (this.#profiles ? keepProfile(this.#profiles, tab, contestant, cell, task)
      : task());
  }

  async stop() {
    await this.#browser.close();
    this.#site.stop();
    for (const server of this.#servers.values()) server.stop();
  }
}
