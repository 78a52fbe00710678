'use strict';
// Binds an input field to its page: the page hears what is written, and can fill it.

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
