// Contestants as pages load them: bundled and minified, chunks apart. For a profile, which should
// have names that can be read, of the sources and not minified.
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const OWN = ['ours', 'nothing'];

const moduleOf = (name) =>
  path.join(HERE, OWN.includes(name) ? 'contestants' : '../contestants', `${name}.mjs`);

/**
 * @param {string | undefined} checkout which is `build`
 * @param {boolean} readable its sources, not its dist/
 */
const resolver = (checkout, readable) => ({
  name: 'page',
  setup({ onResolve }) {
    onResolve({ filter: /\/websocket\.mjs$/ },
      () => ({ path: path.join(HERE, 'client/websocket.mjs') }));
    onResolve({ filter: /^build$/ },
      () => ({ path: path.join(checkout, readable ? 'js/index.js' : 'dist/browser.mjs') }));
  },
});

/**
 * @param {string} module of contestants/
 * @param {string} [checkout]
 * @param {boolean} [readable]
 * @returns {Promise<Map<string, Uint8Array>>} files by name; index.mjs is the first
 */
export async function bundle(module, checkout, readable) {
  const { outputFiles } = await build({
    stdin: { resolveDir: HERE, contents: `import { connect } from ${
      JSON.stringify(moduleOf(module))};\nimport { Program } from './client/program.mjs';\n` +
      'export const program = new Program(connect);\n' },
    entryNames: 'index', outExtension: { '.js': '.mjs' }, outdir: HERE, write: false, bundle: true,
    format: 'esm', splitting: true, minify: !readable, platform: 'browser', target: 'es2022',
    logLevel: 'error', define: { 'process.env.NODE_ENV': '"production"' },
    plugins: [resolver(checkout, readable)],
  });
  return new Map(outputFiles.map(({ path: file, contents }) => [path.basename(file), contents]));
}
