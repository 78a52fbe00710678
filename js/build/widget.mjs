// How the widget is bundled: a loader, as a module and as a classic script, and all that comes
// after the first click in one file, client and core included, so that it shares names and words.
import { transformSync } from 'esbuild';
import fs from 'node:fs';
import path from 'node:path';
import { root } from './command.mjs';
import { sharedMangling } from './internal-names.mjs';
import { lettersFirst } from './source-maps.mjs';

const inRoot = (...parts) => path.join(root, ...parts);
const SOURCES = 'demo-web/widget';

/** The oldest browsers that style sheets are written for. */
const ENGINES = ['chrome63', 'ios11.3'];

/** @param {string} file */
const shortCss = (file) => transformSync(fs.readFileSync(file, 'utf8'),
  { loader: 'css', minify: true, target: ENGINES }).code.trim();

/** A style sheet as a text, in few words. */
const styles = {
  name: 'styles',
  setup({ onLoad }) {
    onLoad({ filter: /\.css$/ }, ({ path: file }) =>
      ({ contents: shortCss(file), loader: 'text' }));
  },
};

/** Stays apart: what few need, and what the loader loads on demand. */
const APART = {
  '#twin': './twin.mjs', '../api/log.js': './log.mjs',
  '../hosts/ticker/index.js': './ticker-page.mjs', '../app/index.js': './widget-app.mjs',
};

/** @returns plugin */
const chunks = {
  name: 'chunks of the widget',
  setup({ onResolve }) {
    onResolve({ filter: /./ }, ({ path: name, kind }) => {
      const file = kind === 'dynamic-import' && APART[name];
      return file ? { path: file, external: true } : undefined;
    });
    onResolve({ filter: /\/(browser-)?hints\.js$/ }, () =>
      ({ path: inRoot(SOURCES, 'app/no-hints.js') }));
    onResolve({ filter: /^\.\/more\.js$/ }, () =>
      ({ path: inRoot(SOURCES, 'app/talk-more.js') }));
  },
};

/** The same for files that are read by engines without adopted style sheets. */
export const widgetCss = () => ['loader/loader.css', 'view/panel.css', 'view/writing.css']
  .map((file) => shortCss(inRoot(SOURCES, file))).join('\n');

/**
 * By file in dist/: the source file, and how it is bundled.
 * @param {object} browser options for browsers
 * @param {string} coreBytes
 */
export function widgetBundles(browser, coreBytes) {
  const loader = {
    ...browser, alias: {}, plugins: [lettersFirst(false), styles, chunks],
    mangleProps: /^_[a-z]/, reserveProps: undefined,
  };
  const app = {
    ...loader, ...sharedMangling(`${SOURCES}/`), alias: { '#core-bytes': coreBytes },
    format: 'esm',
  };
  return {
    'widget.mjs': [`${SOURCES}/loader/index.js`, { ...loader, format: 'esm' }],
    'widget.cjs': [`${SOURCES}/loader/index.js`, { ...loader, format: 'cjs' }],
    'widget.js': [`${SOURCES}/loader/script.js`, { ...loader, format: 'iife', charset: 'ascii' }],
    'widget-app.mjs': [`${SOURCES}/app/index.js`, app],
  };
}
