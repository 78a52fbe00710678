/** The core in plain JavaScript, for hosts that run no WebAssembly: made from `core.wasm` by the
 * build. Clients load it by themselves. */

/** A core of its own, with what an instance of `core.wasm` exports. */
export function instantiate(): Record<string, any>;
