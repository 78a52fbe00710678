// @ts-check
/** In a browser ACKs are gathered: one task writes them, not one for each. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { gathering } from '../js/hosts/gathering.js';

/** A socket of a page, and what happens to it. @param {{ hidden?: boolean }} [document] */
function socketOf(document = { hidden: false }) {
  /** @type {string[]} */
  const written = [];
  /** @type {Array<() => void>} */
  const timers = [];
  /** @type {unknown[]} */
  const failures = [];
  /** @type {any} */
  const own = {
    bufferedAmount: 7,
    send: (/** @type {string} */ frame) => written.push(frame),
    close: () => written.push('close'),
  };
  const host = {
    document,
    setTimeout: (/** @type {() => void} */ run, /** @type {number} */ ms) => {
      assert.equal(ms, 0);
      timers.push(run);
    },
  };
  const socket = /** @type {any} */ (gathering(own, host, (cause) => failures.push(cause)));
  return { socket, own, written, timers, failures };
}

describe('what may wait', () => {
  test('is written in one task, in order', () => {
    const { socket, written, timers } = socketOf();
    for (const frame of ['a', 'b', 'c']) socket.sendSoon(frame);
    assert.deepEqual([written, timers.length], [[], 1]);
    timers[0]();
    assert.deepEqual(written, ['a', 'b', 'c']);
    socket.sendSoon('d');
    assert.equal(timers.length, 2);
  });

  test('is not overtaken, neither by what may not nor by the end', () => {
    const { socket, written, timers } = socketOf();
    socket.sendSoon('a');
    socket.send('b');
    socket.sendSoon('c');
    socket.close();
    assert.deepEqual(written, ['a', 'b', 'c', 'close']);
    for (const run of timers) run();
    assert.equal(written.length, 4);
  });

  test('is part of what the socket holds', () => {
    const { socket, timers } = socketOf();
    socket.sendSoon('12345');
    assert.equal(socket.bufferedAmount, 12);
    timers[0]();
    assert.equal(socket.bufferedAmount, 7);
  });

  test('is bounded', () => {
    const { socket, written } = socketOf();
    for (let i = 0; i < 64; i += 1) socket.sendSoon(`${i}`);
    assert.equal(written.length, 64);
  });

  test('does not wait in a hidden page, whose timers are late', () => {
    const hidden = socketOf({ hidden: true });
    hidden.socket.sendSoon('a');
    assert.deepEqual(hidden.written, ['a']);
  });

  test('ends the link when the socket does not take it, and no timer throws', () => {
    const { socket, own, timers, failures } = socketOf(), cause = new Error('no more');
    socket.sendSoon('a');
    own.send = () => { throw cause; };
    timers[0]();
    assert.deepEqual(failures, [cause]);
    assert.throws(() => socket.send('b'), cause);
  });

  test('is let go at the end, also by a socket that throws', () => {
    const { socket, own, written } = socketOf();
    socket.sendSoon('a');
    own.send = () => { throw new Error('no more'); };
    socket.close();
    assert.deepEqual(written, ['close']);
  });
});
