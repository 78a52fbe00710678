// The page's own script: takes the contestant that the address names.
const contestant = new URLSearchParams(location.search).get('contestant');
globalThis.program = import(`/${contestant}/index.mjs`).then(({ program }) => program);
