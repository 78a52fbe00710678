// The dev server once more, for those who can only `require()`: Jest is started that way.
import { build } from 'esbuild';
import fs from 'node:fs';
import path from 'node:path';
import { root } from './command.mjs';

const inRoot = (...parts) => path.join(root, ...parts);

export async function bundleDevServer() {
  await build({
    entryPoints: [inRoot('demo-web/dev-server/index.js')], outfile: inRoot('dist/dev-server.cjs'),
    bundle: true, format: 'cjs', platform: 'node', target: 'node20', external: ['ws'],
    charset: 'utf8', logLevel: 'warning',
    supported: { 'dynamic-import': false },  // which Jest forbids
  });
  fs.copyFileSync(inRoot('demo-web/dev-server/index.d.ts'), inRoot('dist/dev-server.d.cts'));
}
