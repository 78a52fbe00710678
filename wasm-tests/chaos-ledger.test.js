// @ts-check
/** The judge of the chaos is judged: honest books pass, and each lie is found out. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Ledger } from './support/chaos-ledger.js';

const PATIENCE = 6000;
const START = { at: 1000, onlineFor: 400 };
/** A moment so many ms later, all of them online. @param {number} ms */
const after = (ms) => ({ at: START.at + ms, onlineFor: START.onlineFor + ms });

const MESSAGE = { to: 'bob', content: 'alice-1 hello', fingerprint: 'fp-1' };
const SHOWN = { from: 'alice', content: MESSAGE.content, fingerprint: 'fp-1' };
const TO_SERVER = { ...MESSAGE, to: '0' };

/** @typedef {Partial<Parameters<Ledger['accepted']>[0]>} Details */

/** Books in which alice has sent one message. @param {Details} [details] */
function sent(details, message = MESSAGE) {
  const ledger = new Ledger(PATIENCE);
  const acceptance = { from: 'alice', when: START, qos: true, ...details };
  const send = () => ledger.accepted(acceptance, message);
  return { ledger, send, acceptance: send() };
}

/** Books in which it is delivered, and not shown yet. */
function delivered(message = MESSAGE) {
  const books = sent({}, message);
  books.ledger.acknowledged('fp-1');
  books.ledger.ended(books.acceptance, 'delivered', after(5));
  books.ledger.told(books.acceptance, 'delivered');
  return books;
}

/** @param {Ledger} ledger @param {RegExp} [violation] */
function judge(ledger, violation) {
  ledger.close();
  if (violation) assert.match(ledger.violations.join('\n'), violation);
  else assert.deepEqual([ledger.violations, ledger.open], [[], 0]);
}

describe('honest books', () => {
  test('delivered, and shown once', () => {
    const { ledger } = delivered();
    assert.equal(ledger.open, 1);
    ledger.shown('bob', SHOWN);
    judge(ledger);
    assert.deepEqual(ledger.sums('alice'), { accepted: 1, delivered: 1, written: 0, lost: 0 });
    assert.deepEqual(ledger.ends, { delivered: 1 });
  });

  test('lost for a reason, whether shown or not', () => {
    for (const isShown of [false, true]) {
      const { ledger, acceptance } = sent();
      if (isShown) ledger.shown('bob', SHOWN);
      ledger.ended(acceptance, 'UNACKNOWLEDGED', after(PATIENCE));
      ledger.told(acceptance, 'lost UNACKNOWLEDGED');
      judge(ledger);
      assert.equal(ledger.sums('alice').lost, 1);
    }
  });

  test('lost, sent again, and then delivered', () => {
    const { ledger, acceptance, send } = sent();
    ledger.ended(acceptance, 'UNACKNOWLEDGED', after(PATIENCE));
    ledger.told(acceptance, 'lost UNACKNOWLEDGED');
    const again = send();
    ledger.acknowledged('fp-1');
    ledger.ended(again, 'delivered', after(PATIENCE));
    ledger.told(again, 'delivered');
    ledger.shown('bob', SHOWN);
    judge(ledger);
    assert.deepEqual(ledger.sums('alice'), { accepted: 2, delivered: 1, written: 0, lost: 1 });
  });

  test('expired or aborted, as it was asked for', () => {
    const expired = sent({ expiresAfter: 500 });
    expired.ledger.ended(expired.acceptance, 'EXPIRED', after(500));
    expired.ledger.told(expired.acceptance, 'lost EXPIRED');
    judge(expired.ledger);
    const aborted = sent();
    aborted.acceptance.aborted = true;
    aborted.ledger.ended(aborted.acceptance, 'ABORTED', after(1));
    aborted.ledger.told(aborted.acceptance, 'lost ABORTED');
    judge(aborted.ledger);
  });

  test('without QoS: written, and shown or not, without a fingerprint', () => {
    for (const isShown of [false, true]) {
      const { ledger, acceptance } = sent({ qos: false });
      ledger.ended(acceptance, 'written', after(1));
      ledger.told(acceptance, 'sent');
      if (isShown) ledger.shown('bob', { ...SHOWN, fingerprint: null });
      judge(ledger);
    }
  });

  test('to the server, once in each of its lives', () => {
    const { ledger } = delivered(TO_SERVER);
    ledger.received(1, SHOWN);
    ledger.received(2, SHOWN);
    judge(ledger);
  });

  test('in order for each receiver, though not among them', () => {
    const ledger = new Ledger(PATIENCE);
    for (const [to, i] of /** @type {const} */ ([['bob', 1], ['carol', 2], ['bob', 3]])) {
      ledger.pushed({ to, content: `server-${i} news`, fingerprint: `fp-${i}` });
    }
    for (const [to, i] of /** @type {const} */ ([['bob', 1], ['bob', 3], ['carol', 2]])) {
      ledger.shown(to, { from: '0', content: `server-${i} news`, fingerprint: `fp-${i}` });
    }
    judge(ledger);
  });

  test('from the server', () => {
    const ledger = new Ledger(PATIENCE);
    ledger.pushed({ to: 'bob', content: 'server-1 news', fingerprint: 'fp-2' });
    ledger.shown('bob', { from: '0', content: 'server-1 news', fingerprint: 'fp-2' });
    judge(ledger);
  });
});

