// @ts-check
/** The lab's checks turn red when the client, or what it says of itself, is wrong. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { CHECKS } from '../demo-web/lab/checks.js';
import { Crossing } from '../demo-web/lab/crossing.js';
import { History, SPAN } from '../demo-web/lab/history.js';
import { Ledger } from '../demo-web/lab/ledger.js';

/** @typedef {import('../js/index.js').SentMessage} SentMessage */

/** @param {string} fingerprint */
const message = (fingerprint) =>
  /** @type {SentMessage} */ (/** @type {unknown} */ ({ fingerprint, status: 'queued' }));

/** @param {SentMessage} sent @param {'sent' | 'delivered' | 'lost'} status */
const become = (sent, status) => Object.assign(sent, { status });

/**
 * A client of which one was accepted and delivered, and what another said of itself.
 * @param {object} [stats] that differ
 */
function evidence(stats = {}) {
  const ledger = new Ledger(), crossing = new Crossing();
  ledger.delivered.on(({ message: { fingerprint } }) => crossing.delivered(fingerprint));
  const sent = message('a');
  ledger.accept(sent);
  ledger.settle(become(sent, 'delivered'));
  const said = { core: 'wasm', accepted: 1, delivered: 1, lost: 0, pending: 0, ...stats };
  const subject = { ledger, stats: () => /** @type {any} */ (said) };
  return {
    subjects: { me: subject, peer: subject }, crossings: { me: crossing, peer: crossing },
  };
}

describe('the check', () => {
  test('of the sum: what was accepted is delivered, lost or pending', () => {
    const { checkSum } = CHECKS;
    assert.deepEqual(checkSum(evidence(), 'me'), { holds: true, words: '1 = 1 + 0 + 0' });
    assert.equal(checkSum(evidence({ accepted: 2, pending: 1 }), 'me')?.holds, true);
    assert.equal(checkSum(evidence({ accepted: 2 }), 'me')?.holds, false);
    assert.equal(checkSum(evidence({ lost: 1 }), 'me')?.holds, false);
  });

  test('of the handles: stats() may not claim what no handle says', () => {
    const { checkHandles } = CHECKS;
    assert.deepEqual(checkHandles(evidence(), 'me'), { holds: true, words: '1 / 1 / 0' });
    for (const name of ['accepted', 'delivered', 'lost']) {
      assert.equal(checkHandles(evidence({ [name]: 7 }), 'me')?.holds, false, name);
    }
    assert.equal(checkHandles(evidence({ core: null, accepted: 0 }), 'me'), null);
  });

  test('of showing: once, and what is delivered is under way until it is shown', () => {
    const { crossings, ...rest } = evidence();
    const verdict = () => CHECKS.checkTwice({ crossings, ...rest }, 'me');
    assert.equal(crossings.me.underWay, 1);
    crossings.me.show('a');
    assert.equal(crossings.me.underWay, 0);
    assert.deepEqual(verdict(), { holds: true, words: '0' });
    crossings.me.show('a');
    assert.deepEqual(verdict(), { holds: false, words: '1' });
  });
});

test('a message that is shown before its sender hears of the ACK is not under way', () => {
  const crossing = new Crossing();
  crossing.show('a');
  crossing.delivered('a');
  assert.equal(crossing.underWay, 0);
});

test('the ledger counts each message at one place, and its end once', () => {
  const ledger = new Ledger();
  const [first, second, third] = ['a', 'b', 'c'].map(message);
  for (const sent of [first, second, third]) ledger.accept(sent);
  become(first, 'sent');
  assert.deepEqual(ledger.counts(), { queued: 2, sent: 1, delivered: 0, lost: 0 });
  ledger.settle(become(first, 'delivered'));
  ledger.settle(first);
  ledger.settle(become(second, 'lost'));
  ledger.settle(become(message('foreign'), 'delivered'));
  assert.deepEqual(ledger.counts(), { queued: 1, sent: 0, delivered: 1, lost: 1 });
  assert.deepEqual([ledger.accepted, ledger.unsettled], [3, 1]);
});

test('the history keeps its span, and the value that held when it began', () => {
  const history = new History();
  for (let at = 0; at <= 4 * SPAN; at += 1_000) history.add({ at });
  const [{ at: oldest }, { at: next }] = history.values;
  assert.ok(oldest <= 3 * SPAN && next >= 3 * SPAN - 6_000, `begins at ${oldest}`);
  assert.ok(history.values.length <= SPAN / 1_000 + 8, `${history.values.length} values`);
});
