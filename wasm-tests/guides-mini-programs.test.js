// @ts-check
/**
 * The guides for mini-programs, on the strict fake of WeChat's host and on virtual time: the native
 * one as the application that it is, those of the frameworks by their files, with the framework's
 * part played here. What the real frameworks build of such files: frameworks/.
 */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';
import { buildSync, transformSync } from 'esbuild';
import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { createRenderer, nextTick } from 'vue';
import { compile } from '@vue/compiler-dom';
import * as vue from 'vue';
import { parse } from 'vue/compiler-sfc';
import { root } from '../js/build/command.mjs';
import { Guide } from './documents/guides.js';
import { branchOf } from './documents/mini-programs.js';
import { Program } from './frameworks/support/program.js';
import { Phone } from './support/mini-program/phone.js';

/** @typedef {import('node:test').TestContext} TestContext */

const URL = 'wss://im.test/websocket';

describe('the guide mini-program', () => {
  const guide = new Guide('mini-program');

  /** @param {TestContext} t */
  function install(t) {
    const folder = guide.write(t, URL);
    fs.cpSync(path.join(root, 'dist/miniprogram'),
      path.join(folder, 'miniprogram_npm/mobileimsdk-wasm'), { recursive: true });
    const phone = new Phone(t);
    phone.makeCode = (app, clock) => new Program(folder, app, clock, {});
    return phone;
  }

  /** @param {Phone} phone @param {Program} program @param {(lines: any[]) => boolean} fits */
  async function shows(phone, program, fits) {
    for (let i = 0; i < 500; i += 1) {
      const { lines, state } = program.page?.instance.data;
      if (state === 'online' && fits(lines)) return lines;
      await phone.world.advance(10);
    }
    return assert.fail(JSON.stringify([program.page?.instance.data, program.said]));
  }

  test('chats, and goes on after a kill with what was written', async (t) => {
    const phone = install(t), { server, world } = phone;
    const program = () => {
      const { code } = phone.launch();
      code.open();
      return /** @type {Program} */ (/** @type {unknown} */ (code));
    };
    const first = program(), page = /** @type {any} */ (first.page);
    await shows(phone, first, () => true);
    await server.message({ from: 'bob', to: 'alice', dataContent: '你好' });
    await shows(phone, first, ([line]) => line?.text === 'bob: 你好');
    page.type('hi');
    page.tap();
    assert.equal(page.instance.data.text, '');
    await shows(phone, first, ([, line]) => line?.text === 'alice: hi' && line.mark === '✓');
    assert.deepEqual(server.contents, ['hi']);

    server.acknowledges = false;
    page.type('kept');
    page.tap();
    await world.advance(1000);
    await first.launch.kill();
    world.forget();
    server.acknowledges = true;
    const second = program();
    const [line] = await shows(phone, second, ([one]) => one?.mark === '✓');
    assert.equal(line.text, 'alice: kept');
    await second.launch.kill();
    assert.deepEqual([...first.said, ...second.said], []);
    guide.end();
  });

  test('has a template that names nothing that the page has not', () => {
    const page = guide.take('pages/chat/chat.js'), wxml = guide.take('pages/chat/chat.wxml');
    const bound = [...wxml.matchAll(/\bbind\w+="(\w+)"/g)].map(([, name]) => name);
    const shown = [...wxml.matchAll(/\{\{([\w.]+)\}\}/g)].map(([, name]) => name.split('.')[0])
      .filter((name) => name !== 'item');
    assert.ok(bound.length > 1 && shown.length > 2);
    for (const name of bound) assert.match(page, new RegExp(`^  ${name}\\(`, 'm'));
    for (const name of shown) assert.match(page, new RegExp(`(\\b${name}: |\\[${name})`));
  });
});

/**
 * Bundles a guide's file as a framework does, but for the package, and runs it on the phone.
 * @param {import('./support/mini-program/app.js').App} app @param {string} file
 */
function evaluate(app, file) {
  const { outputFiles: [{ text }] } = buildSync({
    entryPoints: [file], bundle: true, write: false, format: 'cjs', target: 'es2017',
    external: ['mobileimsdk-wasm/*'], logLevel: 'error',
  });
  const module = { exports: /** @type {any} */ ({}) };
  const require = (/** @type {string} */ name) => {
    assert.equal(name, 'mobileimsdk-wasm/miniprogram');
    return app.require('mobileimsdk-wasm');
  };
  new Function('require', 'module', 'exports', text)(require, module, module.exports);
  return module.exports;
}

/** The place at which the guide has the core copied. */
function putCore(/** @type {import('./support/mini-program/app.js').App} */ app,
  /** @type {string} */ place) {
  const { files } = app.engine, from = path.join(root, 'dist/miniprogram/core.wasm.br');
  files.clear();
  files.set(place, new globalThis.URL(`file://${from}`).href);
}

/** A tree of nodes instead of a screen. */
const { createApp } = createRenderer({
  createElement: (tag) => ({ tag, props: /** @type {any} */ ({}), children: [] }),
  createText: (text) => ({ text }), createComment: () => ({ text: '' }),
  setText: (node, text) => { node.text = text; },
  setElementText: (node, text) => { node.children = [{ text }]; },
  patchProp: (node, key, _, value) => { node.props[key] = value; },
  insert(node, parent, before) {
    node.parent = parent;
    const at = before ? parent.children.indexOf(before) : parent.children.length;
    parent.children.splice(at, 0, node);
  },
  remove: (node) => node.parent.children.splice(node.parent.children.indexOf(node), 1),
  parentNode: (node) => node.parent, nextSibling: (node) =>
    node.parent.children[node.parent.children.indexOf(node) + 1] ?? null,
});

