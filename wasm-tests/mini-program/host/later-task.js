// @ts-check
/** Resolves in a later task, without the browser's least delay of nested timers. */
export function laterTask() {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve(undefined);
    };
    port2.postMessage(null);
  });
}
