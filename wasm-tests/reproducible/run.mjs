// Builds and packs the commit that is checked out in two clones, in folders of different names: the
// packages must be the same to the byte. And asks the linker what it puts into core.wasm.
//   npm run test:package
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { root, run, stop } from '../../js/build/command.mjs';

const sha = (bytes) => createHash('sha256').update(bytes).digest('hex');

/**
 * Clones, builds and packs.
 * @returns {{ package: string, files: Record<string, string> }} hashes
 */
function packClone(directory) {
  run('git', ['clone', '--quiet', root, directory]);
  fs.symlinkSync(path.join(root, 'node_modules'), path.join(directory, 'node_modules'));
  run(process.execPath, ['js/build/build.mjs'], { cwd: directory });
  const [{ filename, files }] = JSON.parse(run('npm', ['pack', '--json'], { cwd: directory }));
  const left = run('git', ['status', '--porcelain', '--untracked-files=all'], { cwd: directory });
  const changed = left.split('\n').filter((line) => line &&
    !line.endsWith(filename) && !line.endsWith('node_modules'));  // the link
  if (changed.length > 0) throw new Error(`packing leaves behind:\n${changed.join('\n')}`);
  const packed = files.map(({ path: name }) => name)
    .filter((name) => fs.existsSync(path.join(directory, name)));
  return {
    package: sha(fs.readFileSync(path.join(directory, filename))),
    files: Object.fromEntries(packed.map((name) =>
      [name, sha(fs.readFileSync(path.join(directory, name)))])),
  };
}

/** Libraries of which the linker takes something, and the files beside them. */
function linkedFrom(directory) {
  const cwd = path.join(directory, 'build/wasm');
  const link = run('ninja', ['-t', 'commands', 'core.wasm'], { cwd })
    .trim().split('\n').at(-1).replace(/^: && /, '').replace(/ && .*$/s, '');
  const traced = link.replace(/-o core\.wasm/, '-o traced.wasm -Wl,--trace');
  const said = run('sh', ['-c', traced], { cwd });
  return said.split('\n').filter((line) => /\.(o|bc)\b/.test(line) && !/\.cc\.o$/.test(line.trim()))
    .map((line) => line.trim().split('/').at(-1)).sort();
}

/** All of Emscripten's own making, as NOTICE says; libc's memmove is its own at -Oz. */
const EMSCRIPTENS = ['crt1_reactor.o', 'libc-optz.a(emscripten_memmove.o)',
  'libc-optz.a(emscripten_memcpy.o)', 'libcompiler_rt.a(stack_ops.o)',
  'libc-optz.a(memset.o)', 'libstandalonewasm.a(standalone.o)'];

const place = fs.mkdtempSync(path.join(os.tmpdir(), 'package-'));
try {
  const [one, other] = ['one', 'another folder'].map((name) => {
    console.log(`building in '${name}' ...`);
    return packClone(path.join(place, name));
  });
  const differing = Object.keys(one.files).filter((name) => one.files[name] !== other.files[name]);
  if (differing.length > 0) throw new Error(`not the same in both: ${differing.join(', ')}`);
  if (one.package !== other.package) throw new Error('the files are the same, the packages not');
  console.log(`the same in both, ${Object.keys(one.files).length} files: sha256 ${one.package}`);
  const linked = linkedFrom(path.join(place, 'one'));
  const unknown = linked.filter((name) => !EMSCRIPTENS.includes(name));
  console.log(`linked into core.wasm, beside our own: ${linked.join(', ')}`);
  if (linked.length === 0 || unknown.length > 0) {
    throw new Error(`NOTICE does not know of: ${unknown.join(', ') || 'what the linker says'}`);
  }
} catch (error) {
  stop(error);
} finally {
  fs.rmSync(place, { recursive: true, force: true });
}
