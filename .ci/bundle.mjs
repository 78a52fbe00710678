// Bundles the shim: an entry for each kind of host, and beside them the files that an entry loads
// only when it needs them.
import { build } from 'esbuild';
import fs from 'node:fs';
import path from 'node:path';
import { minify } from 'terser';
import { root } from './run.mjs';

const inRoot = (...parts) => path.join(root, ...parts);

/** What a dynamic import names in the sources, and the file it finds beside the bundle. */
const CHUNKS = {
  '#twin': './twin.mjs', './tabs/index.js': './tabs.mjs',
  './ticker/index.js': './ticker-page.mjs',
  './log.js': './log.mjs',
};

/** Leaves those imports as they are: whoever bundles the package makes chunks of them. */
const chunksApart = {
  name: 'chunks apart',
  setup({ onResolve }) {
    onResolve({ filter: /./ }, (imported) => {
      const chunk = imported.kind === 'dynamic-import' && CHUNKS[imported.path];
      return chunk ? { path: chunk, external: true } : undefined;
    });
  },
};

const OPTIONS = {
  bundle: true, minify: true, charset: 'utf8', legalComments: 'none', external: ['ws'],
  logLevel: 'warning', write: false, plugins: [chunksApart],
  // Internals of the shim begin with an underscore; the one name of the toolchain's does too.
  mangleProps: /^_[a-z]/, reserveProps: /^_initialize$/,
};
const BROWSER = { ...OPTIONS, platform: 'browser', target: 'es2018' };
const NODE = { ...OPTIONS, platform: 'node', target: 'node20' };
// A page may be in any charset, and a classic script is read as its page is.
const SCRIPT = { ...BROWSER, format: 'iife', charset: 'ascii' };

/** By file in dist/: the source file, and how it is bundled. */
const BUNDLES = {
  'browser.mjs': ['js/index.js', { ...BROWSER, format: 'esm' }],
  'browser.cjs': ['js/index.js', { ...BROWSER, format: 'cjs' }],
  'slim.mjs': ['js/index.js', {
    ...BROWSER, format: 'esm', alias: { '#core-bytes': inRoot('js/no-core.js') },
  }],
  'mobileimsdk.js': ['js/index.js', {
    ...SCRIPT, globalName: 'MobileIMSDK', alias: { '#chunks': inRoot('js/script-chunks.js') },
  }],
  'node.mjs': ['js/index.js', { ...NODE, format: 'esm' }],
  'node.cjs': ['js/index.js', { ...NODE, format: 'cjs' }],
  'log.mjs': ['js/log.js', { ...BROWSER, format: 'esm' }],
  'tabs.mjs': ['js/tabs/index.js', { ...BROWSER, format: 'esm' }],
  'ticker-page.mjs': ['js/ticker/index.js', { ...BROWSER, format: 'esm' }],
  'ticker.js': ['js/ticker/worker.js', SCRIPT],
};

/** The short names of internals: files that are bundled apart must agree on them. */
async function internalNames(sources) {
  const contents = sources.map((source) => `export * from './${source}';`).join('\n');
  const { mangleCache } = await build({
    ...BROWSER, format: 'esm', mangleCache: {}, stdin: { contents, resolveDir: root },
  });
  return mangleCache;
}

/** Terser finds 2 % more than esbuild does. */
const terserOptions = ({ format, charset }) => ({
  module: format === 'esm', toplevel: format === 'cjs', ecma: 2018, compress: { passes: 3 },
  format: { ascii_only: charset === 'ascii' },
});

/** Shortens a file of dist/; it takes its time, so not if what came in is what came in before. */
async function shorten(file, code, options) {
  const known = inRoot('build/bundles', file), target = inRoot('dist', file);
  const input = `${JSON.stringify(options)}\n${code}`;
  const isKnown = fs.existsSync(target) && fs.existsSync(known) &&
    fs.readFileSync(known, 'utf8') === input;
  if (isKnown) return;
  fs.writeFileSync(target, (await minify(code, options)).code);
  fs.mkdirSync(path.dirname(known), { recursive: true });
  fs.writeFileSync(known, input);
}

/** @param {string} twin the source of the module */
export async function bundle(twin) {
  const bundles = Object.entries(BUNDLES).filter(([, [source]]) => fs.existsSync(inRoot(source)));
  const mangleCache = await internalNames([...new Set(bundles.map(([, [source]]) => source))]);
  for (const [file, [source, options]] of bundles) {
    const { outputFiles } = await build({ ...options, mangleCache, entryPoints: [inRoot(source)] });
    await shorten(file, outputFiles[0].text, terserOptions(options));
  }
  await shorten('twin.mjs', twin, terserOptions({ format: 'esm' }));
}
