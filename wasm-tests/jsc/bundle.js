// @ts-check
/** Makes a script for the JavaScriptCore shell of a file of tests. */
import { build } from 'esbuild';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const here = path.dirname(fileURLToPath(import.meta.url));
const at = (/** @type {string} */ file) => path.join(here, file);

/** What tests import, and what they get. */
const INSTEAD = {
  'mobileimsdk-wasm': at('package.js'),
  'node:test': at('runner.js'),
  'node:assert/strict': at('assert.js'),
  'node:util': 'node-inspect-extracted',
  // Used by none of the tests that run here.
  'node:fs': at('nothing.js'), 'node:vm': at('nothing.js'),
  'mobileimsdk-wasm/slim': at('nothing.js'),
};

/** The fake hosts evaluate the package in a context of node:vm; here they do it otherwise. */
const withoutContexts = {
  name: 'without contexts',
  /** @param {import('esbuild').PluginBuild} build */
  setup({ onResolve }) {
    const original = at('../support/mini-program/package.js');
    onResolve({ filter: /\/package\.js$/ }, ({ path: file, resolveDir }) =>
      (path.resolve(resolveDir, file) === original ? { path: at('code.js') } : undefined));
  },
};

/**
 * @param {string} file the tests @param {string[]} excluded full names of those that do not run
 * @param {string} outfile
 */
export async function bundleTests(file, excluded, outfile) {
  const contents = `
    import './shell.js';
    import { ready } from './package.js';
    import { run } from './runner.js';
    import ${JSON.stringify(file)};
    run(ready, ${JSON.stringify(excluded)});`;
  await build({
    stdin: { contents, resolveDir: here }, outfile, bundle: true, format: 'iife',
    platform: 'neutral', mainFields: ['main'], target: 'es2022', logLevel: 'warning',
    ignoreAnnotations: true,  // the package has no side effects, its tests are nothing else
    alias: INSTEAD, plugins: [withoutContexts], nodePaths: [at('node_modules')],
    define: { 'import.meta.url': '"file:///"', global: 'globalThis' },
  });
}