describe('found out:', () => {
  test('a message without an end', () => {
    judge(sent().ledger, /alice-1 has neither been delivered nor lost/);
  });

  test('an end that the handle does not tell', () => {
    const { ledger, acceptance } = sent();
    ledger.acknowledged('fp-1');
    ledger.ended(acceptance, 'delivered', after(5));
    judge(ledger, /alice-1 has neither/);
  });

  test('a handle that tells another end', () => {
    const { ledger, acceptance } = delivered();
    ledger.shown('bob', SHOWN);
    ledger.told(acceptance, 'lost UNACKNOWLEDGED');
    judge(ledger, /alice-1 ended as delivered, its handle: lost/);
  });

  test('two ends', () => {
    for (const second of /** @type {const} */ (['delivered', 'UNACKNOWLEDGED'])) {
      const { ledger, acceptance } = delivered();
      ledger.ended(acceptance, second, after(PATIENCE));
      judge(ledger, /alice-1 ended more than once: delivered, /);
    }
  });

  test('delivered without an ACK', () => {
    const { ledger, acceptance } = sent();
    ledger.ended(acceptance, 'delivered', after(5));
    judge(ledger, /alice-1 ended as delivered after 5 ms/);
  });

  test('delivered, and never shown', () => {
    judge(delivered().ledger, /alice-1 never came to bob/);
    judge(delivered(TO_SERVER).ledger, /alice-1 never came to 0/);
  });

  test('sent by the server, and never shown', () => {
    const ledger = new Ledger(PATIENCE);
    ledger.pushed({ to: 'bob', content: 'server-1 news', fingerprint: 'fp-2' });
    judge(ledger, /server-1 never came to bob/);
  });

  test('shown twice', () => {
    const { ledger } = delivered();
    ledger.shown('bob', SHOWN);
    ledger.shown('bob', SHOWN);
    judge(ledger, /alice-1 was shown 2 times at bob/);
  });

  test('delivered out of order', () => {
    const ledger = new Ledger(PATIENCE);
    for (const i of [1, 2]) {
      ledger.pushed({ to: 'bob', content: `server-${i} news`, fingerprint: `fp-${i}` });
    }
    for (const i of [2, 1]) {
      ledger.shown('bob', { from: '0', content: `server-${i} news`, fingerprint: `fp-${i}` });
    }
    judge(ledger, /server-1 came out of order to bob/);
  });

  test('twice at the server in one life', () => {
    const { ledger } = delivered(TO_SERVER);
    ledger.received(1, SHOWN);
    ledger.received(1, SHOWN);
    judge(ledger, /the server got alice-1 twice/);
  });

  const STRANGE = {
    'at another receiver': ['carol', SHOWN],
    'from another sender': ['bob', { ...SHOWN, from: 'carol' }],
    'with another content': ['bob', { ...SHOWN, content: 'alice-1 hallo' }],
    'with another fingerprint': ['bob', { ...SHOWN, fingerprint: 'fp-2' }],
    'that nobody sent': ['bob', { ...SHOWN, content: 'alice-2 hello' }],
  };
  for (const [what, [receiver, message]] of Object.entries(STRANGE)) {
    test(`a message ${what}`, () => {
      const { ledger } = delivered();
      ledger.shown(/** @type {string} */ (receiver), /** @type {typeof SHOWN} */ (message));
      judge(ledger, /which nobody has sent like that/);
    });
  }

  test('given up too early, by the time that was online', () => {
    const { ledger, acceptance } = sent();
    const { at } = after(60_000);
    ledger.ended(acceptance, 'UNACKNOWLEDGED', { at, onlineFor: START.onlineFor + PATIENCE / 2 });
    judge(ledger, /alice-1 ended as UNACKNOWLEDGED after 60000 ms, 3000 online/);
  });

  test('lost for a reason that does not apply', () => {
    const reasons = /** @type {const} */ (['EXPIRED', 'ABORTED', 'REJECTED', 'LOGGED_OUT',
      'DISPOSED', 'CORE_FAILED', 'written']);
    for (const reason of reasons) {
      const { ledger, acceptance } = sent();
      ledger.ended(acceptance, reason, after(60_000));
      judge(ledger, new RegExp(`alice-1 ended as ${reason}`));
    }
  });

  test('expired before its time', () => {
    const { ledger, acceptance } = sent({ expiresAfter: 1000 });
    ledger.ended(acceptance, 'EXPIRED', after(500));
    judge(ledger, /alice-1 ended as EXPIRED after 500 ms/);
  });
});
