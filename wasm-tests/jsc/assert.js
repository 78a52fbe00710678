// @ts-check
/** node:assert/strict, as its own package. */
// @ts-expect-error it has no types
import assert from 'assert/';

export default assert.strict;
