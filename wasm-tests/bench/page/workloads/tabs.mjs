// Five pages that share one connection, beside one page by itself: what a message received costs
// the one that leads and each that follows, and how long a message takes that either sends.
import { median } from '../../statistics.mjs';
import { measureWork, workOf } from './moving.mjs';

const PAGES = 5, FIRST = 10;

/** Milliseconds from send() to its ACK. */
async function latency(tab, pings) {
  await tab.call('ping', 0, FIRST);
  return median(await tab.call('ping', FIRST, pings));
}

function measureAlone(stage, contestant, cell) {
  return stage.inProfile(async (context) => {
    const server = await stage.server(contestant);
    const tab = await stage.page(context, contestant);
    await stage.connect(tab, contestant, server, cell);
    const { cpu } = await measureWork(tab, workOf(tab, server, cell), cell);
    const send = await latency(tab, cell.pings);
    await stage.check(server, contestant, cell, (await tab.call('counts')).shown);
    return { cpu, send };
  });
}

async function openAll(stage, contestant, server, cell, context) {
  const settings = { client: { ...contestant.settings.client, shareAcrossTabs: true } };
  const tabs = [];
  for (let i = 0; i < PAGES; i++) {
    const tab = await stage.page(context, contestant);
    await stage.connect(tab, contestant, server, cell, { settings });
    tabs.push(tab);
  }
  const processes = new Set(tabs.map(({ pid }) => pid)).size;
  const sockets = tabs.map((tab) => tab.sockets).join();
  if (processes !== PAGES) throw new Error(`${PAGES} pages share ${processes} processes`);
  if (sockets !== '1,0,0,0,0') throw new Error(`not one connection: ${sockets}`);
  return tabs;
}

/** @returns {Promise<number[]>} CPU a message of each */
async function receive(tabs, server, { kind, bytes, pool, warmUp, count }) {
  const all = (task) => Promise.all(tabs.map(task));
  const push = (from, many) => Promise.all([
    server.ask('push', { kind, bytes, pool, from, count: many }),
    all((tab) => tab.call('shows', from + many))]);
  await push(0, warmUp);
  await all((tab) => tab.call('settled'));
  await all((tab) => tab.call('trust'));
  await all((tab) => tab.collect());
  const ends = await all((tab) => tab.meter());
  await push(warmUp, count);
  await all((tab) => tab.call('settled'));
  const costs = await Promise.all(ends.map((end) => end()));
  return costs.map(({ cpu }) => cpu / count);
}

/** @param {import('../stage.mjs').Stage} stage */
export async function measure(stage, contestant, given) {
  const cell = { ...given, workload: 'receive' };
  const alone = await measureAlone(stage, contestant, cell);
  return stage.inProfile(async (context) => {
    const server = await stage.server(contestant);
    const tabs = await openAll(stage, contestant, server, cell, context);
    const [leader, ...followers] = await receive(tabs, server, cell);
    const leaderSend = await latency(tabs[0], cell.pings);
    const followerSend = await latency(tabs[PAGES - 1], cell.pings);
    for (const tab of tabs) {
      await stage.check(server, contestant, cell, (await tab.call('counts')).shown);
    }
    const { received } = await server.ask('tally');
    if (received !== 2 * (FIRST + cell.pings)) throw new Error(`tabs: ${received} at the server`);
    return { alone: alone.cpu, leader, follower: median(followers), aloneSend: alone.send,
      leaderSend, followerSend };
  });
}
