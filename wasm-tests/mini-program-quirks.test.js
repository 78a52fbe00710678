// @ts-check
/** Quirks of hosts that are too rare for the fakes, against the parts themselves. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { errorText } from '../js/hosts/mini-programs/host.js';
import { watch } from '../js/hosts/mini-programs/lifecycle.js';
import { openSocket } from '../js/hosts/mini-programs/socket.js';

/** @param {import('node:test').TestContext} t */
function watched(t) {
  t.mock.timers.enable({ apis: ['setTimeout', 'Date'], now: 1_800_000_000_000 });
  /** @type {Record<string, (event?: any) => void>} */
  const tell = {};
  /** @type {string[]} */
  const hints = [];
  watch(new Proxy({}, {
    get: (_, name) => (/** @type {any} */ listener) => { tell[String(name)] = listener; },
  }), (hint) => hints.push(hint));
  /** Timers run, but no more often than that. @param {number} ms @param {number} step */
  const pass = (ms, step) => {
    for (let passed = 0; passed < ms; passed += step) t.mock.timers.tick(step);
  };
  return { tell, hints, pass, timers: t.mock.timers };
}

describe('a mini-program that is hidden', () => {
  test('and goes on, its timers slowed to one a second, keeps its socket', (t) => {
    const { tell, hints, pass } = watched(t);
    tell.onAppHide();
    pass(60_000, 1000);
    tell.onAppShow();
    assert.deepEqual(hints, ['resumed']);
  });

  test('and is put to sleep after five seconds has slept when it comes back after six', (t) => {
    const { tell, hints, pass, timers } = watched(t);
    tell.onAppHide();
    pass(5000, 100);
    timers.setTime(Date.now() + 1100);  // nothing runs
    tell.onAppShow();
    assert.deepEqual(hints, ['suspended', 'resumed']);
  });
});

test('a socket that opens after its error is closed, and not heard of again', () => {
  /** @type {Record<string, (event?: any) => void>} */
  const tell = {};
  let closes = 0;
  const task = {
    onOpen: (/** @type {any} */ listener) => { tell.open = listener; },
    onMessage() {}, onClose() {},
    onError: (/** @type {any} */ listener) => { tell.error = listener; },
    close: () => { closes += 1; },
  };
  /** @type {string[]} */
  const heard = [];
  const handlers = /** @type {any} */ (new Proxy({}, {
    get: (_, name) => () => heard.push(String(name)),
  }));
  openSocket({ connectSocket: () => task }, 'wss://im.test', 1000, handlers);
  tell.error({ errMsg: 'Unable to connect' });
  tell.open({});
  assert.deepEqual([heard, closes], [['closed'], 1]);
});

test('an error of a host says what it is, whatever it is made of', () => {
  const texts = [
    [{ errMsg: 'a' }, 'a'], [{ errorMessage: 'b', error: 2 }, 'b'], [{ error: 3 }, '3'],
    [new TypeError('c'), 'c'], [{ errno: 4 }, '{"errno":4}'], ['d', '"d"'],
    [undefined, 'undefined'],
  ];
  for (const [error, text] of texts) assert.equal(errorText(error), text);
});
