// The processes of a run: one server of each kind, kept, and a fresh client for each measurement.
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const DIRECTORY = fileURLToPath(new URL('.', import.meta.url));
const PATIENCE = 60_000;

/** @returns {Promise<any>} the first message, or the first that fulfils the condition */
function messageOf(child, what, fulfils = () => true) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => end(new Error(`${what}: no answer`)), PATIENCE);
    const take = (message) => { if (fulfils(message)) end(null, message); };
    const gone = (code, signal) => end(new Error(`${what} ended: ${signal ?? code}`));
    function end(error, message) {
      clearTimeout(timer);
      child.off('message', take).off('exit', gone);
      if (error) reject(error);
      else resolve(message);
    }
    child.on('message', take).on('exit', gone);
  });
}

export class Server {
  #child;
  #last = 0;

  static async start(name) {
    const child = fork(`${DIRECTORY}server-process.mjs`, [name]);
    const server = new Server();
    server.#child = child;
    server.name = name;
    ({ url: server.url } = await messageOf(child, `the server ${name}`));
    return server;
  }

  async ask(command, value) {
    const id = ++this.#last;
    this.#child.send({ id, command, value });
    const { answer } = await messageOf(this.#child, `the server ${this.name}`,
      (message) => message.id === id);
    return answer;
  }

  stop() {
    this.#child.kill();
  }
}

const pause = (ms) => new Promise((resolve) => { setTimeout(resolve, ms); });

/**
 * What is wrong with the counts of a measurement, or nothing.
 * @param {object} job
 * @param {number} done by the client: settled, shown, or pending
 * @param {{ received: number, acknowledged: number }} tally of the server
 */
export function complaint({ contestant, workload, count, warmUp }, done, tally) {
  const what = `${contestant}, ${workload}`;
  const expected = workload === 'pending' ? count : count + warmUp;
  if (done !== expected) return `${what}: ${done} of ${expected} at the client`;
  if (workload === 'pending') return undefined;  // a window may hold back the most of it
  const there = workload === 'receive' ? tally.acknowledged : tally.received;
  return there === expected ? undefined : `${what}: ${there} of ${expected} at the server`;
}

/** Throws when the counts are wrong. The last ACK may still be on its way: a little patience. */
export async function checked(server, job, done) {
  let wrong;
  for (let i = 0; i < 50; i++) {
    wrong = complaint(job, done, await server.ask('tally'));
    if (!wrong) return;
    await pause(20);
  }
  throw new Error(wrong);
}

export class Contest {
  #servers = new Map();
  #packages;

  /** @param {Record<string, string>} packages directories of the packages to be measured */
  constructor(packages) {
    this.#packages = packages;
  }

  /**
   * One measurement. Throws when anything was lost, doubled or altered.
   * @param {import('./catalogue.mjs').Contestant} contestant
   * @param {object} cell what is to be done
   * @returns {Promise<Record<string, number>>}
   */
  async run(contestant, cell) {
    const { server: name, id, module = id, settings } = contestant;
    if (!this.#servers.has(name)) this.#servers.set(name, await Server.start(name));
    const server = this.#servers.get(name);
    await server.ask('reset', { silent: cell.workload === 'pending' });
    const job = { ...cell, contestant: id, module, url: server.url,
      settings: { ...settings, packageDirectory: this.#packages[id] } };
    const { done, ...values } = await this.#work(server, job);
    await checked(server, job, done);
    return values;
  }

  /** Lets a client do its work. @returns {Promise<any>} what it says of it */
  async #work(server, job) {
    const child = fork(`${DIRECTORY}client-process.mjs`, [JSON.stringify(job)],
      { execArgv: ['--expose-gc'], stdio: ['ignore', 'inherit', 'pipe', 'ipc'] });
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text) => { said += text; });
    try {
      const pushing = new Promise((_, reject) => {
        child.on('message', ({ push }) => { if (push) server.ask('push', push).catch(reject); });
      });
      const answer = messageOf(child, `the client ${job.contestant}`, ({ result }) => result);
      return (await Promise.race([answer, pushing])).result;
    } catch (error) {
      throw new Error(`${error.message}\n${said}`, { cause: error });
    } finally {
      child.kill();
    }
  }

  stop() {
    for (const server of this.#servers.values()) server.stop();
  }
}
