// @ts-check
/** What the engines have under different names. */
const host = /** @type {any} */ (globalThis);

/** @type {() => number} ms */
export let now = host.preciseTime ? () => host.preciseTime() * 1000
  : () => host.performance.now();

/** In Node: what this process used of the processors, its collector's threads included. */
export function useCpuClock() {
  now = () => {
    const { user, system } = host.process.cpuUsage();
    return (user + system) / 1000;
  };
}

/** In the JavaScriptCore shell: makes it the host of a mini-program. */
export function becomeMiniProgram() {
  if (!host.readFile) return;
  const { WebAssembly } = host;
  host.WXWebAssembly = {
    /** @param {string} path @param {object} imports */
    instantiate: async (path, imports) => ({
      instance: new WebAssembly.Instance(
        new WebAssembly.Module(host.readFile(path, 'binary')), imports),
    }),
  };
}

/** @returns {Record<string, unknown>} what the shell says of its compilers; elsewhere nothing */
export function compilers() {
  if (!host.jscOptions) return {};
  return Object.fromEntries(Object.entries(host.jscOptions())
    .filter(([name]) => name === 'useJIT'));
}

/** @param {(options: any) => Promise<unknown>} bench */
export async function serve(bench) {
  if (host.window) {
    host.actor = { bench };
    return;
  }
  const inShell = Boolean(host.readFile);
  const say = (/** @type {unknown} */ value) =>
    (inShell ? host.print : host.console.log)(JSON.stringify(value));
  try {
    say({ result: await bench(JSON.parse(inShell ? host.arguments[0] : host.process.argv[2])) });
  } catch (error) {
    const { message, stack } = /** @type {Error} */ (error);
    say({ failed: `${message}\n${stack}` });
  }
}
