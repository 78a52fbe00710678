// @ts-check
// Messages that are neither delivered nor lost, and that nobody sends: their page ended
// before it heard, or stored, what became of them.
import { OPEN, endOf, peerAndIdOf } from './keys.js';

/**
 * What nobody sends any more is lost.
 * @param {import('./more.js').Kit} kit @param {import('./tabs.js').Tabs | null} tabs
 * @returns {Promise<void>}
 */
export function settle({ engine }, tabs) {
  const { history, client } = engine;
  const isForsaken = () => {
    const own = new Set(client.pending().map(({ fingerprint }) => fingerprint));
    return (/** @type {{ fingerprint: string }} */ { fingerprint }) => !own.has(fingerprint);
  };
  return history.range(OPEN, endOf(OPEN), Infinity, false).then((entries) => {
    const open = entries.map(([key]) => peerAndIdOf(key))
      .map(({ peer, id }) => ({ peer, fingerprint: id.slice(1) })).filter(isForsaken());
    const asked = open.map(({ fingerprint }) => fingerprint);
    if (!asked.length) return undefined;
    return (tabs ? tabs.unclaimed(asked) : Promise.resolve(asked)).then((left) => {
      if (engine.isOver) return;
      const wanted = new Set(left);
      open.filter(isForsaken()).forEach(({ peer, fingerprint }) => {
        if (!wanted.has(fingerprint)) return;
        const message = { to: peer, content: '', typeu: -1, fingerprint };
        engine.follow(engine.ownOf(message, 'lost', 'UNKNOWN'), true);
      });
    });
  });
}
