// @ts-check
/** A phone in a world: a disk and a clock on the wall, which outlive the app that is launched. */
import { World } from '../virtual-world.js';
import { App } from './app.js';
import { HOSTS } from './hosts.js';
import { Disk } from './storage.js';

/** @typedef {{ after: (undo: () => void | Promise<void>) => void }} Test */

const NEW_YEAR = 1_800_000_000_000;
const PATIENCE = 600_000;  // virtual ms

/** A world of promises that may be made of timers. */
class PhoneWorld extends World {
  /**
   * @override @template T @param {Promise<T>} promise @returns {Promise<T>}
   */
  until(promise) {
    return super.until(new Promise((resolve, reject) => {
      promise.then(resolve, reject);
      this.later(PATIENCE, () => reject(new Error('it takes more than ten minutes')));
    }));
  }
}

export class Phone {
  disk = new Disk();
  /** Unix ms at the world's beginning; a test may set the clock. */
  epoch = NEW_YEAR;
  /** Names of the host that its version does not have. @type {string[]} */
  without = [];
  /** Are promises made of timers? */
  timerPromises = false;
  /**
   * What runs on it instead of the package alone, if anything.
   * @type {(app: App, clock: () => number) => any}
   */
  makeCode = () => undefined;
  /** @type {App[]} */
  #apps = [];

  /**
   * @param {Test} test at whose end everything that was launched has left nothing behind
   * @param {import('./hosts.js').HostName} [hostName]
   */
  constructor(test, hostName = 'wechat') {
    this.host = HOSTS[hostName];
    this.world = new PhoneWorld();
    this.server = this.world.server;
    test.after(async () => {
      for (const app of this.#apps) await app.finish();
    });
  }

  launch() {
    const app = new App(this);
    this.#apps.push(app);
    return app;
  }

  /** Kills the newest launch, and launches it again. */
  async relaunch() {
    await this.#apps.at(-1)?.kill();
    this.world.forget();
    return this.launch();
  }
}
