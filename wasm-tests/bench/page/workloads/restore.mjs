// What a page that was left behind has accepted and not sent: how long the next one takes to have
// it back and be online, and for how long at once it can do nothing else.

/** @param {import('../stage.mjs').Stage} stage */
export function measure(stage, contestant, cell) {
  const { count } = cell;
  return stage.inProfile(async (context) => {
    const server = await stage.server(contestant, { silent: true });
    const before = await stage.page(context, contestant);
    await stage.connect(before, contestant, server, cell);
    await before.call('ask', 'keep', count);
    await before.call('ask', 'close');
    await before.page.close();
    await stage.server(contestant);
    const tab = await stage.page(context, contestant);
    const end = await tab.meter();
    await stage.connect(tab, contestant, server, cell);
    const { began, restored, online, messages } = await tab.call('ask', 'times');
    await tab.call('acknowledges', count);
    await tab.call('settled');
    const { cpu } = await end();
    if (messages !== count) throw new Error(`restore: ${messages} of ${count} came back`);
    await stage.check(server, contestant, { ...cell, workload: 'send' },
      (await tab.call('counts')).acknowledged);
    return { restored: restored - began, online: online - began,
      longest: await tab.call('longestTask', online), longestSending: await tab.call('longestTask'),
      cpu: cpu / 1000 };
  });
}
