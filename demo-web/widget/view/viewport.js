// @ts-check
// On a phone the panel has the part of the screen that the keyboard leaves.

/** @param {HTMLElement} panel @param {() => void} changed @returns {() => void} undo */
export function followViewport(panel, changed) {
  const { visualViewport: viewport } = window;
  if (!viewport) return () => {};
  const fit = () => {
    panel.style.setProperty('--seen-top', `${Math.round(viewport.offsetTop)}px`);
    panel.style.setProperty('--seen-height', `${Math.round(viewport.height)}px`);
    changed();
  };
  for (const event of ['resize', 'scroll']) viewport.addEventListener(event, fit);
  fit();
  return () => {
    for (const event of ['resize', 'scroll']) viewport.removeEventListener(event, fit);
  };
}
