// @ts-check
/** The desk's command, as a process of its own. */
import { spawn } from 'node:child_process';
import path from 'node:path';
import { root } from './child.js';
import { soon } from './real.js';

export const CLI = path.join(root, 'demo-web/desk/cli.js');

/** The command, once it is online. @param {string[]} args @param {object} [env] */
export async function runDesk(args, env) {
  const child = spawn(process.execPath, [CLI, ...args], { env: { ...process.env, ...env } });
  const desk = { child, out: '', err: '', base: '' };
  const ended = new Promise((resolve) => child.on('close', resolve));
  const online = new Promise((/** @type {(value?: any) => void} */ resolve, reject) => {
    child.stdout.on('data', (data) => {
      desk.out += data;
      const [, base] = /(http:\/\/127\.0\.0\.1:\d+)/.exec(desk.out) ?? [];
      if (base && desk.out.includes(' online\n')) resolve((desk.base = base));
    });
    child.on('close', () => reject(new Error(desk.err)));
  });
  child.stderr.on('data', (data) => { desk.err += data; });
  await soon(online, 'the desk');
  return {
    ...desk,
    /** @param {NodeJS.Signals} signal @returns {Promise<number | null>} the exit code */
    end: (signal) => {
      child.kill(signal);
      return soon(/** @type {Promise<any>} */ (ended), 'the end of the desk');
    },
    said: () => desk.out + desk.err,
    /** @param {string} route @param {object} [body] @param {string} [method] */
    ask: async (route, body, method = body ? 'POST' : 'GET') => {
      const answer = await fetch(desk.base + route, {
        method, headers: { 'Content-Type': 'application/json' }, body: body && JSON.stringify(body),
      });
      return { status: answer.status, body: /** @type {any} */ (await answer.json()) };
    },
  };
}

/** @param {() => unknown} holds @param {string} what */
export const until = (holds, what) => {
  /** @type {NodeJS.Timeout} */
  let timer;
  const held = new Promise((/** @type {(value?: any) => void} */ resolve) => {
    timer = setInterval(() => holds() && resolve(), 5);
  });
  return soon(held, what).finally(() => clearInterval(timer));
};
