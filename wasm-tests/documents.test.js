// @ts-check
/**
 * Every block of code of every document is checked for what it is (documents/kinds.js): modules and
 * mini-programs run, components are compiled, commands are looked up, the rest is parsed. What is
 * a part of a guide runs whole, in guides.test.js and browser/guides.test.js.
 */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { isPartOfGuide } from './documents/guides.js';
import { kindOf, nameOf } from './documents/kinds.js';
import { blocksOf, documents } from './documents/markdown.js';
import { branchOf, runMiniProgram } from './documents/mini-programs.js';
import { runModule, withPackage } from './documents/modules.js';
import { checkComponent, checkHeaders, checkJava, checkJson, checkNginx, checkPage } from
  './documents/others.js';
import { checkShell } from './documents/shell.js';
import { checkTypes } from './documents/types.js';

/** @typedef {import('./documents/markdown.js').Block} Block */

/** A page's scripts, as modules of their own. @param {Block} block */
const scriptsOf = (block) => checkPage(block).map(({ code, line }) =>
  ({ ...block, code, line: block.line + line, language: 'js' }));

/**
 * @param {import('node:test').TestContext} t @param {Block} block
 * @param {Map<string, string>} files
 */
async function check(t, block, files) {
  const name = nameOf(block);
  switch (kindOf(block)) {
    case 'module': return runModule(block, files, { name });
    case 'mini-program': {
      await runMiniProgram(t, block, files);
      const forPages = branchOf(block.code, 'H5');
      if (forPages !== block.code) await runModule(block, files, { code: forPages });
      return;
    }
    case 'page':
      for (const script of scriptsOf(block)) await runModule(script, files);
      return;
    case 'component': return checkComponent(block, files);
    case 'shell': return checkShell(block);
    case 'java': return checkJava(block);
    case 'json': return checkJson(block);
    case 'nginx': return checkNginx(block);
    case 'headers': return checkHeaders(block);
    case 'types': return;        // by the type check below
    case 'output': return;       // nothing runs: what a command printed
    case 'generated': return;    // by the test of what writes it
  }
}

/** The blocks of JavaScript, as the type check wants them. @param {Block[]} blocks */
const typed = (blocks) => blocks.flatMap((block) => {
  const kind = kindOf(block), name = nameOf(block);
  if (kind === 'page') {
    return scriptsOf(block).map((script) =>
      ({ block: script, code: withPackage(script.code) }));
  }
  if (!['module', 'mini-program', 'types'].includes(kind)) return [];
  return [{ block, name, code: branchOf(block.code, kind === 'module' ? 'H5' : 'MP') }];
});

for (const file of documents) {
  /** @type {Map<string, string>} */
  const files = new Map();
  for (const block of blocksOf(file)) {
    const before = new Map(files), name = nameOf(block);
    if (name) files.set(name, block.code);
    if (isPartOfGuide(block)) continue;
    test(`${file}:${block.line}: ${block.language || 'plain'}`, (t) => check(t, block, before));
  }
}

// One program for both: most of what it takes is reading the types of Node and the language.
describe('the types of the package', () => {
  const [wrong] = blocksOf('a.md', "```js\nclient.on('massage', () => {});\n" +
    'new Client({ ...options, tokn: 1 });\nclient.sendd();\nshowBubbel();\nshowBubble();\n```\n');
  const examples = typed(documents.flatMap((file) => blocksOf(file)));
  const told = checkTypes([...examples, { block: wrong, code: wrong.code }]);

  test('are what the JavaScript of all documents goes by', () => {
    assert.ok(examples.length > 5);
    assert.deepEqual(examples.flatMap(({ block }) => told.get(block)), []);
  });

  test('refuse an event, an option, a member and a name that there is not, by line', () => {
    assert.deepEqual(told.get(wrong)?.map((text) => text.split(': ')[0]),
      ['a.md:2', 'a.md:3', 'a.md:4', 'a.md:5']);
  });
});
