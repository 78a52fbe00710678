// @ts-check
// A page that is left may be kept in the back/forward cache, of some browsers only if it holds
// nothing open.

/**
 * @param {() => void} left @param {() => void} [returned]
 * @returns {() => void} its own undo
 */
export function followPage(left, returned = () => {}) {
  if (typeof addEventListener !== 'function') return () => {};
  addEventListener('pagehide', left);
  addEventListener('pageshow', returned);
  return () => {
    removeEventListener('pagehide', left);
    removeEventListener('pageshow', returned);
  };
}
