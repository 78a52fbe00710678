// The first second of a page, each time in a profile of its own: importing alone, coming online
// cold, and once more, when the browser has cached what it caches.
const VISITS = 3;  // from the third on Chromium has the compiled script, too
const NOTHING = { id: 'nothing' };

/** One visit, in a process that runs already. @returns {Promise<Record<string, number>>} ms */
async function visit(stage, context, throttle, address) {
  const tab = await stage.page(context, NOTHING);
  await tab.throttle(throttle);
  const end = await tab.meter();
  await tab.goto(address);
  const times = await tab.page.evaluate(() => globalThis.started);
  const { cpu } = await end(), script = await tab.script();
  await tab.stays();
  await tab.page.close();
  return { ...times, script, cpu: cpu / 1000 };
}

/** @param {import('../stage.mjs').Stage} stage */
export async function measure(stage, contestant, { throttle }) {
  const server = contestant.server && await stage.server(contestant);
  const address = (query) => stage.address(contestant, 'start', query);
  const alone = await stage.inProfile(async (context) =>
    visit(stage, context, throttle, await address({})));
  const values = { imported: alone.import, script: alone.script, importCpu: alone.cpu };
  if (!server) return values;
  const query = { url: server.url, settings: JSON.stringify(contestant.settings ?? {}) };
  return stage.inProfile(async (context) => {
    const visits = [];
    for (let i = 0; i < VISITS; i++) {
      visits.push(await visit(stage, context, throttle, await address(query)));
    }
    const cold = visits[0], warm = visits[VISITS - 1];
    return { ...values, cold: cold.online, coldCpu: cold.cpu, warm: warm.online,
      warmCpu: warm.cpu };
  });
}
