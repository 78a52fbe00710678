// Ten messages a second: nothing that could be done for many at once is.
import { measureWork } from './moving.mjs';

const EVERY = 100;

/** @param {import('../stage.mjs').Stage} stage */
export function measure(stage, contestant, cell) {
  return stage.inProfile(async (context) => {
    const server = await stage.server(contestant);
    const tab = await stage.page(context, contestant);
    await stage.connect(tab, contestant, server, cell);
    const values = await measureWork(tab,
      (from, many) => tab.call('trickle', from, many, EVERY), cell,
      stage.profiling(tab, contestant, cell));
    await stage.check(server, contestant, cell, (await tab.call('counts')).acknowledged);
    return values;
  });
}
