// @ts-check
/** The types: where there is no DOM, and what an editor shows of each thing in them. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { OPTIONS } from '../js/generated/codes.js';
import { runNode } from './support/child.js';
import { declarationsIn } from './support/declarations.js';
import { compileExamples } from './support/examples.js';

/** Compiles in ES2017 without the DOM, as strict as can be. @param {string[]} args */
async function compiles(...args) {
  const { status, stdout } = await runNode(['node_modules/typescript/bin/tsc', '--noEmit',
    '--strict', '--exactOptionalPropertyTypes', '--noUncheckedIndexedAccess',
    '--lib', 'es2017', '--target', 'es2017',
    '--module', 'nodenext', '--moduleResolution', 'nodenext', ...args], 120_000);
  assert.equal(stdout, '');
  assert.equal(status, 0);
}

describe('the types, without the DOM', () => {
  test('compile as strict as can be, libraries included, beside those of WeChat', () =>
    compiles('--types', 'miniprogram-api-typings', 'wasm-tests/types/without-dom.test-d.ts'));

  test('of the dev server compile where those of Node are not installed', () =>
    compiles('--typeRoots', 'wasm-tests/types', 'wasm-tests/types/dev-server.test-d.ts'));
});

const FILES = ['js/index.d.ts', 'js/twin.d.ts'];
const declared = FILES.flatMap((file) => declarationsIn(file));

/** @param {(one: import('./support/declarations.js').Declared) => boolean} isWrong */
const those = (isWrong) => declared.filter(isWrong).map(({ name }) => name);

