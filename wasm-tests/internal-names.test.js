// Which names the bundles shorten: the shim's own, and none that anybody else reads.
import assert from 'node:assert/strict';
import { transformSync } from 'esbuild';
import fs from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';
import { root } from '../js/build/command.mjs';
import {
  TAB_PROTOCOL, TALK, internalNames, mangling, namesIn, sharedMangling,
} from '../js/build/internal-names.mjs';

const read = (file) => fs.readFileSync(path.join(root, file), 'utf8');
const { short, kept } = internalNames();
const { mangleProps, reserveProps } = mangling();
const isShortened = (name) => mangleProps.test(name) && !reserveProps.test(name);
const keepsAll = (names) => assert.deepEqual(names.filter(isShortened), []);

describe('a name is not shortened', () => {
  test('of the public API', () => {
    const members = [...read('js/index.d.ts').matchAll(/^ +(?:readonly )?(\w+)\??[:(<]/gm)];
    assert.ok(members.length > 100);
    keepsAll([...members.map(([, name]) => name), 'instantiate', 'fingerprint', 'acksSent',
      'bufferedAmount', 'maxPendingBytes', 'networkUp']);
  });

  test('of the protocol between tabs', () => {
    keepsAll(TAB_PROTOCOL);
    const types = read('js/tabs/wire.js').match(/\/\*\*[^]*?\*\//g)
      .filter((comment) => comment.includes('kind:') || comment.includes('WireError'));
    const spelled = types.flatMap((comment) =>
      [...comment.matchAll(/[{,]\s*(?:\*\s*)?(\w+)\??:/g)]);
    assert.ok(spelled.length > 30);
    assert.deepEqual(spelled.map(([, name]) => name)
      .filter((name) => !TAB_PROTOCOL.includes(name)), []);
  });

  test('of the language, of browsers and of other hosts', () => {
    keepsAll(['then', 'constructor', 'postMessage', 'objectStore', 'addEventListener', 'onsuccess',
      'success', 'fail', 'multiple', 'errMsg', 'isConnected', 'randomValues', 'onSocketOpen',
      'uncork', 'closeTimeout', 'getRandomValues']);
  });

  test('of the core, of a table that is asked by a text, or of a module', () => {
    keepsAll(['im_poll', 'im_create', 'memory', '_initialize', 'resumed', 'CHINESE', 'share',
      'backTimers', 'default', 'ABI_VERSION']);
  });
});

describe('a name of talk', () => {
  const talk = mangling(TALK), isShort = (name) => talk.mangleProps.test(name);

  test('is not shortened when it is public, stored, said to other tabs or handed to a host', () => {
    const members = [...read('js/talk/index.d.ts').matchAll(/^ +(?:readonly )?(\w+)\??[:(<]/gm)];
    assert.ok(members.length > 100);
    const stored = ['js/talk/records.js', 'js/talk/transaction.js'].flatMap((file) =>
      [...read(file).matchAll(/@property \{.*\} \[?(\w+)/g)]);
    assert.ok(stored.length > 30);
    const names = [...members, ...stored].map(([, name]) => name);
    const others = ['rev', 'at', 'cleared', 'forgotten', 'version', 'asks', 'has', 'news',
      'success', 'fail', 'key', 'data', 'keys', 'currentSize', 'limitSize', 'errMsg',
      'errorMessage', 'Tabs', 'openStore', 'mergeInto', 'getAllKeys', 'upgrade', 'blocking',
      'terminated', 'done', 'objectStoreNames'];
    assert.deepEqual([...names, ...others].filter(isShort), []);
  });

  test('is shortened when it is of a class of its own', () => {
    const own = ['_engine', 'summaryOf', 'takeUnread', 'isLookedAt'];
    assert.deepEqual(own.filter(isShort), own);
  });
});

describe('a name is shortened', () => {
  test('of a class of the shim, and of what its functions return', () => {
    assert.ok(short.length > 100);
    assert.deepEqual(short.filter((name) => !isShortened(name)), []);
    const { own } = namesIn(read('js/tabs/hub.js'));
    assert.ok(own.filter((name) => short.includes(name)).length > 5);
  });

  test('once, as whoever has it too is then called so', () => {
    assert.deepEqual(short.filter((name) => kept.includes(name)), []);
  });
});

test('names are found by what they are, not by how they are spelled', () => {
  const found = namesIn(`
    /** @typedef {object} Heir
     * @property {{ died: () => void }} heirOf what is inside braces is not it
     * @property {string} [maybe] */
    import * as codes from './codes.js';
    const TABLE = { byText: 1 };
    export class Tab {
      field = 1;
      #secret = 2;
      constructor() { this.assigned = host.asked; this['quoted'] = 3; }
      get got() { return { returned: 1, 'also-quoted': 2 }; }
      ['computed']() { send({ handed: this.read }); }
    }
    export const load = () => import('./chunk.js');`);
  assert.deepEqual(found.own.sort(),
    ['assigned', 'constructor', 'field', 'got', 'returned']);
  assert.deepEqual(found.asked, ['asked']);
  assert.deepEqual(found.handed.sort(), ['byText', 'handed']);
  assert.deepEqual(found.tables, ['byText']);
  assert.deepEqual(found.exported, ['Tab', 'load']);
  assert.deepEqual(found.modules, ['./codes.js', './chunk.js']);
  assert.deepEqual(found.typed, ['heirOf', 'maybe']);
});

test('a quoted name is never shortened', () => {
  const [name] = short;
  const { code } = transformSync(`a = { '${name}': 1, ${name}: 2 }; a['${name}']; a.${name};`,
    { mangleProps, reserveProps });
  assert.equal(code.split(name).length - 1, 2);
});

describe('in a file that has client, talk and what stands on them, a name', () => {
  const shared = sharedMangling('demo-web/widget/'), isShort = (name) =>
    shared.mangleProps.test(name) && !shared.reserveProps.test(name);
  const stored = ['js/talk/records.js', 'js/talk/transaction.js'].flatMap((file) =>
    [...read(file).matchAll(/@property \{.*\} \[?(\w+)/g)]).map(([, name]) => name);

  test('is not shortened when others read it: stored, said to tabs, public, or of the desk', () => {
    const members = ['js/index.d.ts', 'js/talk/index.d.ts', 'demo-web/widget/index.d.ts']
      .flatMap((file) => [...read(file).matchAll(/^ +(?:readonly )?(\w+)\??[:(<]/gm)])
      .map(([, name]) => name);
    const ofDesk = ['kind', 'entries', 'before', 'position', 'agent', 'agents', 'status', 'open',
      'order', 'refused', 'leaving', 'isTalking'];
    assert.deepEqual([...members, ...stored, ...ofDesk, ...TAB_PROTOCOL, '_initialize']
      .filter(isShort), []);
  });

  test('is shortened when both say it is their own, or one alone knows it', () => {
    assert.deepEqual(['_engine', '_tabs', 'markSeenBy', 'isLookedAt'].map(isShort),
      [true, true, false, true]);
  });
});
