// @ts-check
/** The engines, each in a process of its own: makes its script, runs it, returns what it says. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { root } from '../../../js/build/command.mjs';
import { bundleBench } from './bundle.mjs';

/** @typedef {{ compilers: Record<string, unknown>, cases: import('./summary.mjs').Case[] }} Raw */
/** @typedef {(checkout: string, options: { cpu?: boolean }) => Promise<Raw>} Engine */

/** @param {string} kind of client @param {string} name of the engine */
export function outfile(kind, name) {
  const directory = path.join(root, 'build/bench-codec');
  fs.mkdirSync(directory, { recursive: true });
  return path.join(directory, `${name}-${kind}.js`);
}

/**
 * Runs a command that prints lines of JSON, the last one with the result.
 * @param {string} command @param {string[]} args @param {Record<string, string>} [env]
 * @returns {Promise<any>}
 */
async function ask(command, args, env) {
  const child = spawn(command, args, {
    env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => { said += data; });
  const [status] = await once(child, 'close');
  const line = said.split('\n').find((one) => /^\{"(result|failed)"/.test(one));
  const { result, failed } = line ? JSON.parse(line) : { result: null, failed: said };
  if (!result) throw new Error(`${command}, exit status ${status}: ${failed}`);
  return result;
}

/** @type {Engine} */
async function runNode(checkout, options) {
  const script = outfile('node', 'node');
  await bundleBench(checkout, 'node', script);
  return ask(process.execPath, [script, JSON.stringify(options)]);
}

/** @param {boolean} jit @returns {Engine} */
const runJsc = (jit) => async (checkout, { cpu, ...options }) => {
  const script = outfile('miniprogram', 'jsc');
  await bundleBench(checkout, 'miniprogram', script);
  const wasmPath = path.join(checkout, 'dist/miniprogram/core.wasm');
  const result = await ask('jsc', [script, '--', JSON.stringify({ ...options, wasmPath })],
    { JSC_useJIT: jit ? '1' : '0' });
  const { useJIT } = result.compilers;
  if (Boolean(useJIT) !== jit) throw new Error(`useJIT is ${useJIT}`);
  return result;
};

/** @type {Engine} */
async function runChromium(checkout, { cpu, ...options }) {
  const { ChromiumBrowser } = await import('../../browser/engines/chromium.js');
  const { startSite } = await import('../../support/site.js');
  const script = outfile('browser', 'chromium');
  await bundleBench(checkout, 'browser', script);
  // A page isolated so has a clock of 5 us instead of 100.
  const headers = {
    'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp',
  };
  const site = await startSite({
    pages: { '/': `<!doctype html><script src="/bench/${path.basename(script)}"></script>` },
    directories: { '/bench/': `${path.dirname(script)}/` }, headers,
  });
  const browser = await ChromiumBrowser.launch();
  try {
    const tab = await browser.newTab(`${site.url}/`);
    return /** @type {Raw} */ (await tab.call('bench', options));
  } finally {
    await browser.close();
    site.close();
  }
}

const JSC = { jsc: 'libjavascriptcoregtk-4.0-bin' };
/**
 * By name, in the order of the tables; with the commands they need, and the packages of these.
 * @type {Record<string, { measure: Engine, needs: Record<string, string> }>}
 */
export const ENGINES = {
  Node: { measure: runNode, needs: {} },
  Chromium: { measure: runChromium, needs: { chromium: 'chromium' } },
  'jsc, no JIT': { measure: runJsc(false), needs: JSC },
  jsc: { measure: runJsc(true), needs: JSC },
};
