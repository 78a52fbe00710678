'use strict';
// What has to be told to a page so that it shows other rows: `setData` is slow in proportion to
// what goes through it.

/** Parts of a text are an array of plain data; all else are values. */
function isSame(one, other) {
  return one === other || one !== null && other !== null && typeof one === 'object' &&
    JSON.stringify(one) === JSON.stringify(other);
}

/**
 * @param {string} name of the list in the page's data
 * @param {object[]} before what it shows: rows of plain data, each with a `key`
 * @param {object[]} after of the same shape
 * @returns {object} for `setData`; without a property where nothing is different
 */
function patchOfList(name, before, after) {
  const canGrow = after.length >= before.length && (before.length > 0 || after.length === 0);
  const isGrown = canGrow && before.every(({ key }, i) => key === after[i].key);
  if (!isGrown) return { [name]: after };
  const patch = {};
  after.forEach((row, i) => {
    const old = before[i];
    if (old === undefined) {
      patch[`${name}[${i}]`] = row;
      return;
    }
    Object.keys(row).forEach((field) => {
      if (!isSame(row[field], old[field])) patch[`${name}[${i}].${field}`] = row[field];
    });
  });
  return patch;
}

/** The same for the page's other data. */
function patchOf(before, after) {
  const patch = {};
  Object.keys(after).forEach((field) => {
    if (after[field] !== before[field]) patch[field] = after[field];
  });
  return patch;
}

module.exports = { patchOf, patchOfList };
