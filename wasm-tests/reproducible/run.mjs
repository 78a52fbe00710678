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

/** What may be in core.wasm beside our own, by NOTICE: parts of the linker's map. */
const NAMED = {
  // The toolchain forces the stack's and errno's functions on it, and the build drops them again.
  'Emscripten': /\((_initialize|memmove|stack(Save|Restore|Alloc)|(\.bss\.)?__errno_\w+)\)$/,
  'libc++': /\(_ZNK?St3__2|\(_ZSt|\(_Zn[aw]|\(_Zd[al]/,
  'ours': /\(_ZZ?NK?2im|\(im_|\((__wrap_\w+|malloc|free|memcpy|memset)\)$|\(\.[a-z]+\.|<internal>/,
};

/** The sections of core.wasm, as the linker maps them. */
function sectionsOf(directory) {
  const cwd = path.join(directory, 'build/wasm');
  const env = { NODE_PATH: '/usr/share/nodejs', ...process.env };
  const link = run('ninja', ['-t', 'commands', 'core.wasm'], { cwd })
    .trim().split('\n').at(-1).replace(/^: && /, '').replace(/ && .*$/s, '');
  // Emscripten passes no map on to the linker, but says how it calls it.
  const said = run('sh', ['-c', `${link.replace('-o core.wasm', '-o mapped.wasm')} -v 2>&1`],
    { cwd, env });
  const linker = said.split('\n').find((line) => /^ *"[^"]*wasm-ld/.test(line));
  run('sh', ['-c', `${linker} -Map=core.map`], { cwd, env });
  return fs.readFileSync(path.join(cwd, 'core.map'), 'utf8').split('\n')
    .map((line) => / (\S+:\([^)]*\)|\S+\([^)]*\):\([^)]*\))$/.exec(line)?.[1]).filter(Boolean);
}

function checkNotice(directory) {
  const notice = fs.readFileSync(path.join(root, 'NOTICE'), 'utf8');
  const sections = sectionsOf(directory);
  const whose = sections.map((section) =>
    Object.keys(NAMED).find((name) => NAMED[name].test(section)));
  const unknown = sections.filter((section, i) => !whose[i]);
  if (sections.length < 50 || unknown.length > 0) {
    throw new Error(`NOTICE does not know of:\n${unknown.join('\n') || 'what the linker says'}`);
  }
  const others = [...new Set(whose)].filter((name) => name !== 'ours').sort();
  const missing = others.filter((name) => !notice.includes(`\n${name} - https://`));
  if (missing.length > 0) throw new Error(`NOTICE does not name ${missing.join(', ')}`);
  console.log(`linked into core.wasm, beside our own: ${others.join(', ')}`);
}

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
  checkNotice(path.join(place, 'one'));
} catch (error) {
  stop(error);
} finally {
  fs.rmSync(place, { recursive: true, force: true });
}
