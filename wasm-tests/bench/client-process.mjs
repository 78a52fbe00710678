// One client, in a fresh process: warms up, does its work, says what it cost. The work comes as
// JSON in the first argument; the parent is asked to let the server push, and is told the
// result.
import { Counter } from './counter.mjs';
import { textOf, textsOf } from './texts.mjs';

const job = JSON.parse(process.argv[2]);
const { module, url, workload, kind, bytes, count, warmUp, pool, settings } = job;

const turn = () => new Promise((resolve) => { setImmediate(resolve); });
const pause = (ms) => new Promise((resolve) => { setTimeout(resolve, ms); });
const collect = async () => {
  for (let i = 0; i < 3; i++) {
    globalThis.gc();
    await turn();
  }
};

const texts = textsOf(kind, bytes, pool);
const acknowledged = new Counter(), shown = new Counter();
let checked = true;  // whole texts while warming up, then no more than their length

function received(text) {
  const expected = texts[shown.value % pool];
  if (checked && module !== 'raw' ? text !== expected : text.length < expected.length) {
    throw new Error(`message ${shown.value} is not what was sent`);
  }
  shown.add();
}

const { connect } = await import(`./contestants/${module}.mjs`);
const client = await connect(url, { acknowledged: acknowledged.add, received },
  { ...settings, texts, most: count + warmUp });

const push = (from, many) => process.send({ push: { kind, bytes, pool, from, count: many } });

const workloads = {
  async send(from, many) {
    for (let i = from; i < from + many; i++) client.send(texts[i % pool]);
    await acknowledged.reaches(from + many);
  },
  async receive(from, many) {
    push(from, many);
    await shown.reaches(from + many);
    await turn();  // the last ACK is written
  },
  async ping(from, many) {
    for (let i = from; i < from + many; i++) {
      client.send(texts[i % pool]);
      await acknowledged.reaches(i + 1);
    }
  },
};

async function measureWork(work) {
  await work(0, warmUp);
  await collect();
  checked = false;
  const before = process.memoryUsage.rss(), began = performance.now(), cpu = process.cpuUsage();
  await work(warmUp, count);
  const { user, system } = process.cpuUsage(cpu), ms = performance.now() - began;
  const rss = process.memoryUsage.rss() - before;
  await pause(20);  // for what comes once too often
  const done = workload === 'receive' ? shown.value : acknowledged.value;
  return { cpu: (user + system) / count, rate: count / ms * 1000, rss, done };
}

async function memoryNow() {
  await collect();
  await pause(100);
  await collect();
  const { rss, heapUsed, external } = process.memoryUsage();
  return { rss, heap: heapUsed, external, outside: client.outside?.() ?? 0 };
}

/** Messages that nobody acknowledges. Each text is its own, and the application forgets it. */
async function measurePending() {
  const before = await memoryNow();
  for (let i = 0; i < count; i++) client.send(textOf(kind, bytes, i));
  await pause(500);
  const after = await memoryNow();
  const growth = Object.entries(after).map(([key, value]) => [key, value - before[key]]);
  return { ...Object.fromEntries(growth), done: client.pending() };
}

const result = workload === 'pending' ? await measurePending()
  : await measureWork(workloads[workload]);
process.send({ result });
process.on('disconnect', () => process.exit());
