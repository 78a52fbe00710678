'use strict';
// What is written on a page: a field of which the page hears, and which it can fill.

/**
 * A field's own value is unknown to the page's data until now; only a difference shows.
 * @param {{ data: object, setData: (patch: object) => void }} page
 * @param {string} name of the field's value in the data
 * @param {string} now what stands in the field
 * @param {string} next what is to stand there
 */
function fill(page, name, now, next) {
  page.setData({ [name]: now });
  page.setData({ [name]: next });
}

module.exports = { fill };
