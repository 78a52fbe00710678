// Bundles the shim: an entry for each kind of host, and beside them the files that an entry loads
// only when it needs them. What build npm copies into a mini-program is a folder of its own.
import { build } from 'esbuild';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { minify } from 'terser';
import { root } from './command.mjs';
import { withLetters } from './export-names.mjs';
import { TALK as OF_TALK, mangling } from './internal-names.mjs';
import { makeLegacy } from './legacy.mjs';
import { lettersFirst, publicMap } from './source-maps.mjs';
import { widgetBundles, widgetCss } from './widget.mjs';

const inRoot = (...parts) => path.join(root, ...parts);

/** What a dynamic import names in the sources, and the file it finds beside the bundle. */
const CHUNKS = {
  '#twin': './twin.mjs', '../tabs/index.js': './tabs.mjs',
  '../hosts/ticker/index.js': './ticker-page.mjs',
  '../api/log.js': './log.mjs', './idb-store.js': './talk-idb.mjs',
  './more.js': './talk-more.mjs',
};

/** Leaves those imports as they are: whoever bundles the package makes chunks of them. */
const chunksApart = {
  name: 'chunks apart',
  setup({ onResolve }) {
    onResolve({ filter: /./ }, (imported) => {
      const isLiteral = imported.path === './twin.cjs';
      const chunk = isLiteral ? imported.path
        : imported.kind === 'dynamic-import' && CHUNKS[imported.path];
      return chunk ? { path: chunk, external: true } : undefined;
    });
  },
};

/** The core to be inlined, as it ships. */
export const CORE_BYTES = inRoot('build/wasm/core-bytes.js');

/** The same in lines, for files that are read by people. */
export const CORE_LINES = inRoot('build/wasm/core-bytes-lines.js');

const OPTIONS = {
  alias: { '#core-bytes': CORE_BYTES },
  bundle: true, minify: true, charset: 'utf8', legalComments: 'none',
  external: ['ws', 'react', 'vue'], logLevel: 'warning', write: false,
  plugins: [lettersFirst(false), chunksApart],
  ...mangling(),
};
/** Chrome 63 and iOS 11.3: what ES2018 has, and `import()`. */
const BROWSER = { ...OPTIONS, platform: 'browser', target: 'es2018' };
/** Not minified: an uncaught error shows its line, and stacks name functions. */
const NODE = {
  ...OPTIONS, platform: 'node', target: 'node20', minify: false, mangleProps: undefined,
  alias: { '#core-bytes': CORE_LINES }, plugins: [lettersFirst(true), chunksApart],
};
// A page may be in any charset, and a classic script is read as its page is.
const SCRIPT = { ...BROWSER, format: 'iife', charset: 'ascii', target: 'es2015' };

const SLIM = { ...BROWSER, format: 'esm', alias: { '#core-bytes': inRoot('js/core/no-core.js') } };

/** The twin while it is built into another file. */
const TWIN = inRoot('build/wasm/twin.mjs');
/** What a file needs that has all in it. */
const ALL = { '#twin': TWIN, '#chunks': inRoot('js/hosts/legacy/chunks.js') };
const WHOLE = { ...OPTIONS.alias, ...ALL };

/** By file in dist/: the source file, and how it is bundled. */
const BUNDLES = {
  'browser.mjs': ['js/index.js', { ...BROWSER, format: 'esm' }],
  'browser.cjs': ['js/index.js', { ...BROWSER, format: 'cjs' }],
  'slim.mjs': ['js/index.js', SLIM],
  'slim.cjs': ['js/index.js', { ...SLIM, format: 'cjs' }],
  'whole.mjs': ['js/index.js', { ...BROWSER, format: 'esm', alias: WHOLE }],
  'whole.cjs': ['js/index.js', { ...BROWSER, format: 'cjs', alias: WHOLE }],
  'mobileimsdk.js': ['js/index.js', {
    ...SCRIPT, globalName: 'MobileIMSDK',
    alias: { ...OPTIONS.alias, '#chunks': inRoot('js/hosts/script-chunks.js') },
  }],
  'node.mjs': ['js/index.js', { ...NODE, format: 'esm' }],
  'node.cjs': ['js/index.js', {
    ...NODE, format: 'cjs',
    alias: { ...NODE.alias, '#chunks': inRoot('js/hosts/require-chunks.js') },
  }],
  'log.mjs': ['js/api/log.js', { ...BROWSER, format: 'esm' }],
  'tabs.mjs': ['js/tabs/index.js', { ...BROWSER, format: 'esm' }],
  'ticker-page.mjs': ['js/hosts/ticker/index.js', { ...BROWSER, format: 'esm' }],
  'ticker.js': ['js/hosts/ticker/worker.js', SCRIPT],
};

/** Talk shares no names with the client but those of its API. */
const TALK = { ...BROWSER, ...mangling(OF_TALK), alias: {} };

