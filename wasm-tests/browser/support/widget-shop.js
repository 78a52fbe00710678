// @ts-check
/** One shop, with one desk, for all tests of a file: to start a desk takes longer than most. */
import { after, before } from 'node:test';
import { useBrowser } from './chat-page.js';
import { agentAt, openShop } from './widget-page.js';

/** @typedef {Awaited<ReturnType<typeof agentAt>>} Agent */
/** @typedef {Awaited<ReturnType<typeof openShop>> & { ann: Agent }} Shop */

/** A page of its own, with nothing but the widget. @param {string} [head] @param {string} [tag] */
export const pageWith = (head = '', tag = '<script src="/dist/widget.js" ' +
  'data-url="/websocket" data-to="cs-desk" async></script>') =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>page</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,">${head}${tag}</head><body><main><h1>Words</h1>
<p>Some <a href="#there">more</a> words.</p><button type="button">One</button></main></body>
</html>`;

/**
 * For a suite: opens the shop, at which Ann works, before its tests.
 * @param {Parameters<typeof openShop>[1]} [how]
 * @returns {() => Shop}
 */
export function useShop(how) {
  /** @type {Array<() => unknown>} */
  const ends = [];
  /** @type {Shop} */
  let shop;
  useBrowser();
  before(async () => {
    const t = /** @type {any} */ ({ after: (/** @type {() => unknown} */ end) => ends.push(end) });
    const opened = await openShop(t, how);
    shop = { ...opened, ann: await agentAt(t, opened, 'Ann') };
  });
  after(async () => {
    for (const end of ends) await end();
  });
  return () => shop;
}

/**
 * Ann takes this visitor's chat.
 * @param {Shop} shop
 * @param {import('./widget-page.js').WidgetPage} widget
 * @returns {Promise<string>} the chat
 */
export async function takenByAnn({ ann }, widget) {
  const { id } = await widget.record();
  ann.accept(id);
  await widget.panel.getByRole('heading', { name: 'Ann' }).waitFor();
  return id;
}
