// @ts-check
/**
 * From a mini-program and the packed package to what WeChat's tools would upload, in `build/`: the
 * package is what its users get, and the tools are WeChat's own.
 */
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { root, run } from '../../../js/build/command.mjs';

const COMPILER = fileURLToPath(new URL('official.cjs', import.meta.url));
const OFFLINE = fileURLToPath(new URL('offline.cjs', import.meta.url));
/** What a developer's folder has besides the mini-program. */
const NOT_SOURCES = ['node_modules', 'miniprogram_npm', 'screenshots'];
const PACKAGE = 'mobileimsdk-wasm';
const PATIENCE = 120_000;

/** @typedef {{ folder: string, warnings: string[], files: Record<string, number> }} Upload */

/** Where a mini-program is built. @param {string} name */
const placeOf = (name) => path.join(root, 'build/mini-program', name);

/** What `npm publish` would publish. @returns {string} the archive */
export function packPackage() {
  const folder = placeOf('package');
  fs.rmSync(folder, { recursive: true, force: true });
  fs.mkdirSync(folder, { recursive: true });
  run('npm', ['pack', '--ignore-scripts', '--silent', '--pack-destination', folder]);
  return path.join(folder, fs.readdirSync(folder)[0]);
}

/**
 * @param {string} archive of the package
 * @param {string} source the mini-program's folder
 * @param {string} name of the folder below `build/mini-program`
 * @param {(project: string) => void} [change] of the copy of the mini-program
 * @returns {Promise<Upload>} what is there then, and what the tools did not like
 */
export async function makeUpload(archive, source, name, change = () => {}) {
  const place = placeOf(name);
  const project = path.join(place, 'project'), folder = path.join(place, 'upload');
  fs.rmSync(place, { recursive: true, force: true });
  fs.cpSync(source, project, {
    recursive: true,
    filter: (file) => !NOT_SOURCES.includes(path.relative(source, file)),
  });
  change(project);
  const installed = path.join(project, 'node_modules', PACKAGE);
  fs.mkdirSync(installed, { recursive: true });
  run('tar', ['-xzf', archive, '-C', installed, '--strip-components=1']);
  const { stdout } = await promisify(execFile)(process.execPath, [COMPILER, project, folder], {
    timeout: PATIENCE, maxBuffer: 1 << 24,
    env: { ...process.env, NODE_OPTIONS: `--require=${JSON.stringify(OFFLINE)}` },
  });
  const { warnings, files } = JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
  fs.writeFileSync(path.join(place, 'upload.json'), JSON.stringify({ warnings, files }, null, 2));
  return { folder, warnings, files };
}

/** Of an earlier `makeUpload()`. @param {string} name @returns {Upload} */
export function readUpload(name) {
  const place = placeOf(name);
  return {
    folder: path.join(place, 'upload'),
    ...JSON.parse(fs.readFileSync(path.join(place, 'upload.json'), 'utf8')),
  };
}
