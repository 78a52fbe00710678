// @ts-check
/** A page without a face: a client that does as the test says, and tells all it sees. */
import './trouble.js';
import { Actor } from './actor.js';
import { note } from './journal.js';

for (const name of ['pageshow', 'pagehide']) {
  addEventListener(name, (event) => {
    note(name, { persisted: /** @type {PageTransitionEvent} */ (event).persisted });
  });
}
for (const name of ['freeze', 'resume', 'visibilitychange']) {
  document.addEventListener(name, () => note(name, { visibility: document.visibilityState }));
}
document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => {
  note('trouble', { what: `policy: ${violatedDirective} ${blockedURI}` });
});
addEventListener('error', ({ message }) => note('trouble', { what: message }));
addEventListener('unhandledrejection', ({ reason }) => note('trouble', { what: `${reason}` }));

Object.assign(window, { actor: new Actor() });