/** By file in dist/, what stands on the client's public API. */
const TALKS = {
  'talk.mjs': ['js/talk/index.js', { ...TALK, format: 'esm' }],
  'talk.cjs': ['js/talk/index.js', { ...TALK, format: 'cjs' }],
  'talk-more.mjs': ['js/talk/more.js', { ...TALK, format: 'esm' }],
  'talk-idb.mjs': ['js/talk/idb-store.js', { ...TALK, format: 'esm' }],
};

/** Short names of one class only: these files share none with others. */
const BINDING = { ...BROWSER, mangleProps: /^_[a-z]/, reserveProps: undefined, alias: {} };
/** 'use client' tells a server that renders React which modules are none of its own. */
const KEEP_DIRECTIVES = { directives: false };

/** By file in dist/, what stands on the public API of talk. */
const BINDINGS = {
  'react.mjs': ['js/react/index.js', { ...BINDING, format: 'esm' }, KEEP_DIRECTIVES],
  'react.cjs': ['js/react/index.js', { ...BINDING, format: 'cjs' }, KEEP_DIRECTIVES],
  'vue.mjs': ['js/vue/index.js', { ...BINDING, format: 'esm' }],
  'vue.cjs': ['js/vue/index.js', { ...BINDING, format: 'cjs' }],
};

/** What the classic script loads when it needs it. */
const SCRIPTS = {
  'script/log.js': 'js/api/log.js', 'script/tabs.js': 'js/tabs/index.js',
  'script/ticker-page.js': 'js/hosts/ticker/index.js',
};

/** The entry of mini-programs, as a module; the oldest engine that runs its core is of 2015. */
const MINIPROGRAM = ['js/hosts/mini-programs/index.js', {
  ...BROWSER, format: 'esm', target: 'es2015', plugins: [chunksApart],
  alias: {
    '#chunks': inRoot('js/hosts/mini-programs/chunks.js'),
    '#live-tabs': inRoot('js/hosts/mini-programs/live-clients.js'),
  },
}];

/** Talk for mini-programs: all in one file. */
const MINIPROGRAM_TALK = ['js/talk/index.js', {
  ...TALK, format: 'esm', target: 'es2015', plugins: [{
    name: 'mini-program',
    setup({ onResolve }) {
      onResolve({ filter: /^\.\/stores\.js$/ }, () => ({ path: inRoot('js/talk/mini-stores.js') }));
    },
  }],
}];

/**
 * The short names of internals: files that are bundled apart must agree on them. The entry comes
 * first, so that it gets the names that suit it best: of the letters that are common in it, not in
 * the spelling of the core.
 */
async function internalNames(sources, options = SLIM) {
  let names = {};
  for (const count of [1, sources.length]) {
    const contents = sources.slice(0, count)
      .map((source, i) => `export * as all${i} from './${source}';`).join('\n');
    ({ mangleCache: names } = await build({
      ...options, format: 'esm', mangleCache: names, stdin: { contents, resolveDir: root },
    }));
  }
  return names;
}

/** The ES5 file, before it is that: js/build/legacy.mjs. */
const LEGACY = ['js/hosts/legacy/index.js', {
  ...SCRIPT, format: 'esm', target: 'es2018', minify: false,
  alias: ALL,
}];

/** Terser finds 2 % more than esbuild does, and writes what the edition has. */
const terserOptions = ({ format, charset, target = 'es2018' }, compress = {}) => ({
  module: format === 'esm', toplevel: format === 'cjs',
  ecma: target.startsWith('es') ? Number(target.slice(2)) : 2020,
  compress: { passes: 3, unsafe_arrows: true, ...compress },
  format: { ascii_only: charset === 'ascii' },
});

/** @returns the code of a module, and its exports: pairs of the names outside and inside */
function partsOf(module) {
  const [code, names, ...more] = module.split(/export\s*\{([^}]*)\};?\s*$/);
  if (more.join('').trim() || names === undefined) throw new Error('where are the exports?');
  return [code, names.split(',').map((name) => name.trim().split(' as '))
    .map(([inside, outside = inside]) => [outside, inside])];
}

/** A module as CommonJS, in fewer words than the bundler needs for all that might be exported. */
function toCommonJs(module) {
  const [code, names] = partsOf(module);
  const exported = names.map(([outside, inside]) => `exports.${outside}=${inside};`);
  return `"use strict";${code}${exported.join('')}`;
}

/** A module as a classic script that the classic script loads: js/hosts/script-chunks.js. */
function toScript(module) {
  const [code, names] = partsOf(module);
  const exported = names.map(([outside, inside]) => `${outside}:${inside}`);
  const place = `(typeof document==='object'&&document.currentScript||self)`;
  // Puts what precedes the code into a line of its own, so that the map keeps its columns.
  return `(function(){"use strict";\n${code};${place}.mobileimsdk={${exported}}})();`;
}

