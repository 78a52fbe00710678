// @ts-check
/** One script for one engine: the bench, and the shipped client in it twice, on either core. */
import { build } from 'esbuild';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** What ships for a kind of host: the entry, and the twin beside it. */
const SHIPPED = {
  node: { entry: 'node.mjs', twin: 'twin.mjs' },
  browser: { entry: 'browser.mjs', twin: 'twin.mjs' },
  miniprogram: { entry: 'miniprogram/index.js', twin: 'miniprogram/twin.js' },
};

/** @param {string} checkout @param {keyof typeof SHIPPED} kind */
function client(checkout, kind) {
  const { entry, twin } = SHIPPED[kind], dist = path.join(checkout, 'dist');
  const files = {
    // Two modules of one file: what an engine learns of the one does not serve the other.
    'client-on-wasm': { path: path.join(dist, entry), suffix: '?wasm' },
    'client-on-twin': { path: path.join(dist, entry), suffix: '?twin' },
    'twin-module': { path: path.join(dist, twin) },
  };
  if (!fs.existsSync(files['twin-module'].path)) throw new Error(`${dist} is not built`);
  return {
    name: 'client',
    /** @param {import('esbuild').PluginBuild} build */
    setup({ onResolve }) {
      onResolve({ filter: /^(client-on-|twin-module$)/ },
        ({ path: name }) => files[/** @type {keyof typeof files} */ (name)]);
    },
  };
}

/**
 * @param {string} checkout whose dist/ is measured
 * @param {keyof typeof SHIPPED} kind
 * @param {string} outfile
 */
export async function bundleBench(checkout, kind, outfile) {
  await build({
    entryPoints: [fileURLToPath(new URL('engine/bench.js', import.meta.url))], outfile,
    bundle: true, format: 'iife', platform: 'neutral', target: 'esnext', external: ['ws'],
    mainFields: ['main'], logLevel: 'error', plugins: [client(checkout, kind)],
  });
}
