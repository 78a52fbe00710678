// @ts-check
// The entry for bundlers and module scripts. Importing it starts nothing and touches nothing.
import { mount } from './mount.js';

export { WidgetError as ImError } from './error.js';

/** @param {any} options */
export const mountWidget = (options) => mount(options, { load: () => import('../app/index.js') });
