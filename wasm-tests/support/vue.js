// @ts-check
/** Vue 3 and 2.7 without a page, with what applications make on virtual time. */
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import * as vue3 from 'vue';
import * as bindings3 from 'mobileimsdk-wasm/vue';
import { root } from '../../js/build/command.mjs';
import { makeStory } from './bindings.js';
import { openPage } from './little-dom.js';

/** The composables with another Vue: as an application's bundler joins them. */
async function bindingsOf2() {
  const place = path.join(root, 'build/vue2');
  fs.mkdirSync(place, { recursive: true });
  const outfile = path.join(place, `vue-${process.pid}.mjs`);
  await build({
    entryPoints: [path.join(root, 'dist/vue.mjs')], outfile, bundle: true, format: 'esm',
    alias: { vue: 'vue2' }, external: ['vue2'], logLevel: 'error',
  });
  try {
    return await import(pathToFileURL(outfile).href);
  } finally {
    fs.rmSync(outfile);
  }
}

/** Mounts into plain objects: a root that draws a text, and children. */
export const renderer = vue3.createRenderer({
  createElement: (name) => ({ name, children: [] }), createText: (text) => ({ text }),
  createComment: (text) => ({ text: '' }), patchProp() {}, setText() {}, setElementText() {},
  insert() {}, remove() {}, parentNode: () => null, nextSibling: () => null,
});

/**
 * What differs between the two: how a component is mounted, and taken away.
 * @typedef {{ vue: any, bindings: any, isTwo: boolean,
 *   mount: (component: any, hear?: (error: any) => void) => () => void }} Edition
 */

/** @returns {Promise<Record<string, Edition>>} */
async function allEditions() {
  // Without a page, as it finds none when it begins, it would not make the components in others.
  /** @type {() => void} */
  let close = () => {};
  openPage({ after: (undo) => { close = undo; } });
  /** @type {any} */
  const two = await import('vue2');
  close();
  two.default.config.productionTip = false;
  two.default.config.devtools = false;
  return {
    'Vue 3': {
      vue: vue3, bindings: bindings3, isTwo: false,
      mount(component, hear) {
        const app = renderer.createApp(component);
        if (hear) app.config.errorHandler = hear;
        app.mount({ children: [] });
        return () => app.unmount();
      },
    },
    'Vue 2.7': {
      vue: two, bindings: await bindingsOf2(), isTwo: true,
      mount(component, hear) {
        two.default.config.errorHandler = hear ?? null;
        const app = new two.default(component);
        app.$mount();
        return () => app.$destroy();
      },
    },
  };
}

/** @param {import('node:test').TestContext} t @param {Edition} edition */
export async function open(t, { vue, mount, isTwo }) {
  const story = await makeStory(t), page = openPage(t);
  /** What was rendered, in order. @type {any[]} */
  const seen = [];
  return {
    ...story, story, page, seen,
    /**
     * A component that renders what `show` says.
     * @param {() => any} setup returns a function that reads what is to be seen
     */
    component: (setup) => ({
      setup() {
        const read = setup();
        return () => {
          seen.push(read());
          return isTwo ? vue.h('p') : null;
        };
      },
    }),
    mount,
    pass: (ms = 100) => story.world.advance(ms),
    get last() {
      return seen.at(-1);
    },
  };
}

export const LINES = (/** @type {any} */ { messages }) =>
  messages.map((/** @type {any} */ { content }) => content).join();

export const editions = await allEditions();
