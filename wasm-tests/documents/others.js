// @ts-check
/** Blocks that are read and not run: components, pages, Java, JSON, nginx, headers. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { parse } from 'acorn';
import { build } from 'esbuild';
import { compileScript, compileTemplate, parse as parseComponent } from 'vue/compiler-sfc';
import { root } from '../../js/build/command.mjs';

/** @typedef {import('./markdown.js').Block} Block */

/** The script of a component, its template compiled as well. @param {string} code */
function scriptOf(code) {
  const { descriptor, errors } = parseComponent(code, { filename: 'Block.vue' });
  assert.deepEqual(errors, []);
  const { content, lang, bindings } = compileScript(descriptor, { id: 'block' });
  if (descriptor.template) {
    const template = compileTemplate({
      source: descriptor.template.content, filename: 'Block.vue', id: 'block',
      compilerOptions: { bindingMetadata: bindings },
    });
    assert.deepEqual(template.errors, []);
  }
  return { content, loader: /** @type {'ts' | 'js'} */ (lang ?? 'js') };
}

/** @param {string} name @param {string} code */
function componentOf(name, code) {
  const loader = /** @type {import('esbuild').Loader} */ (name.split('.').at(-1));
  return name.endsWith('.vue') ? scriptOf(code) : { content: code, loader };
}

/**
 * A component is compiled and bundled, so that what it imports is there and has that name.
 * @param {Block} block
 * @param {Map<string, string>} files of this document that come before, by name
 */
export async function checkComponent({ language, code }, files) {
  const { content, loader } = componentOf(`block.${language}`, code);
  /** @type {import('esbuild').Plugin} */
  const own = {
    name: 'files of this document',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^\.|^@\// }, ({ path: wanted, importer, namespace }) => {
        if (namespace !== 'own' && importer !== '<stdin>') return undefined;
        const name = [...files.keys()].find((file) => file.replace(/\.\w+$/, '')
          .endsWith(wanted.replace(/^[@./]+/, '').replace(/\.\w+$/, '')));
        return name ? { path: name, namespace: 'own' }
          : { errors: [{ text: `no ${wanted} before` }] };
      });
      onLoad({ filter: /.*/, namespace: 'own' }, ({ path: name }) => {
        const { content: contents, loader: kind } = componentOf(name, files.get(name) ?? '');
        return { contents, loader: kind, resolveDir: root };
      });
    },
  };
  const { warnings } = await build({
    stdin: { contents: content, loader, resolveDir: root }, bundle: true, write: false,
    format: 'esm', platform: 'browser', jsx: 'automatic', logLevel: 'silent', plugins: [own],
    external: ['@tarojs/*', '@dcloudio/*', '*.css'],
  });
  assert.deepEqual(warnings.map(({ text }) => text), []);
}

const ATTRIBUTES = '((?:"[^"]*"|\'[^\']*\'|[^>"\'])*?)';
const TAG = `<!--[^]*?-->|<!doctype[^>]*>|<(/?)([a-z][\\w-]*)${ATTRIBUTES}(/?)>`;
const VOID = ['area', 'base', 'br', 'col', 'hr', 'img', 'input', 'link', 'meta', 'source'];

/**
 * Tags are balanced, and scripts and links that are the package's exist in it.
 * @param {Block} block
 * @returns {Array<{ module: boolean, code: string, line: number }>} what it runs
 */
export function checkPage({ code }) {
  const scripts = [];
  /** @type {string[]} */
  const open = [];
  const tags = new RegExp(TAG, 'gi');
  for (let tag = tags.exec(code); tag; tag = tags.exec(code)) {
    const [text, end, name, attributes, empty] = tag;
    if (!name) continue;
    if (end) assert.equal(open.pop(), name, `</${name}> ends nothing`);
    else if (!empty && !VOID.includes(name.toLowerCase())) open.push(name);
    const [, source] = /\b(?:src|href)="([^"]*)"/.exec(attributes ?? '') ?? [];
    const [, inPackage] = /\bmobileimsdk-wasm(?:@[\d.]+)?\/(dist\/.*)$/.exec(source ?? '') ?? [];
    if (inPackage) assert.ok(fs.existsSync(path.join(root, inPackage)), inPackage);
    if (name !== 'script' || end) continue;
    const from = tag.index + text.length, to = code.indexOf('</script>', from);
    assert.ok(to >= 0, 'a script without end');
    tags.lastIndex = to;
    const body = code.slice(from, to);
    if (source || !body.trim()) continue;
    const module = /type="module"/.test(attributes);
    parse(body, { ecmaVersion: 'latest', sourceType: module ? 'module' : 'script' });
    scripts.push({ module, code: body, line: code.slice(0, from).split('\n').length - 1 });
  }
  assert.deepEqual(open, [], 'tags without end');
  return scripts;
}

/** Brackets and quotes are balanced. @param {string} code @param {RegExp} comments */
function checkBalance(code, comments) {
  const bare = code.replace(comments, '').replace(/"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])+'/g, '');
  assert.doesNotMatch(bare, /"/, 'a text without end');
  /** @type {string[]} */
  const open = [];
  for (const [mark] of bare.matchAll(/[()[\]{}]/g)) {
    if ('([{'.includes(mark)) open.push(mark);
    else assert.match(`${open.pop()}${mark}`, /^(\(\)|\[\]|\{\})$/, `${mark} ends nothing`);
  }
  assert.deepEqual(open, [], 'brackets without end');
  return bare;
}

/** What a MobileIMSDK server calls of an application's. */
const HOOKS = ['onUserLoginVerify', 'onUserLoginSucess', 'onUserLogout', 'onTransferMessage4C2S',
  'onTransferMessage4C2SBefore', 'onTransferMessage4C2C', 'onTransferMessage4C2CBefore',
  'onTransferMessage_RealTimeSendFaild', 'messagesLost', 'messagesBeReceived',
  'onTransferMessage4C2C_AfterBridge', 'onMessagesLost', 'onMessagesBeReceived'];

/**
 * Java is checked for balance, and that its hooks are such as the server has. No compiler reads it
 * here: the server's own classes are not part of this repository.
 * @param {Block} block
 */
export function checkJava({ code }) {
  const bare = checkBalance(code, /\/\*[^]*?\*\/|\/\/.*/g);
  for (const [, hook] of bare.matchAll(/@Override\s+public\s+[\w<>]+\s+(\w+)\(/g)) {
    assert.ok(HOOKS.includes(hook), `the server has no hook ${hook}`);
  }
}

/** One document, or one in each line. @param {Block} block */
export function checkJson({ code }) {
  const lines = code.trim().split('\n');
  if (lines.every((line) => /^\{.*\}$/.test(line))) lines.forEach((line) => JSON.parse(line));
  else JSON.parse(code);
}

/** Each directive ends, with a semicolon or a block. @param {Block} block */
export function checkNginx({ code }) {
  const bare = checkBalance(code, /#.*/g);
  for (const line of bare.split('\n')) {
    if (line.trim()) assert.match(line.trim(), /[;{}]$/, `nginx: ${line.trim()}`);
  }
}

/** Names and values; what is indented goes on. @param {Block} block */
export function checkHeaders({ code }) {
  for (const line of code.trimEnd().split('\n')) assert.match(line, /^(\s+\S|[\w-]+: \S)/);
}
