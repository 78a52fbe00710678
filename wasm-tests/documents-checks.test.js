// @ts-check
/** The checks of documents, on blocks that are wrong: each is found, by file and line. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { kindOf, nameOf } from './documents/kinds.js';
import { blocksOf } from './documents/markdown.js';
import { runModule } from './documents/modules.js';
import { checkComponent, checkHeaders, checkJava, checkJson, checkNginx, checkPage } from
  './documents/others.js';
import { checkShell } from './documents/shell.js';

/** @param {string} language @param {string} code */
const block = (language, code) =>
  blocksOf('a.md', `# A\n\n\`\`\`${language}\n${code}\n\`\`\`\n`)[0];
const nothing = new Map();

describe('a block of a document', () => {
  test('is found with its language, line and marker, also in a fence of four', () => {
    const text = 'a\n````js\n```\n1;\n```\n````\n<!-- sizes -->\n```\nx\n```\n<!-- /sizes -->\n';
    assert.deepEqual(blocksOf('a.md', text), [
      { file: 'a.md', line: 3, language: 'js', code: '```\n1;\n```\n', generated: '' },
      { file: 'a.md', line: 9, language: '', code: 'x\n', generated: 'sizes' },
    ]);
  });

  test('of a language that nobody checks fails, and so does one without', () => {
    assert.throws(() => kindOf(block('ruby', '1')), /^Error: a\.md:4: .*"ruby"/);
    assert.throws(() => kindOf(block('', '1')), /^Error: a\.md:4: /);
  });

  test('has the kind of what it does, and the name that it says', () => {
    assert.equal(kindOf(block('js', "import { Client } from 'mobileimsdk-wasm';")), 'module');
    assert.equal(kindOf(block('js', 'Page({ onLoad() {} });')), 'mini-program');
    assert.equal(nameOf(block('js', '// im.js\nexport {};')), 'im.js');
    assert.equal(nameOf(block('js', '// of im.js\nexport {};')), undefined);
  });
});

describe('a module', () => {
  /** @param {string} code @param {Record<string, string>} [files] */
  const run = (code, files = {}) => runModule(block('js', code), new Map(Object.entries(files)));

  test('runs, with what the reader has, and what the document has named before', async () => {
    await run("import { two } from './two.js';\nconst token = two;\n" +
      "if (token !== 2) throw new Error();\nawait client.send('bob', 'hi').delivered;",
    { 'two.js': 'export const two = 2;' });
  });

  test('that throws fails', () => assert.rejects(run("throw new Error('own');"), /own/));
  test('with a name that nobody has fails', () => assert.rejects(run('nobody();'), /nobody/));
  test('whose listener throws fails', () => assert.rejects(
    run("client.on('message', () => { throw new Error('in a listener'); });"), /in a listener/));
  test('whose client is never online fails', () => assert.rejects(run(
    "new Client({ ...options, url: 'ws://127.0.0.1:9/' }).login().catch(() => {});"),
  /never online/));
});

describe('other blocks', () => {
  test('components that do not compile, or import what there is not, fail', async () => {
    await checkComponent(block('vue', '<script setup>\nimport { Client } from ' +
      "'mobileimsdk-wasm';\nconst client = new Client({});\n</script>\n<template><p>{{ client }}" +
      '</p></template>'), nothing);
    await assert.rejects(checkComponent(block('vue', '<template><p></template>'), nothing));
    await assert.rejects(checkComponent(block('jsx', 'const a = <p>;'), nothing));
    await assert.rejects(checkComponent(
      block('jsx', "import { useIt } from './it.js';\nuseIt();"), nothing), /no \.\/it\.js before/);
    await assert.rejects(checkComponent(
      block('jsx', "import { Clint } from 'mobileimsdk-wasm';\nClint();"), nothing), /Clint/);
  });

  test('pages with a tag left open, or a script that the package has not, fail', () => {
    assert.equal(checkPage(block('html', '<p>a<br></p><script>f();</script>')).length, 1);
    assert.throws(() => checkPage(block('html', '<p><b></p>')));
    assert.throws(() => checkPage(block('html', '<script>f(;</script>')));
    assert.throws(() => checkPage(block('html',
      '<script src="node_modules/mobileimsdk-wasm/dist/none.js"></script>')), /none\.js/);
  });

  test('commands that are not known, or name what there is not, fail', () => {
    checkShell(block('console', '$ npm run build && npx mobileimsdk-dev-server --demo  # a\nsaid'));
    for (const command of ['npm run none', 'npx none', 'npx mobileimsdk-dev-server --none', 'none',
      'npm install none', 'node none.mjs', '# none']) {
      assert.throws(() => checkShell(block('sh', command)), /./, command);
    }
  });

  test('Java, JSON, nginx and headers that are not whole fail', () => {
    checkJava(block('java',
      '@Override\npublic void onTransferMessage4C2C(Protocal p) { f("}"); }'));
    assert.throws(() => checkJava(block('java', 'void f() { if (a { } }')));
    assert.throws(() => checkJava(block('java', '@Override\npublic void onNothing() {}')),
      /onNothing/);
    checkJson(block('json', '{ "a": 1 }\n{ "a": 2 }'));
    assert.throws(() => checkJson(block('json', '{ a: 1 }')));
    checkNginx(block('nginx', 'location / {\n  proxy_pass http://a;  # b\n}'));
    assert.throws(() => checkNginx(block('nginx', 'location / {\n  proxy_pass http://a\n}')));
    checkHeaders(block('http', 'Content-Security-Policy: default-src\n  none'));
    assert.throws(() => checkHeaders(block('http', 'nothing')));
  });
});
