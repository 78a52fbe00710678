// @ts-check
// What is stored, once more: asleep or away, this tab may have missed what others have changed.

/** @typedef {import('./more.js').Kit} Kit */

/** @param {Kit} kit @returns {Promise<void>} */
export function sync(kit) {
  const { engine } = kit, { history, list, views } = engine, known = list.records;
  return history.load().then((records) => {
    if (engine.isOver) return;
    const peers = new Set(records.map(({ peer }) => peer));
    // Others have taken it away; unless it has changed since the store was asked.
    const forgotten = known.filter((record) =>
      !peers.has(record.peer) && list.recordOf(record.peer) === record).map(({ peer }) => peer);
    engine.show({ conversations: records, messages: [], removed: [], cleared: [], forgotten });
    views.forEach((view) => {
      if (view.window.isLoaded) engine.guard(reload(view));
    });
  });
}

/** @param {import('./view.js').View} view */
function reload(view) {
  const { window, range: [from, to] } = view, ids = window.records.map(({ id }) => id);
  const start = window.oldest || from;
  return view.bring(start, to, Infinity, false, (page) => {
    const found = new Set(page.map(({ id }) => id));
    for (const id of ids) if (!found.has(id)) window.discard(id);
    for (const record of page) window.take(record, true);
  });
}
