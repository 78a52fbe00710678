// The longest task of the page's main thread; those below 50 ms nobody is told of.
const tasks = [];
const take = (list) => { tasks.push(...list.getEntries()); };
const observer = new PerformanceObserver(take);
observer.observe({ type: 'longtask', buffered: true });

/** @returns {number} ms; of those that began before a time, on the page's clock */
export function longestTask(before = Infinity) {
  take({ getEntries: () => observer.takeRecords() });
  return Math.max(0, ...tasks.filter(({ startTime }) => startTime < before)
    .map(({ duration }) => duration));
}
