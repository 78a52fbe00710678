'use strict';
// How a user id looks: a name and a coloured letter. Ids are foreign text and may be anything.
const { SERVER } = require('../im/people');
const { text } = require('./texts');

const MAX_NAME = 64;

function nameOf(id) {
  if (id === SERVER) return text('serverName');
  return id.trim() === '' ? text('emptyName') : id.slice(0, MAX_NAME);
}

function letterOf(id) {
  return Array.from(nameOf(id))[0].toUpperCase();
}

/** One of eight, see app.wxss. */
function colourOf(id) {
  let sum = 0;
  for (let i = 0; i < id.length; i += 1) sum = (sum * 31 + id.charCodeAt(i)) % 65521;
  return id === SERVER ? 'colour-server' : `colour${sum % 8}`;
}

module.exports = { colourOf, letterOf, nameOf };
