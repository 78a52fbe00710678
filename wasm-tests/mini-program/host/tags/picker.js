// @ts-check
import { hostOf, tag } from './basic.js';
import { choose } from '../wx/ui.js';

/** @param {any} component */
async function pick(component) {
  const { disabled, range, rangeKey } = component.data;
  if (disabled) return;
  const index = await choose(range.map((/** @type {any} */ entry) =>
    (rangeKey ? entry[rangeKey] : String(entry))));
  component.triggerEvent('change', { value: String(index) }, {});
}

export const picker = tag('<slot/>', {
  properties: {
    mode: String, range: Array, rangeKey: String, value: Number, disabled: Boolean,
    headerText: String,
  },
  lifetimes: {
    attached() { hostOf(this).addEventListener('click', () => pick(this)); },
  },
});
