// @ts-check
// What the signs at one's own messages mean.
import { element, find, icon } from '../shared/element.js';
import { SIGNS } from './signs.js';
import { languageChanged, text } from './texts.js';

export function followLegend() {
  const dialog = find('legend-dialog', HTMLDialogElement), list = find('legend', HTMLElement);
  const render = () => list.replaceChildren(...Object.entries(SIGNS).map(([sign, drawing]) => {
    const drawn = element('span', 'status', icon(drawing));
    const item = element('li', '', drawn, element('span', '', element('b', '', nameOf(sign)), ' ',
      text(/** @type {import('./texts.js').TextKey} */ (`${sign}Means`))));
    item.dataset.status = sign;
    return item;
  }));
  find('legend-open', HTMLButtonElement).addEventListener('click', () => dialog.showModal());
  find('legend-close', HTMLButtonElement).addEventListener('click', () => dialog.close());
  languageChanged.on(render);
  render();
}

/** @param {string} sign */
const nameOf = (sign) => text(/** @type {import('./texts.js').TextKey} */ (sign));
