// @ts-check
/** The chat page where a browser is different that does not run here: on Android, in Safari. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  ChatPage, nodeClient, openContext, startServer, useBrowser,
} from './support/chat-page.js';

describe('the chat page elsewhere', { concurrency: 2 }, () => {
  useBrowser();

  test('notifies by the service worker, if there is one, where a page may not by itself',
    async (t) => {
      const server = await startServer(t), visitor = await openContext(t);
      await visitor.context.addInitScript(() => {
        /** @type {string[]} */
        const shown = [];
        const registration = { showNotification: (/** @type {string} */ title,
          /** @type {any} */ { body }) => shown.push(`${title}: ${body}`) };
        // As in Chrome on Android.
        class Forbidden {
          static permission = 'granted';

          constructor() {
            throw new TypeError('Illegal constructor');
          }
        }
        localStorage.setItem('mobileimsdk-chat:notify', 'true');
        Object.assign(window, { Notification: Forbidden, shown, asked: 0 });
        Object.defineProperty(navigator, 'serviceWorker', { value: { getRegistration: async () => {
          /** @type {any} */ (window).asked += 1;
          return /** @type {any} */ (window).asked > 1 ? registration : undefined;
        } } });
      });
      const alice = await ChatPage.openTab(visitor,
        `${server.httpUrl}/chat/?user=alice&to=bob&autologin`);
      await alice.connection('online');
      const bob = await nodeClient(t, server, 'bob');
      await alice.page.evaluate(() => {
        Object.defineProperty(document, 'visibilityState', { value: 'hidden' });
        document.dispatchEvent(new Event('visibilitychange'));
      });
      for (const [i, text] of ['in silence', 'said'].entries()) {
        await bob.client.send('alice', text).delivered;
        await alice.page.waitForFunction((count) =>
          /** @type {any} */ (window).asked === count, i + 1);
      }
      assert.deepEqual(await alice.page.evaluate(() => /** @type {any} */ (window).shown),
        ['bob: said']);
    });

  test('puts in emoji, and closes their panel, where a press gives a button no focus',
    async (t) => {
      const server = await startServer(t);
      const alice = await ChatPage.open(t, `${server.httpUrl}/chat/?user=alice&to=0&autologin`);
      // As in Safari.
      await alice.page.evaluate(() => document.addEventListener('mousedown', (event) => {
        const isButton = event.target instanceof Element && event.target.closest('button');
        if (!isButton || event.defaultPrevented) return;
        event.preventDefault();
        /** @type {HTMLElement} */ (document.activeElement).blur();
      }));
      const toggle = alice.page.locator('#emoji'), panel = alice.page.locator('#emoji-panel');
      await toggle.click();
      await panel.getByText('👍').click();
      assert.equal(await alice.draft.inputValue(), '👍');
      await toggle.click();
      await panel.waitFor();
      await toggle.click();
      await panel.waitFor({ state: 'hidden' });
    });
});
