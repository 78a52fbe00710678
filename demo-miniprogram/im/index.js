'use strict';
// The parts of the program that are not pages, put together once.
const { Chat } = require('./chat');
const { LogBook } = require('./log-book');
const { Session } = require('./session');

const library = loadLibrary();
const chat = new Chat();
const logBook = new LogBook();
const session = new Session(library, chat, logBook);

/** Before "build npm" was run there is no client; the login page says so. */
function loadLibrary() {
  try {
    return Object.assign({}, require('mobileimsdk-wasm'), require('mobileimsdk-wasm/talk'));
  } catch (error) {
    return {
      Client: class {
        constructor() {
          throw Object.assign(new Error(error.message), { code: 'NOT_BUILT' });
        }
      },
    };
  }
}

/** What the program was opened with, see README. @type {Record<string, string>} */
const launch = {};

module.exports = { chat, launch, logBook, session };