/** @param {any} node @returns {string} */
const textOf = ({ text = '', children = [] }) => text + children.map(textOf).join('|');

/** @param {any} node @param {string} tag @returns {any} */
function find(node, tag) {
  if (node.tag === tag) return node;
  return (node.children ?? []).map((/** @type {any} */ one) => find(one, tag)).find(Boolean);
}

describe('the guide uni-app', () => {
  test('has a page that chats in a mini-program', async (t) => {
    const guide = new Guide('uni-app'), phone = new Phone(t), app = phone.launch();
    const folder = guide.write(t, URL), im = path.join(folder, 'src/im.js');
    fs.writeFileSync(im, branchOf(fs.readFileSync(im, 'utf8'), 'MP'));
    putCore(app, '/static/core.wasm.br');
    const { clientOf } = evaluate(app, im);
    const { descriptor } = parse(guide.take('src/pages/chat/chat.vue'));
    const { code } = transformSync(descriptor.script?.content ?? '', { format: 'cjs' });
    const module = { exports: /** @type {any} */ ({}) };
    new Function('require', 'module', 'exports', code)(() => ({ clientOf }), module,
      module.exports);
    const template = compile(descriptor.template?.content ?? '',
      { mode: 'function', isCustomElement: () => true });
    const render = Object.assign(new Function('Vue', template.code)(vue), { _rc: true });
    const page = { ...module.exports.default, render };
    const screen = { children: /** @type {any[]} */ ([]) };
    const view = /** @type {any} */ (createApp(page).mount(screen));
    page.onLoad.call(view, {});
    const client = clientOf('alice');
    const { world, server } = phone;
    const shows = async (/** @type {string} */ text) => {
      for (let i = 0; i < 500 && !textOf(screen).includes(text); i += 1) {
        await world.advance(10);
        await nextTick();
      }
      assert.ok(textOf(screen).includes(text), textOf(screen));
    };
    await shows('alice: online');
    assert.equal(client.stats().core, 'wasm');
    await server.message({ from: 'bob', to: 'alice', dataContent: '你好' });
    await shows('bob: 你好');
    find(screen, 'input').props.onInput({ detail: { value: 'hi' } });
    find(screen, 'button').props.onClick();
    await shows('alice: hi ✓');
    assert.deepEqual(server.contents, ['hi']);
    page.onUnload.call(view);
    await server.message({ from: 'bob', to: 'alice', dataContent: 'to the next page' });
    assert.equal(view.lines.length, 2);
    client.dispose();
    await world.advance(1000);
    guide.end();
  });
});

describe('the guide taro', () => {
  test('has a chat that a page draws, in a mini-program', async (t) => {
    const guide = new Guide('taro'), phone = new Phone(t), app = phone.launch();
    const folder = guide.write(t, URL);
    const { copy } = evaluate(app, path.join(folder, 'config/core.js'));
    const [{ from, to }] = copy.patterns;
    assert.ok(fs.existsSync(path.join(root, from.replace('node_modules/mobileimsdk-wasm/', ''))));
    putCore(app, to.replace('dist', ''));
    const chat = evaluate(app, path.join(folder, 'src/chat.js'));
    /** @type {any} */
    const drawn = {};
    const component = (/** @type {string} */ tag) => (/** @type {any} */ props) => {
      drawn[tag] = props;
      return createElement('p', null, props.children);
    };
    const { code } = transformSync(guide.take('src/pages/chat/chat.jsx'),
      { loader: 'jsx', jsx: 'transform', format: 'cjs' });
    const module = { exports: /** @type {any} */ ({}) }, react = await import('react');
    const modules = /** @type {Record<string, any>} */ ({
      'react': react, '../../chat': chat,
      '@tarojs/taro': { useLoad: (/** @type {any} */ load) => load({}) },
      '@tarojs/components': { View: component('View'), Input: component('Input'),
        Button: component('Button') },
    });
    new Function('require', 'module', 'exports', 'React', code)(
      (/** @type {string} */ name) => modules[name], module, module.exports, react);
    const screen = () => renderToStaticMarkup(createElement(module.exports.default));
    const { world, server } = phone;
    const shows = async (/** @type {string} */ text) => {
      for (let i = 0; i < 500 && !screen().includes(text); i += 1) await world.advance(10);
      assert.ok(screen().includes(text), screen());
    };
    await shows('alice: online');
    await server.message({ from: 'bob', to: 'alice', dataContent: '你好' });
    await shows('bob: 你好');
    chat.send('bob', 'hi');
    await shows('alice: hi ✓');
    assert.deepEqual(server.contents, ['hi']);
    assert.equal(typeof drawn.Input.onInput, 'function');
    assert.equal(typeof drawn.Button.onClick, 'function');
    await app.kill();
    guide.take('src/im.h5.js');      // for pages: browser/guides.test.js
    guide.end();
  });
});
