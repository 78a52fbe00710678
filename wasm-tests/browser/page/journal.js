// @ts-check
/**
 * Tells the test what happens, in order and at once: a page that is killed answers no questions
 * afterwards. What the test has read did happen; of the last moments some may be missing.
 */

/** Between two attempts while the network is off, ms. */
const RETRY = 100;

/** Which tab this is, and which page in it: a reload makes another page of it. */
const tab = new URLSearchParams(location.search).get('tab') ?? 'tab';
const page = `${tab}-${Date.now()}-${Math.random()}`;

/** @type {object[]} not told yet */
let entries = [];
let count = 0;
let isPosting = false;

/** @param {string} kind @param {object} [details] */
export function note(kind, details = {}) {
  entries.push({ ...details, kind, tab, page, serial: count });
  count += 1;
  if (!isPosting) void post();
}

async function post() {
  isPosting = true;
  await undefined; // what this turn still notes goes in the same request
  while (entries.length > 0) {
    const batch = [...entries];
    try {
      await fetch('/journal', { method: 'POST', body: JSON.stringify(batch) });
      entries = entries.slice(batch.length);
    } catch {
      await new Promise((resolve) => setTimeout(resolve, RETRY));
    }
  }
  isPosting = false;
}

// A request under way may end with the page, so all of it goes again; the test reads it once.
addEventListener('pagehide', () => {
  if (entries.length > 0) navigator.sendBeacon('/journal', JSON.stringify(entries));
});