/** The full name of what a member of these sets, as the core has it; undefined: it is none. */
const GROUPS = /** @type {Record<string, string>} */ ({
  ClientOptions: '', HeartbeatOptions: 'heartbeat.', ReconnectOptions: 'reconnect.',
  QosOptions: 'qos.', ReceiptsOptions: 'receipts.', SendOptions: 'send.', LoginOptions: 'login.',
  LogoutOptions: 'logout.',
});
/** @param {string} name */
function optionOf(name) {
  const [type, member, ...deeper] = name.split('.');
  return member && !deeper.length && type in GROUPS ? GROUPS[type] + member : undefined;
}
const options = declared.filter(({ name }) => optionOf(name) !== undefined);
const numbers = options.filter(({ type }) => /\bnumber\b/.test(type) && !/[{]|=>/.test(type));

/** What no table of the core has: that of `send()`, `login()` and `logout()`. */
const OTHERS = /** @type {Record<string, number[]>} */ ({
  'send.typeu': [-2147483648, 2147483647, -1], 'send.expiresAfter': [1, Number.MAX_SAFE_INTEGER],
  'login.timeout': [1, 3_600_000], 'logout.drain': [0, 3_600_000, 0],
});
/** By default there is none, or it follows another. */
const WITHOUT_DEFAULT = /^(heartbeat\.|qos\.expiresAfter|send\.expiresAfter|login\.timeout)/;

describe('what an editor shows', () => {
  test('is something, for every member', () => {
    assert.ok(declared.length > 250, `${declared.length} members`);
    assert.deepEqual(those(({ text }) => text.length < 10), []);
  });

  test('has the default of every option', () => {
    assert.ok(options.length > 50, `${options.length} options`);
    assert.deepEqual(options.filter(({ text }) => !/\bdefaults?\b/i.test(text))
      .map(({ name }) => name), []);
  });

  test('has the unit of every number that is given, and the range and default that the core has',
    () => {
      assert.ok(numbers.length > 25, `${numbers.length} numbers`);
      const TEXT = new RegExp('(-?[\\d,]+) to (-?[\\d,]+)' +
        ' (?:ms|bytes|units|times|messages|peers|receipts|fingerprints|\\(int32\\))' +
        '[^]*?\\b[Dd]efault:? (-?[\\d,]*\\d)?');
      const said = numbers.map(({ name, text }) => [name, ...(TEXT.exec(text) ?? []).slice(1)
        .map((part) => part && Number(part.replace(/,/g, '')))]);
      const meant = numbers.map(({ name }, i) => {
        const option = optionOf(name) ?? '';
        const [low, high, byDefault] = OTHERS[option] ?? /** @type {any} */ (OPTIONS)[option] ?? [];
        return [name, low, high, WITHOUT_DEFAULT.test(option) ? said[i][3] : byDefault];
      });
      assert.deepEqual(said, meant);
    });

  test('has an example of every method, event and option, and of each thing with members', () => {
    /** A group's own example counts where the option is in it. @param {string} name */
    const shared = (name) => declared.find((one) => one.name === name.split('.')[0])?.examples
      .some((example) => example.includes(`${name.split('.')[1]}:`));
    assert.deepEqual(those(({ name, isMethod, hasMembers, examples }) => examples.length === 0 &&
      (hasMembers && !name.includes('.') || /^Client\./.test(name) && isMethod ||
        /^ClientEvents\.\w+$/.test(name) ||
        optionOf(name) !== undefined && !shared(name))), []);
  });

  test('has examples that compile', () => {
    const examples = declared.flatMap((one) => one.examples);
    assert.ok(examples.length > 80, `${examples.length} examples`);
    assert.deepEqual(compileExamples(examples, OF_THE_READER), []);
    assert.equal(compileExamples(['qos: { widow: 1 }', 'client.sent()'], []).length, 2);
  });
});

describe('what an editor shows of the bindings', () => {
  const SHARED = `
    import { Client } from 'mobileimsdk-wasm';
    import { Talk } from 'mobileimsdk-wasm/talk';
    declare const url: string, talk: Talk | null;`;
  const HEADS = {
    react: `${SHARED}
      import { useClient, useConnection, useConversation, useConversations, type Connection,
        type Conversations, type ConversationView } from 'mobileimsdk-wasm/react';
      declare const userId: string, isInFront: boolean;
      declare const connection: Connection, conversations: Conversations, bob: ConversationView;`,
    vue: `${SHARED}
      import type { Ref } from 'vue';
      import { useClient, useConnection, useConversation, useConversations, type Readable,
        type Source } from 'mobileimsdk-wasm/vue';
      declare const userId: Ref<string>, isInFront: Ref<boolean>, props: { peer: string };
      declare const route: { params: { peer: string } };`,
  };
  const shared = declarationsIn('js/bindings/index.d.ts');

  for (const [name, head] of Object.entries(HEADS)) {
    const all = [...declarationsIn(`js/${name}/index.d.ts`), ...name === 'react' ? shared : []];

    test(`${name}: something for every member, with an example of each thing`, () => {
      assert.ok(all.length > 5, `${all.length} members`);
      assert.deepEqual(all.filter(({ name: own, text, examples }) => text.length < 10 ||
        !own.includes('.') && examples.length === 0).map(({ name: own }) => own), []);
    });

    test(`${name}: examples that compile, unlike one that is wrong`, () => {
      const examples = [...all.flatMap((one) => one.examples), 'useConversation(talk, 7)'];
      const told = compileExamples(examples, ['show'], head);
      assert.deepEqual(told.map((text) => text.split(': ')[0]), ['useConversation(talk, 7);']);
    });
  }
});

/** What examples name of the application that they stand in. */
const OF_THE_READER = ['show', 'note', 'report', 'plot', 'blink', 'upload', 'warn', 'mine',
  'tunnel', 'fetchToken', 'freshTicket', 'fetchRandom', 'fetchHistory', 'fetchAddresses', 'db',
  'WS', 'ca', 'agent', 'dot', 'input', 'list', 'bubbles', 'bubbleOf', 'save', 'lost',
  'showOneTick', 'showTicks', 'showTyping', 'showConnection', 'showLoginForm', 'offerResend',
  'waitABit', 'useEffect', 'require'];
