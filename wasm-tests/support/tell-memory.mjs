// Loaded before a program (`node --expose-gc --import`): upon SIGUSR2 it says what is in use, when
// all is collected that can be.
process.on('SIGUSR2', () => {
  globalThis.gc();
  const { rss, heapUsed, external } = process.memoryUsage();
  const told = [rss, heapUsed, external].map((bytes) => (bytes / 2 ** 20).toFixed(1));
  process.stdout.write(`MEMORY ${told.join('/')}\n`);
});
