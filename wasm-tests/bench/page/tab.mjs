// A page in a renderer process that is known.
import { between, privateMemory, threadNames, threadTimes } from './processes.mjs';

const PATIENCE = 120_000;
const WORKER = 'DedicatedWorker';
const pause = (ms) => new Promise((resolve) => { setTimeout(resolve, ms); });

/** @param {import('playwright-core').CDPSession} session of the browser */
async function processes(session) {
  return (await session.send('SystemInfo.getProcessInfo')).processInfo;
}

/** The renderer that has a worker when the page has one: nothing else says which it is. */
async function rendererOf(page, session) {
  await page.evaluate(() => { globalThis.sign = new Worker('data:text/javascript,'); });
  try {
    for (let i = 0; i < 200; i++) {
      const renderers = (await processes(session)).filter(({ type, id }) =>
        type === 'renderer' && threadNames(id).includes(WORKER));
      if (renderers.length === 1) return renderers[0].id;
      await pause(10);
    }
  } finally {
    await page.evaluate(() => globalThis.sign.terminate());
  }
  throw new Error('the process of a page is not known');
}

export class Tab {
  #session;
  #network;
  /** How many WebSockets the page has opened. */
  sockets = 0;

  /**
   * @param {import('playwright-core').BrowserContext} context
   * @param {import('playwright-core').CDPSession} session of the browser
   */
  static async open(context, session) {
    const tab = new Tab();
    tab.page = await context.newPage();
    tab.page.on('websocket', () => { tab.sockets++; });
    tab.#session = await context.newCDPSession(tab.page);
    await tab.#session.send('Performance.enable', { timeDomain: 'threadTicks' });
    tab.browser = session;
    return tab;
  }

  goto(url) {
    return this.page.goto(url, { waitUntil: 'load' });
  }

  /** Goes there, and finds out in which process that is. */
  async visit(url) {
    await this.goto(url);
    this.pid = await rendererOf(this.page, this.browser);
    const all = await processes(this.browser);
    this.#network = all.find(({ type }) => type === 'network.mojom.NetworkService').id;
  }

  /** Throws when the page is in another process than before. */
  async stays() {
    const pid = await rendererOf(this.page, this.browser);
    if (pid !== this.pid) throw new Error('the page went to another process');
  }

  /** @param {string} method of the program in the page @param {...unknown} args */
  async call(method, ...args) {
    const answer = this.page.evaluate(async ([name, given]) => {
      const program = await globalThis.program;
      return Promise.race([program[name](...given), program.failed]);
    }, [method, args]);
    let timer;
    const late = new Promise((_, reject) => {
      timer = setTimeout(() => reject(new Error(`${method}: no answer from the page`)), PATIENCE);
    });
    try {
      return await Promise.race([answer, late]);
    } finally {
      clearTimeout(timer);
      answer.catch(() => {});  // when the page is closed
    }
  }

  throttle(rate) {
    return this.#session.send('Emulation.setCPUThrottlingRate', { rate });
  }

  /** @returns {Promise<number>} ms of the main thread in script, compiling included */
  async script() {
    const { metrics } = await this.#session.send('Performance.getMetrics');
    const of = (key) => metrics.find(({ name }) => name === key).value;
    return (of('ScriptDuration') + of('V8CompileDuration')) * 1000;
  }

  async collect() {
    for (let i = 0; i < 2; i++) await this.#session.send('HeapProfiler.collectGarbage');
  }

  /**
   * Begins to count what the page costs.
   * @returns {Promise<() => Promise<{ cpu: number, script: number, network: number }>>} ends it,
   *   and says so, in microseconds
   */
  async meter() {
    const script = await this.script();
    const network = threadTimes(this.#network), cpu = threadTimes(this.pid);
    return async () => ({
      cpu: between(cpu, threadTimes(this.pid)),
      network: between(network, threadTimes(this.#network)),
      script: (await this.script() - script) * 1000,
    });
  }

  /** Samples what the main thread does. @returns {Promise<() => Promise<object>>} ends it */
  async profile() {
    await this.#session.send('Profiler.enable');
    await this.#session.send('Profiler.setSamplingInterval', { interval: 100 });
    await this.#session.send('Profiler.start');
    return async () => (await this.#session.send('Profiler.stop')).profile;
  }

  /** Bytes, when everything that can be is collected, and given back. */
  async memory() {
    for (let i = 0; i < 3; i++) {
      await this.collect();
      await this.#session.send('Memory.simulatePressureNotification', { level: 'critical' });
      await pause(200);
    }
    const { usedSize } = await this.#session.send('Runtime.getHeapUsage');
    return { rss: privateMemory(this.pid), heap: usedSize };
  }
}
