// @ts-check
// What a core has counted, by name.
const STATS = ['accepted', 'delivered', 'lost', 'retransmissions', 'shown', 'duplicates',
  'acksSent', 'framesIn', 'framesOut', 'invalidFrames', 'reconnects', 'rtt', 'pending',
  'pendingBytes', 'inFlight', 'copies', 'receiptsIn', 'receiptsOut', 'awaiting',
  'awaitingForgotten', 'debtsForgotten', 'peersForgotten'];

/**
 * @param {number} [memoryBytes]
 * @param {ArrayLike<number>} [values] of the core; without: none runs
 */
export function statistics(memoryBytes = 0, values = []) {
  /** @type {Record<string, any>} */
  const stats = { memoryBytes };
  STATS.forEach((name, i) => { stats[name] = values[i] || 0; });
  if (!values.length || stats.rtt < 0) stats.rtt = null;
  return stats;
}
