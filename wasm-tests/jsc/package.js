// @ts-check
/**
 * `mobileimsdk-wasm` as tests on virtual time import it here: what ships for mini-programs, on the
 * core that the command line names.
 */
import { World } from '../support/virtual-world.js';
import { evaluate } from './evaluate.js';
import { WebAssembly, binaryOf, core } from './shell.js';

/** In the place of the twin: the same exports, out of core.wasm. */
function coreAsTwin() {
  const module = binaryOf('core.wasm');
  return { instantiate: () => new WebAssembly.Instance(module, {}).exports };
}

const CORES = { wasm: coreAsTwin, twin: () => evaluate('twin.js', {}) };
/** A host that has nothing: a test on virtual time brings a platform of its own. */
const wx = new Proxy({}, {
  get(_, name) {
    throw new Error(`wx.${String(name)} was touched`);
  },
});

export const { Client, ImError, SERVER } = evaluate('index.js', { wx, console });

/** Has a first client load the core; later ones begin at once, as tests expect. */
async function warmUp() {
  if (core === 'host') return;
  const { platform } = new World();
  const client = new Client({
    url: 'ws://im.test', userId: 'first', platform, twin: CORES[/** @type {'wasm'} */ (core)],
  });
  const begun = new Promise((resolve) => client.on('state', resolve));
  client.login().catch(() => {});
  await begun;
  if (client.stats().core !== 'js') throw new Error(`the core is ${client.stats().core}`);
  client.dispose();
}
export const ready = warmUp();
