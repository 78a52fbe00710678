// @ts-check
/** Runs a script in a Node of its own, as a user of the package would. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));

/**
 * @param {string[]} args of node
 * @param {number} [patience] ms; then it is killed
 * @returns {Promise<{ status: number | null, stdout: string, stderr: string, seconds: number }>}
 */
export function runNode(args, patience = 20_000) {
  return new Promise((resolve, reject) => {
    const began = performance.now();
    const child = spawn(process.execPath, args, { cwd: root });
    const timer = setTimeout(() => child.kill('SIGKILL'), patience);
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (data) => { stdout += data; });
    child.stderr.on('data', (data) => { stderr += data; });
    child.on('error', reject);
    child.on('close', (status) => {
      clearTimeout(timer);
      resolve({ status, stdout, stderr, seconds: (performance.now() - began) / 1000 });
    });
  });
}

/** @param {string} script @param {number} [patience] */
export const runModule = (script, patience) =>
  runNode(['--input-type=module', '--eval', script], patience);
