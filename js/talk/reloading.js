// @ts-check
// Reads what is in memory once more: this tab may have missed what others have changed.

/** @param {import('./more.js').Kit} kit @param {import('./view.js').View} view */
export function reload({ engine }, view) {
  const { window, range: [from, to] } = view, ids = window.records.map(({ id }) => id);
  const start = window.oldest || from;
  return view.fetch(start, to, Infinity, false, (page) => {
    const found = new Set(page.map(({ id }) => id));
    for (const id of ids) if (!found.has(id)) window.discard(id);
    for (const record of page) window.take(record, true);
  }).catch((cause) => engine.fail(cause));
}
