// @ts-check
// Which outbox a client has: one in the application's own store, one in the host's, or none but
// memory.
import { ImError } from '../api/errors.js';
import { attempt, failure } from '../api/foreign.js';
import { Outbox } from './outbox.js';

/**
 * @param {import('../core/session.js').Setup} setup
 * @param {import('../index.js').ClientOptions} options
 * @param {(error: ImError) => void} warn
 * @param {() => void} left there is, or may be, something that earlier pages have left
 * @returns {Outbox | null}
 */
export function openOutbox(setup, { outbox, store, shareAcrossTabs }, warn, left) {
  const { platform } = setup.host;
  if (outbox === 'memory') return null;
  const kept = store || attempt(() => platform.openStore && platform.openStore(), (cause) =>
    warn(failure('STORE_FAILED', 'no store', cause)));
  return kept ? new Outbox(setup, kept, {
    error: warn,
    left,
    accompanied: () => {
      if (shareAcrossTabs) return;
      warn(new ImError('ANOTHER_TAB', `another tab is open as ${setup.userId}: the server kicks ` +
        'one of them out, unless both set shareAcrossTabs'));
    },
  }) : null;
}
