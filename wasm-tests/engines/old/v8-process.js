// @ts-check
/** An old V8 in the Node of its time, told one command after the other. */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import path from 'node:path';
import { root } from '../../../js/build/command.mjs';

const HERE = path.join(root, 'wasm-tests/engines');

export class OldV8 {
  #process;
  /** @type {Array<(answer: any) => void>} */
  #asked = [];
  #said = '';

  /** @param {string} name of the package @param {'legacy' | 'script' | 'miniprogram'} kind */
  constructor(name, kind) {
    this.#process = spawn(path.join(HERE, 'node_modules', name, 'bin/node'),
      [path.join(HERE, 'old/v8.cjs'), kind, path.join(root, 'dist')]);
    createInterface({ input: this.#process.stdout })
      .on('line', (line) => this.#asked.shift()?.(JSON.parse(line)));
    this.#process.stderr.on('data', (data) => { this.#said += data; });
    this.#process.on('exit', () => {
      for (const answer of this.#asked) answer({ error: `it has ended: ${this.#said}` });
    });
  }

  /** @param {string} command @param {unknown[]} args @returns {Promise<any>} */
  async call(command, ...args) {
    const answered = new Promise((resolve) => { this.#asked.push(resolve); });
    this.#process.stdin.write(`${JSON.stringify([command, ...args])}\n`);
    const { value, error } = await answered;
    if (error) throw new Error(error);
    return value;
  }

  end() {
    this.#process.kill('SIGKILL');
  }
}
