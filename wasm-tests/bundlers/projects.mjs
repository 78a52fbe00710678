// The projects: how each tool makes a page of the one application, and where it serves that. Each
// has a directory of its own, from which the package under test can be imported.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { startSite } from '../support/site.js';

const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const require = createRequire(import.meta.url);

function versionOf(tool) {
  return JSON.parse(fs.readFileSync(here(`node_modules/${tool}/package.json`), 'utf8')).version;
}

/** The application as a tool gets it, and where its output goes. */
function makeProject(directory) {
  fs.cpSync(here('app'), directory, { recursive: true });
  return { main: path.join(directory, 'main.js'), out: path.join(directory, 'out') };
}

/** Serves what was built; `tag` is the script, where the tool makes no pages. */
async function serve(end, directory, tag) {
  const pages = tag && { '/': `<!doctype html><link rel="icon" href="data:,">${tag}` };
  const site = await startSite({ directories: { '/': directory }, pages });
  end(site.close);
  return `${site.url}/`;
}

const MODULE = '<script type="module" src="/main.js"></script>';

const viteDev = (tool) => async (directory, end) => {
  makeProject(directory);
  const { createServer } = await import(tool);
  const server = await createServer({
    root: directory, configFile: false, logLevel: 'warn', server: { host: '127.0.0.1' },
    cacheDir: path.join(directory, 'cache'),
  });
  await server.listen();
  end(() => server.close());
  return server.resolvedUrls.local[0];
};

const viteBuild = (tool) => async (directory, end) => {
  const { out } = makeProject(directory);
  const { build } = await import(tool);
  await build({ root: directory, configFile: false, logLevel: 'warn', build: { outDir: out } });
  return serve(end, out);
};

const webpackBuild = (tool) => async (directory, end) => {
  const { main, out } = makeProject(directory);
  const webpack = require(tool);
  const stats = await new Promise((resolve, reject) => webpack({
    mode: 'production', context: directory, entry: main, output: { path: out },
  }, (error, result) => (error ? reject(error) : resolve(result))));
  if (stats.hasErrors() || stats.hasWarnings()) throw new Error(stats.toString());
  return serve(end, out, '<script src="/main.js"></script>');
};

async function rollupBuild(directory, end) {
  const { main, out } = makeProject(directory);
  const [{ rollup }, { nodeResolve }] =
    [require('rollup'), require('@rollup/plugin-node-resolve')];
  const bundle = await rollup({
    input: main, plugins: [nodeResolve({ browser: true })],
    onwarn(warning) { throw new Error(warning.message); },
  });
  await bundle.write({ dir: out });
  return serve(end, out, MODULE);
}

const esbuildBuild = (options, tag) => async (directory, end) => {
  const { main, out } = makeProject(directory);
  const { build } = require('esbuild');
  const { warnings } = await build({
    entryPoints: [main], outdir: out, bundle: true, minify: true, logLevel: 'silent', ...options,
  });
  if (warnings.length > 0) throw new Error(warnings[0].text);
  return serve(end, out, tag);
};

/** A command of Next.js, in its project. */
function startNext(directory, args) {
  const child = spawn(process.execPath, [here('node_modules/next/dist/bin/next'), ...args], {
    cwd: directory, env: { ...process.env, NEXT_TELEMETRY_DISABLED: '1' },
  });
  child.said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (text) => { child.said += text; });
  }
  return child;
}

const nextBuild = (...flags) => async (directory, end) => {
  fs.cpSync(here('next'), directory, { recursive: true });
  const build = startNext(directory, ['build', ...flags]);
  const [status] = await once(build, 'close');
  if (status !== 0) throw new Error(build.said);
  const server = startNext(directory, ['start', '--port', '0', '--hostname', '127.0.0.1']);
  end(() => server.kill('SIGKILL'));
  for (;;) {
    const [, url] = /(http:\/\/127\.0\.0\.1:\d+)/.exec(server.said) ?? [];
    if (url && /Ready/.test(server.said)) return url;
    await Promise.race([once(server.stdout, 'data'), once(server, 'close').then(() => {
      throw new Error(server.said);
    })]);
  }
};

/** No tool: the files of the package as they are. */
const asItIs = (tag) => async (directory, end) =>
  serve(end, path.dirname(require.resolve('mobileimsdk-wasm/package.json', { paths: [directory] })),
    tag);

export const PROJECTS = {
  [`vite ${versionOf('vite5')}, dev`]: viteDev('vite5'),
  [`vite ${versionOf('vite5')}, build`]: viteBuild('vite5'),
  [`vite ${versionOf('vite8')}, dev`]: viteDev('vite8'),
  [`vite ${versionOf('vite8')}, build`]: viteBuild('vite8'),
  [`webpack ${versionOf('webpack')}`]: webpackBuild('webpack'),
  [`webpack ${versionOf('webpack4')}`]: webpackBuild('webpack4'),
  [`rollup ${versionOf('rollup')}`]: rollupBuild,
  [`esbuild ${versionOf('esbuild')}, splitting`]:
    esbuildBuild({ format: 'esm', splitting: true }, MODULE),
  [`esbuild ${versionOf('esbuild')}, one file`]:
    esbuildBuild({ format: 'iife' }, '<script src="/main.js"></script>'),
  [`next ${versionOf('next')}, turbopack`]: nextBuild(),
  [`next ${versionOf('next')}, webpack`]: nextBuild('--webpack'),
  'no tool, a module': asItIs(
    '<script type="module">import * as all from \'/dist/browser.mjs\'; ' +
    'window.MobileIMSDK = all;</script>'),
  'no tool, a classic script': asItIs('<script src="/dist/mobileimsdk.js"></script>'),
};
