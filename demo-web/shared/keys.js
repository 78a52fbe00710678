// @ts-check
// Moving among many things of one kind with the arrow keys, so that Tab has to stop only once.

/**
 * @param {HTMLElement} container
 * @param {string} selector of what in it can have the focus
 */
export function moveFocusWithKeys(container, selector) {
  container.addEventListener('keydown', (event) => {
    const { key, target } = event;
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const items = visibleItems(container, selector);
    const current = target instanceof Element ? target.closest(selector) : null;
    const next = nextOf(items, items.findIndex((item) => item === current), key);
    if (next === undefined) return;
    event.preventDefault();
    next.focus();
  });
}

/** @param {HTMLElement[]} items @param {number} index -1 = none of them @param {string} key */
function nextOf(items, index, key) {
  switch (key) {
    case 'ArrowUp': return index < 0 ? items.at(-1) : items[index - 1];
    case 'ArrowDown': return items[index + 1];
    case 'Home': return items[0];
    case 'End': return items.at(-1);
    default: return undefined;
  }
}

/**
 * @param {HTMLElement} container
 * @param {string} selector
 * @returns {HTMLElement[]}
 */
export function visibleItems(container, selector) {
  return Array.from(container.querySelectorAll(selector), (item) =>
    /** @type {HTMLElement} */ (item)).filter((item) => item.offsetParent !== null);
}
