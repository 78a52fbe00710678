// A page that begins with the contestant that the address names, and says how long it took.
const query = new URLSearchParams(location.search);
const contestant = query.get('contestant'), url = query.get('url');

async function start() {
  const began = performance.now();
  const { program } = await import(`/${contestant}/index.mjs`);
  const imported = performance.now();
  if (url) {
    await program.open({ url, most: 1, settings: JSON.parse(query.get('settings') ?? '{}') });
  }
  return { import: imported - began, online: performance.now() - began };
}

globalThis.started = start();
