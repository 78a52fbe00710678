'use strict';
// The parts of the program that are not pages, put together once.
const { Conversations } = require('./conversations');
const { Keeper } = require('./keeper');
const { LogBook } = require('./log-book');
const { Session } = require('./session');
const storage = require('./storage');

const conversations = new Conversations();
const keeper = new Keeper(storage, conversations);
const logBook = new LogBook();
const session = new Session(loadLibrary(), conversations, keeper, logBook);

/** Before "build npm" was run there is no client; the login page says so. */
function loadLibrary() {
  try {
    return require('mobileimsdk-wasm');
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

module.exports = { conversations, launch, logBook, session };
