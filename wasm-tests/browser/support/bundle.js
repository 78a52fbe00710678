// @ts-check
/** An application as a bundler leaves it for a page: React, Vue's components, and the package. */
import fs from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import { compileScript, compileTemplate, parse } from 'vue/compiler-sfc';
import { root } from '../../../js/build/command.mjs';

/** Elements that a framework of mini-programs makes components of, in a page. */
const HOST_ELEMENTS = ['view', 'input', 'button'];

/** A component of one file, as a bundler's plugin compiles it. @param {string} file */
function compileVue(file) {
  const { descriptor } = parse(fs.readFileSync(file, 'utf8'), { filename: file });
  const isOfHost = Boolean(descriptor.template?.content.includes('<view>'));
  const templateOptions = { compilerOptions: isOfHost
    ? { isNativeTag: (/** @type {string} */ tag) => !HOST_ELEMENTS.includes(tag) } : {} };
  const script = compileScript(descriptor, { id: file, inlineTemplate: true, templateOptions,
    genDefaultAs: 'component' });
  if (descriptor.scriptSetup) return `${script.content}\nexport default component;`;
  const { code } = compileTemplate({ source: descriptor.template?.content ?? '', filename: file,
    id: file, ...templateOptions });
  return `${script.content}\n${code}\nexport default Object.assign(component, { render });`;
}

/**
 * @param {string} entry becomes /main.js
 * @param {Record<string, string>} [modules] of a framework, that are not installed
 * @returns {Promise<Record<string, { headers: Record<string, string>, body: string }>>} by path
 */
export async function bundle(entry, modules = {}) {
  /** @type {import('esbuild').Plugin} */
  const frameworks = {
    name: 'frameworks',
    setup({ onResolve, onLoad }) {
      const names = Object.keys(modules).filter((name) => name.startsWith('@'));
      onResolve({ filter: /^@tarojs\// }, ({ path: name }) =>
        (names.includes(name) ? { path: name, namespace: 'given' } : undefined));
      onLoad({ filter: /.*/, namespace: 'given' }, ({ path: name }) =>
        ({ contents: modules[name], loader: 'jsx', resolveDir: root }));
      onLoad({ filter: /\.vue$/ }, ({ path: file }) => ({ contents: compileVue(file) }));
    },
  };
  const { outputFiles } = await build({
    entryPoints: { main: entry }, bundle: true, splitting: true, format: 'esm', write: false,
    outdir: '/', jsx: 'automatic', resolveExtensions: ['.h5.js', '.js', '.jsx', '.mjs'],
    conditions: ['browser'], logLevel: 'error', plugins: [frameworks],
    ignoreAnnotations: true,  // the package's `sideEffects` would count for what is built here
    alias: { vue: path.join(root, 'node_modules/vue/dist/vue.runtime.esm-bundler.js') },
    define: { 'process.env.NODE_ENV': '"development"', '__VUE_OPTIONS_API__': 'true',
      '__VUE_PROD_DEVTOOLS__': 'false', '__VUE_PROD_HYDRATION_MISMATCH_DETAILS__': 'false' },
  });
  return Object.fromEntries(outputFiles.map(({ path: file, text }) =>
    [file, { headers: { 'Content-Type': 'text/javascript' }, body: text }]));
}
