// What fuzzing and coverage need beyond `npm test`: a build by clang, and LLVM's tools.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { root, run } from '../../js/build/command.mjs';

const works = (program, ...args) => {
  const result = spawnSync(program, args, { encoding: 'utf8' });
  return result.status === 0 ? result.stdout.trim() : undefined;
};

// libFuzzer, the sanitizers and the profile runtime come in a package of their own.
function hasRuntime() {
  const directory = works('clang++', '--print-runtime-dir');
  return directory !== undefined && fs.existsSync(directory) &&
    fs.readdirSync(directory).some((file) => file.startsWith('libclang_rt.fuzzer'));
}

/** Throws, with the command that helps, when something is missing. */
function requireClang() {
  const there = {
    clang: works('clang++', '--version'), 'libclang-rt-dev': hasRuntime(),
    llvm: works('llvm-cov', '--version'),
  };
  const missing = Object.keys(there).filter((name) => !there[name]).join(' ');
  if (missing === '') return;
  throw new Error(`these packages are missing: ${missing}\nOn Debian or Ubuntu run:\n` +
    `  sudo apt-get update && sudo apt-get install -y --no-install-recommends ${missing}`);
}

/** Builds in build/`directory`; returns the path of that directory. */
export function buildWithClang(directory, options, targets) {
  requireClang();
  const build = path.join(root, 'build', directory);
  run('cmake', ['-S', root, '-B', build, '-G', 'Ninja', '-DCMAKE_CXX_COMPILER=clang++',
    '-DCMAKE_BUILD_TYPE=RelWithDebInfo', ...options]);
  run('ninja', ['-C', build, ...targets]);
  return build;
}
