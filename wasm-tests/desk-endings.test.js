// @ts-check
/** A desk that is stopped, at whatever moment: all that it had opened is closed, soon. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Desk } from '../demo-web/desk/desk.js';
import { Journal } from '../demo-web/desk/journal.js';
import { SharedDesk } from '../demo-web/desk/shared.js';
import { SETTINGS } from './support/desk-simulation.js';

const CLIENT = { url: 'ws://127.0.0.1:1/websocket', userId: 'cs-desk' };

/** What is opened when the test says so, and how often it was. @param {object} thing */
function gate(thing) {
  /** @type {Array<() => void>} */
  const waiting = [];
  const count = { opened: 0, closed: 0, used: 0 };
  return {
    count,
    open: () => new Promise((/** @type {(opened: any) => void} */ resolve) => {
      waiting.push(() => resolve({ ...thing, close: () => { count.closed += 1; } }));
      count.opened += 1;
    }),
    letIn: () => waiting.splice(0).forEach((run) => run()),
  };
}

describe('a desk that is stopped while it starts', () => {
  test('closes the store that it was opening, and does not log in', async () => {
    const { count, open, letIn } = gate({ open: () => [], clientEntries: () => [] });
    const desk = new Desk({ settings: SETTINGS, client: CLIENT, openStore: open });
    const started = desk.start(), stopped = desk.stop();
    letIn();
    await Promise.all([started, stopped]);
    assert.deepEqual([count.opened, count.closed, desk.health().state], [1, 1, 'stopped']);
  });

  test('closes the meeting that it was opening, of which there is one', async () => {
    const look = () => assert.fail('it is over');
    const { count, open, letIn } = gate({ look });
    const desk = new SharedDesk({ settings: SETTINGS, client: CLIENT, meet: open });
    const started = desk.start(), stopped = desk.stop();
    letIn();
    await Promise.all([started, stopped]);
    assert.deepEqual([count.opened, count.closed], [1, 1]);
  });

  test('opens one meeting when it is not stopped', async () => {
    const { count, open, letIn } = gate({ look: () => [] });
    const desk = new SharedDesk({ settings: SETTINGS, client: CLIENT, meet: open });
    const started = desk.start();
    letIn();
    await started;
    await desk.stop();
    assert.deepEqual([count.opened, count.closed], [1, 1]);
  });
});

describe('the journal', () => {
  /** @type {any} */
  const owner = {
    soon: setImmediate, inTurn: (/** @type {() => void} */ run) => run(), durable: () => {},
    failed: () => {},
  };
  const put = (/** @type {string} */ key, needsWrite = false) => ({
    outputs: [/** @type {any} */ ({ do: 'put', key, doc: { key } })], needsWrite,
  });

  /** A journal, and the keys that its store has. */
  function begin() {
    /** @type {string[]} */
    const keys = [];
    const store = /** @type {any} */ ({
      transact: async (/** @type {any} */ { docs }) => {
        await null;
        for (const [key] of docs) keys.push(key);
      },
    });
    const journal = new Journal(store, owner);
    return { keys, journal };
  }

  test('has written what was staged by now, though more is staged without end', async () => {
    const { keys, journal } = begin();
    let isOver = false;
    owner.durable = () => isOver || journal.stage(put('more'));
    journal.stage(put('first'));
    journal.stage(put('second'));
    await journal.idle();
    isOver = true;
    owner.durable = () => {};
    assert.deepEqual(keys.slice(0, 2), ['first', 'second']);
  });

  test('ends without what the client has not written the fingerprint of, or after it', async () => {
    const { keys, journal } = begin();
    const { clientStore } = journal;
    journal.stage(put('taken', true));
    const written = clientStore.write([['s\nx', '1']], []);
    journal.stage(put('of the desk'));
    journal.stage(put('comes again', true));
    journal.stage(put('of what comes again'));
    await Promise.all([journal.finish(), written]);
    assert.deepEqual(keys, ['taken', 'of the desk']);
  });
});
