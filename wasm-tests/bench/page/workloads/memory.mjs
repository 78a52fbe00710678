// What a page takes more when a client is in it, idle and after messages: memory that no other
// process shares, and of the heap of JavaScript what an application has kept of the texts.
import { workOf } from './moving.mjs';

const NOTHING = { id: 'nothing' };

async function growth(stage, contestant, cell, keeps) {
  return stage.inProfile(async (context) => {
    const server = await stage.server(contestant);
    const tab = await stage.page(context, NOTHING);
    const empty = await tab.memory();
    await stage.load(tab, contestant);
    await stage.connect(tab, contestant, server, cell, { keeps });
    const idle = await tab.memory();
    await workOf(tab, server, { ...cell, workload: 'receive' })(0, cell.count);
    await tab.call('settled');
    const full = await tab.memory();
    await stage.check(server, contestant, { ...cell, workload: 'receive' },
      (await tab.call('counts')).shown);
    return { idle: idle.rss - empty.rss, received: full.rss - empty.rss,
      heap: full.heap - empty.heap };
  });
}

/** @param {import('../stage.mjs').Stage} stage */
export async function measure(stage, contestant, cell) {
  const { idle, received } = await growth(stage, contestant, cell, false);
  const { heap } = await growth(stage, contestant, cell, true);
  return { idle, received, kept: heap };
}