/** The map of a module, for what `toScript()` makes of it. @param {string} map */
function mapOfScript(map) {
  const { mappings, ...rest } = JSON.parse(map);
  return JSON.stringify({ ...rest, mappings: `;${mappings}` });
}

/** It takes its time, so what was shortened before is kept, under a name made of what came in. */
async function shorten(source, options) {
  const code = withLetters(source);
  const hash = createHash('sha256').update(JSON.stringify(options)).update(code).digest('hex');
  const name = `${hash}.json`;
  const kept = inRoot('build/bundles', name);
  if (fs.existsSync(kept)) return { name, ...JSON.parse(fs.readFileSync(kept, 'utf8')) };
  const { code: text, map } = await minify(code, options);
  fs.mkdirSync(path.dirname(kept), { recursive: true });
  fs.writeFileSync(kept, JSON.stringify({ text, map }));
  return { name, text, map };
}

/** One bundle and its map. Node's is as the bundler writes it. */
async function makeBundle(file, source, options, mangleCache, compress) {
  const { outputFiles } = await build({
    ...options, ...(options.mangleProps && { mangleCache }), entryPoints: [inRoot(source)],
    outfile: inRoot('dist', file), sourcemap: 'external',
  });
  const [content, text] = ['.map', ''].map((end) =>
    outputFiles.find((output) => output.path === inRoot('dist', file + end)).text);
  const url = `${path.basename(file)}.map`;
  if (file in SCRIPTS) {
    const sourceMap = { content: mapOfScript(content), url };
    return shorten(toScript(text), { ...terserOptions(SCRIPT), sourceMap });
  }
  if (!options.minify) return { text: `${text}//# sourceMappingURL=${url}\n`, map: content };
  return shorten(text, { ...terserOptions(options, compress), sourceMap: { content, url } });
}

/** @param {string} twin the source of the module */
export async function bundle(twin) {
  const bundles = Object.entries(BUNDLES);
  fs.writeFileSync(TWIN, twin);
  const mangleCache = await internalNames([...new Set(bundles.map(([, [source]]) => source))]);
  const made = { 'twin.mjs': await shorten(twin, terserOptions({ format: 'esm' })) };
  for (const [file, [source, options]] of bundles) {
    made[file] = await makeBundle(file, source, options, mangleCache);
  }
  for (const [file, source] of Object.entries(SCRIPTS)) {
    made[file] = await makeBundle(file, source, { ...SCRIPT, format: 'esm' }, mangleCache);
  }
  const talks = Object.entries(TALKS);
  const ofTalk = await internalNames(talks.map(([, [source]]) => source), TALK);
  for (const [file, [source, options]] of talks) {
    made[file] = await makeBundle(file, source, options, ofTalk);
  }
  for (const [file, [source, options, compress]] of Object.entries(BINDINGS)) {
    made[file] = await makeBundle(file, source, options, {}, compress);
  }
  for (const [file, [source, options]] of Object.entries(widgetBundles(BROWSER, CORE_BYTES))) {
    made[file] = await makeBundle(file, source, options, {});
  }
  made['widget.css'] = { text: widgetCss() };
  const { outputFiles: [legacy] } = await build({
    ...LEGACY[1], mangleCache, entryPoints: [inRoot(LEGACY[0])],
  });
  made['legacy/mobileimsdk.js'] = await shorten(makeLegacy(legacy.text),
    { ...terserOptions(SCRIPT), ecma: 5 });
  made['script/twin.js'] = await shorten(toScript(twin), terserOptions(SCRIPT));
  const [source, options] = MINIPROGRAM;
  const mini = await build({ ...options, entryPoints: [inRoot(source)] });
  const asCommonJs = terserOptions({ ...options, format: 'cjs' });
  made['miniprogram/index.js'] = await shorten(toCommonJs(mini.outputFiles[0].text), asCommonJs);
  const [talkSource, talkOptions] = MINIPROGRAM_TALK;
  const talk = await build({ ...talkOptions, entryPoints: [inRoot(talkSource)] });
  made['miniprogram/talk.js'] = await shorten(toCommonJs(talk.outputFiles[0].text), asCommonJs);
  made['twin.cjs'] = await shorten(toCommonJs(twin), terserOptions({ format: 'cjs' }));
  made['miniprogram/twin.js'] = await shorten(toCommonJs(twin), asCommonJs);
  // All of them or none: they call each other by names that change from build to build.
  for (const folder of ['script', 'legacy']) {
    fs.mkdirSync(inRoot('dist', folder), { recursive: true });
  }
  for (const [file, { text, map }] of Object.entries(made)) {
    fs.writeFileSync(inRoot('dist', file), text);
    if (map) fs.writeFileSync(inRoot('dist', `${file}.map`), publicMap(map));
  }
  const current = new Set(Object.values(made).map(({ name }) => name));
  for (const name of fs.readdirSync(inRoot('build/bundles'))) {
    if (!current.has(name)) fs.rmSync(inRoot('build/bundles', name));
  }
}
