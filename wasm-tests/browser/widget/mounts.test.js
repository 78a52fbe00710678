// @ts-check
/** Many widgets of one page, one after the other. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { until } from '../../support/desk-command.js';
import { WidgetPage } from '../support/widget-page.js';
import { pageWith, useShop } from '../support/widget-shop.js';

const MOUNTS = 100, MOST_GROWTH = 1024 * 1024;

describe('of the widget', () => {
  const shop = useShop({ pages: { module: pageWith('', '') } });

  test(`${MOUNTS} widgets of one page, each opened and gone, leave nothing`, async (t) => {
    const { page, root } = await WidgetPage.open(t, 'about:blank');
    const cdp = await page.context().newCDPSession(page);
    let sockets = 0, most = 0;
    page.on('websocket', (socket) => {
      sockets += 1;
      most = Math.max(most, sockets);
      socket.on('close', () => { sockets -= 1; });
    });
    await page.goto(`${shop().server.httpUrl}/pages/module.html`);
    const mounts = (/** @type {number} */ count) => page.evaluate(async (times) => {
      const { mountWidget } = await import(String('/dist/widget.mjs'));
      for (let i = 0; i < times; i++) {
        const widget = mountWidget({ url: '/websocket', to: 'cs-desk' });
        await widget.open();
        if (document.querySelectorAll('mobileim-widget').length !== 1) throw new Error('roots');
        if (i % 4 === 0) await new Promise((done) => { setTimeout(done, 20); });
        await widget.destroy();
      }
    }, count);
    const held = async () => {
      await page.waitForTimeout(2500);  // longer than any of its timers
      for (let i = 0; i < 3; i++) await cdp.send('HeapProfiler.collectGarbage');
      return (await cdp.send('Runtime.getHeapUsage')).usedSize;
    };
    await mounts(20);
    const before = await held();
    await mounts(MOUNTS);
    const growth = await held() - before;
    t.diagnostic(`${growth} bytes after ${MOUNTS} mounts`);
    assert.ok(growth < MOST_GROWTH, `${growth} bytes`);
    assert.equal(await root.count(), 0);
    await until(() => sockets === 0, 'the end of the sockets');
    assert.ok(most <= 1, `${most} sockets at once`);
  });
});
