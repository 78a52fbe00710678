'use strict';
// How far a message is, as the pages show it.

/** Of one's own, in the order in which they come. */
const SIGNS = ['queued', 'sent', 'delivered', 'arrived', 'read', 'lost'];

/**
 * @param {{ own: boolean, status: string | null }} message
 * @param {boolean} isOnline
 * @returns {string} one of `SIGNS`, empty for what came
 */
function signOf({ own, status }, isOnline) {
  if (!own || status === null) return '';
  if (status === 'received') return 'arrived';
  // Shows as queued what was sent and waits for a new link.
  return status === 'sent' && !isOnline ? 'queued' : status;
}

module.exports = { SIGNS, signOf };
