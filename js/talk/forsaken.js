// @ts-check
// Messages that are neither delivered nor lost, and that nobody sends: their page ended
// before it heard, or stored, what became of them.
import { OPEN, peerAndIdOf, rangeOf } from './keys.js';

/**
 * @param {import('./more.js').Kit} kit
 * @param {(fingerprints: string[]) => Promise<string[]>} unclaimed those that no other tab sends
 * @returns {Promise<Array<{ peer: string, fingerprint: string }>>}
 */
export function forsaken({ engine: { history, client } }, unclaimed) {
  const [from, to] = rangeOf(OPEN);
  const isForsaken = () => {
    const own = new Set(client.pending().map(({ fingerprint }) => fingerprint));
    return (/** @type {{ fingerprint: string }} */ { fingerprint }) => !own.has(fingerprint);
  };
  return history.range(from, to, Infinity, false).then((entries) => {
    const open = entries.map(([key]) => peerAndIdOf(key))
      .map(({ peer, id }) => ({ peer, fingerprint: id.slice(1) })).filter(isForsaken());
    if (!open.length) return [];
    return unclaimed(open.map(({ fingerprint }) => fingerprint)).then((left) =>
      open.filter(isForsaken()).filter(({ fingerprint }) => left.indexOf(fingerprint) >= 0));
  });
}
