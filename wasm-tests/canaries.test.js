// The list of canaries is whole: each still fits the source it changes, and together they speak of
// every rule. (That the simulation notices them takes minutes: npm run canaries; `npm test` tries a
// sample.)
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { root } from '../js/build/command.mjs';
import { CANARIES, SAMPLE } from '../src/tests/sim/canaries.mjs';
import { sourceWith } from '../src/tests/sim/canary-source.mjs';

const RULES = [...Array.from({ length: 15 }, (_, i) => `S${i + 1}`),
  ...Array.from({ length: 8 }, (_, i) => `R${i + 1}`), 'L1', 'L2', 'L3'];
const FILES = ['session/awaiting', 'session/client_receipts', 'session/debts', 'session/peers',
  'session/tag_clock', 'session/unread', 'session/outbox', 'session/inbox', 'session/heartbeat',
  'session/reconnect',
  'session/state', 'session/client', 'session/client_frames', 'session/config', 'wire/encode',
  'wire/decode_fast'];
// What no client can do, none can do wrong.
const NOT_A_RULE = ['A client cannot close that gap alone'];

const protocol = fs.readFileSync(path.join(root, 'src/wire/PROTOCOL.md'), 'utf8');
const qos = protocol.split(/^## /m).find((part) => part.startsWith('QoS')).replace(/\s+/g, ' ');

test('each canary changes one place of its file', () => {
  for (const canary of CANARIES) {
    assert.notEqual(sourceWith(canary), fs.readFileSync(path.join(root, canary.file), 'utf8'));
  }
});

test('each canary has a name of its own, a rule that there is, and a reason', () => {
  assert.ok(CANARIES.length >= 24);
  assert.equal(new Set(CANARIES.map(({ name }) => name)).size, CANARIES.length);
  for (const { name, rule, why } of CANARIES) {
    assert.match(name, /^[a-z]+(-[a-z]+)*$/);
    assert.ok(RULES.includes(rule), `${name}: no rule ${rule}`);
    assert.match(why, /^[A-Z].*\.$/);
  }
});

test('every rule and every part of the core has a canary', () => {
  const rules = new Set(CANARIES.map(({ rule }) => rule));
  assert.deepEqual(RULES.filter((rule) => !rules.has(rule)), []);
  const files = CANARIES.map(({ file }) => file.replace(/^src\/|\.\w+$/g, ''));
  assert.deepEqual(FILES.filter((file) => !files.includes(file)), []);
});

test('every sentence of the QoS section has a canary that ignores it', () => {
  const quotes = CANARIES.flatMap(({ says }) => says ?? []);
  for (const quote of quotes) assert.ok(qos.includes(quote), `not in the section: ${quote}`);
  const sentences = qos.split(/\.\s/).map((sentence) => sentence.trim()).filter(Boolean);
  const free = sentences.filter((sentence) => !quotes.some((quote) => sentence.includes(quote)));
  assert.deepEqual(free, NOT_A_RULE);
});

test('the sample that every test run takes is of these', () => {
  const names = CANARIES.map(({ name }) => name);
  assert.ok(SAMPLE.length >= 5 && SAMPLE.includes('resend-once-too-often'));
  assert.deepEqual(SAMPLE.filter((name) => !names.includes(name)), []);
});

test('a place that is not there, or there twice, is said', () => {
  const [canary] = CANARIES;
  assert.throws(() => sourceWith({ ...canary, find: 'nowhere' }), /occurs 0 times in src/);
  assert.throws(() => sourceWith({ ...canary, find: 'entry' }), /occurs \d\d+ times in src/);
});
