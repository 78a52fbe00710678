// @ts-check
/** Debian's Chromium as the driver starts it: no sandbox, for root, and quiet by itself. */
import { after, before } from 'node:test';
import { chromium } from 'playwright-core';

export function launchChromium() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-quic', '--disable-background-networking',
      '--disable-component-update', '--disable-sync', '--no-first-run'],
  });
}

/** One browser for all tests of a file. @returns {() => import('playwright-core').Browser} */
export function useChromium() {
  /** @type {import('playwright-core').Browser | undefined} */
  let browser;
  before(async () => {
    browser = await launchChromium();
  });
  after(() => browser?.close());
  return () => /** @type {import('playwright-core').Browser} */ (browser);
}
