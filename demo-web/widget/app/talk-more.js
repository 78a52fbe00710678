// @ts-check
// Of what a talk does now and then: all that the widget asks for, and no search and export.

export { clear, erase } from '../../../js/talk/clearing.js';
export { attach, remove, resend } from '../../../js/talk/errands.js';
export { settle } from '../../../js/talk/forsaken.js';
export { placeOf } from '../../../js/talk/lateness.js';
export { mergeInto } from '../../../js/talk/merging.js';
export { migrate } from '../../../js/talk/migrating.js';
export { sync } from '../../../js/talk/syncing.js';
