// @ts-check
/** What the loader of the widget reads: attributes of its script, and what the browser keeps. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { optionsOf } from '../demo-web/widget/loader/from-element.js';
import { Records } from '../demo-web/widget/loader/records.js';

test('data-sound: `false` is silence, all else is sound', () => {
  const sounds = ['false', 'true', 'on'].map((sound) =>
    optionsOf(/** @type {any} */ ({ dataset: { sound } })).sound);
  assert.deepEqual(sounds, [false, true, true]);
});

describe('what the browser keeps', () => {
  /** @param {import('node:test').TestContext} t @param {object} record */
  function recordsWith(t, record) {
    const items = new Map([['mobileimsdk-widget shop', JSON.stringify(record)]]);
    const page = /** @type {any} */ (globalThis), before = page.localStorage;
    page.localStorage = {
      getItem: (/** @type {string} */ key) => items.get(key) ?? null,
      setItem: (/** @type {string} */ key, /** @type {string} */ text) => items.set(key, text),
      removeItem: (/** @type {string} */ key) => items.delete(key),
    };
    t.after(() => { page.localStorage = before; });
    return new Records('shop');
  }

  test('is what the widget wrote, and nothing that another script put in its place', (t) => {
    const records = recordsWith(t, { id: null, profile: null, refused: null, leaving: [null],
      unread: 3 });
    assert.deepEqual(records.read(), { unread: 3 });
  });
});
