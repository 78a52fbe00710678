// Many messages at once, out or in, or one after the other.

/** How a cell's messages get from one side to the other. */
export function workOf(tab, server, { workload, kind, bytes, pool }) {
  return {
    send: (from, count) => tab.call('send', from, count),
    ping: (from, count) => tab.call('ping', from, count),
    receive: (from, count) => Promise.all([
      server.ask('push', { kind, bytes, pool, from, count }), tab.call('shows', from + count)]),
  }[workload];
}

const perMessage = (costs, count) =>
  Object.fromEntries(Object.entries(costs).map(([key, value]) => [key, value / count]));

/**
 * Warms a connected page up, lets it work, says what each message cost.
 * @param {(from: number, count: number) => Promise<unknown>} work
 * @param {(task: () => Promise<void>) => Promise<unknown>} [profiled] runs what is measured
 */
export async function measureWork(tab, work, { count, warmUp }, profiled = (task) => task()) {
  await work(0, warmUp);
  await tab.call('settled');
  await tab.call('trust');
  await tab.collect();
  const { transactions } = await tab.call('counts');
  const end = await tab.meter(), began = performance.now();
  let wall = 0;
  await profiled(async () => {
    await work(warmUp, count);
    wall = (performance.now() - began) * 1000;
    await tab.call('settled');
  });
  const cost = await end(), after = await tab.call('counts');
  return perMessage({ ...cost, wall, transactions: after.transactions - transactions }, count);
}

/** @param {import('../stage.mjs').Stage} stage */
export function measure(stage, contestant, cell) {
  return stage.inProfile(async (context) => {
    const server = await stage.server(contestant);
    const tab = await stage.page(context, contestant);
    await stage.connect(tab, contestant, server, cell);
    const values = await measureWork(tab, workOf(tab, server, cell), cell,
      stage.profiling(tab, contestant, cell));
    const { acknowledged, shown } = await tab.call('counts');
    await stage.check(server, contestant, cell,
      cell.workload === 'receive' ? shown : acknowledged);
    return values;
  });
}
