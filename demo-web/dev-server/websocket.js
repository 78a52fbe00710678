// @ts-check
/**
 * The `ws` package, an optional peer of ours: loaded when a server starts, not before.
 */

/** @param {number} maxFrameBytes @returns {Promise<import('ws').WebSocketServer>} */
export async function createAcceptor(maxFrameBytes) {
  const { WebSocketServer } = await loadWs();
  return new WebSocketServer({
    noServer: true,
    clientTracking: false,
    maxPayload: maxFrameBytes,
    // The reference server speaks no extension and no sub-protocol.
    perMessageDeflate: false,
    handleProtocols: () => false,
  });
}

async function loadWs() {
  try {
    return await import('ws');
  } catch (cause) {
    const { code } = /** @type {NodeJS.ErrnoException} */ (cause);
    if (!code?.endsWith('MODULE_NOT_FOUND')) throw cause;
    throw new Error('the dev server needs the package "ws": npm install ws, or ' +
      'npx -p mobileimsdk-wasm -p ws mobileimsdk-dev-server --demo', { cause });
  }
}
