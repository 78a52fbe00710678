// @ts-check
// What must hold whatever the network does, judged by figures of different origin: the client's own
// `stats()`, the page's account of its message handles, and what the other client was handed.

/** @typedef {import('./subject.js').Role} Role */
/** @typedef {{ holds: boolean, words: string }} Verdict `words`: the figures */

/**
 * Of an experiment, what is judged.
 * @typedef {object} Evidence
 * @property {Record<Role, {
 *   stats(): import('../../js/index.js').Stats,
 *   ledger: { accepted: number, counts(): import('./ledger.js').Counts },
 * }>} subjects
 * @property {Record<Role, { twice: number }>} crossings
 */

/**
 * Null: there is nothing to judge yet.
 * @typedef {(evidence: Evidence, role: Role) => Verdict | null} Judge
 */

/** @type {Record<'checkSum' | 'checkHandles' | 'checkTwice', Judge>} by their names in the texts */
export const CHECKS = {
  checkSum({ subjects }, role) {
    const { accepted, delivered, lost, pending } = subjects[role].stats();
    return {
      holds: accepted === delivered + lost + pending,
      words: `${accepted} = ${delivered} + ${lost} + ${pending}`,
    };
  },
  checkHandles({ subjects }, role) {
    const { ledger } = subjects[role], stats = subjects[role].stats();
    if (stats.core === null) return null;  // what is sent while it is loading counts afterwards
    const { delivered, lost } = ledger.counts();
    const holds = ledger.accepted === stats.accepted && delivered === stats.delivered &&
      lost === stats.lost;
    return { holds, words: `${ledger.accepted} / ${delivered} / ${lost}` };
  },
  checkTwice({ crossings }, role) {
    const { twice } = crossings[role];
    return { holds: twice === 0, words: String(twice) };
  },
};
