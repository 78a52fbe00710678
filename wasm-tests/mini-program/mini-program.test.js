// @ts-check
/**
 * The demo as WeChat's own tools would upload it, on a phone in Chromium, against a real server and
 * with a Node client at the other end. `npm run test:miniprogram` makes the uploads.
 */
import { describe, test } from 'node:test';
import { chat } from './scenarios/chat.js';
import { background, network } from './scenarios/lifecycle.js';
import { loading, twin } from './scenarios/loading.js';
import { look } from './scenarios/look.js';
import { phone } from './scenarios/phone.js';
import { reading } from './scenarios/reading.js';
import { relaunch } from './scenarios/relaunch.js';
import { settings } from './scenarios/settings.js';
import { upload } from './scenarios/upload.js';
import { usePhones } from './support/phone.js';
import { readUpload } from './toolchain/upload.js';

/** Far longer than a scenario takes; some wait for what a broken client never does. */
const PATIENCE = 90_000;

/**
 * @param {string} name of the upload
 * @param {Record<string, Record<string, (t: any) => Promise<void>>>} groups
 */
function play(name, groups) {
  usePhones(readUpload(name).folder);
  for (const [group, scenarios] of Object.entries(groups)) {
    for (const [rule, scenario] of Object.entries(scenarios)) {
      test(`${group}: ${rule}`, { timeout: PATIENCE }, scenario);
    }
  }
}

describe('the upload', () => {
  for (const [name, scenario] of Object.entries(upload)) test(name, scenario);
});
describe('the demo', { concurrency: 4 }, () => {
  play('demo', {
    phone, chat, reading, background, network, relaunch, loading, settings, look,
  });
});
describe('the demo with the twin', { concurrency: 4 }, () => play('demo-twin', { twin }));
