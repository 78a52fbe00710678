// @ts-check
/** The guide of talk, as its reader would run it: whole files, real sockets, the dev server. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { Guide } from './documents/guides.js';
import { blocksOf } from './documents/markdown.js';
import { startServer } from './support/real.js';

test('the guide talk prints what it says', async (t) => {
  const guide = new Guide('talk'), server = await startServer(t);
  const printed = await promisify(execFile)(process.execPath, ['two.mjs'],
    { cwd: guide.write(t, server.url), timeout: 30_000 });
  for (const file of ['js/guide/talk.md', 'js/guide/talk.zh-CN.md']) {
    const output = blocksOf(file).find(({ language }) => language === 'text');
    assert.deepEqual(printed, { stdout: output?.code, stderr: '' });
  }
  guide.end();
});
