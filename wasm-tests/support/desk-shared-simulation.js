// @ts-check
/** The same world with two desks on one store, which die, take over from each other, and return. */
import { SharedDesk } from '../../demo-web/desk/shared.js';
import { DESK } from './desk-people.js';
import { SharedDisk, VirtualMeeting } from './desk-meeting.js';
import { DeskSimulation } from './desk-simulation.js';
import { Page } from './virtual-browser.js';

/** @typedef {import('./desk-simulation.js').Said} Said */

export const DESKS = [DESK, 'cs-desk-2'];

export class SharedSimulation extends DeskSimulation {
  shared = new SharedDisk(this.world, this.disk);
  /** Those that live. @type {Map<string, { machine: Page, meeting: VirtualMeeting,
   *   desk: SharedDesk }>} */
  desks = new Map();
  /** How long it takes to check a secret. */
  checking = { ms: 0 };

  /** @param {string} id */
  deskOf(id) {
    return DESKS[id === 'vb' || id === 'ben' ? 1 : 0];
  }

  startDesk() {
    for (const id of DESKS) if (!this.desks.has(id)) this.startOne(id);
    this.desk = /** @type {any} */ (this.desks.get(DESK)?.desk);
  }

  /** @param {string} id */
  startOne(id) {
    const machine = new Page(this.browser, { userId: 'nobody' }), { platform } = machine;
    const meeting = new VirtualMeeting(this.shared, () => 1 + this.below(20), this.reading);
    const desk = new SharedDesk({
      settings: this.settings, meet: async () => meeting,
      client: {
        url: 'ws://im.test/websocket', userId: id, senseMode: '30s',
        platform: { ...platform, openStore: undefined },
      },
      soon: (run) => void platform.setTimeout(run, 1),
      timers: /** @type {any} */ (platform), now: Date.now,
      log: (line) => void this.trace.push(`${id}: ${line}`),
      verify: (secret, hash) => new Promise((resolve) => {
        this.world.later(this.checking.ms, () => resolve(hash === `hash of ${secret}`));
      }),
    });
    this.desks.set(id, { machine, meeting, desk });
    void desk.start().catch(() => {});
  }

  async killDesk() {
    const id = this.one([...this.desks.keys()]);
    if (id) await this.killOne(id);
  }

  /** @param {string} id */
  async killOne(id) {
    const { machine, meeting } = /** @type {any} */ (this.desks.get(id));
    this.desks.delete(id);
    this.desk = null;
    meeting.die();
    await machine.crash();
  }

  /** In the mail it is on the disk as well. @param {Said} said */
  isOnDisk(said) {
    return super.isOnDisk(said) ||
      this.shared.mails.some(({ body }) => body.includes(said.fingerprint));
  }
}
