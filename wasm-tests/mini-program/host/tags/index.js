// @ts-check
/** The built-in components that the mini-program uses; a tag that is not here is an error. */
import { button, text, view } from './basic.js';
import { input, textarea } from './fields.js';
import { image } from './image.js';
import { picker } from './picker.js';
import { scrollView } from './scroll-view.js';

/** @type {Record<string, import('./basic.js').Tag>} */
export const TAGS = {
  view, text, button, image, input, textarea, picker, 'scroll-view': scrollView,
};
