'use strict';

/** The user id of the server itself: with it everybody can talk, so it is always there. */
const SERVER = '0';

/** Who sends is a claim of the sender, so the list of people needs a limit. */
const MAX_PEOPLE = 200;

const NOTHING_SAID = {
  peer: SERVER, title: SERVER, unread: 0, last: null, draft: '', muted: false, pinned: false,
  typing: false,
};

/** @param {readonly object[]} list of the talk */
function withServer(list) {
  return list.some(({ peer }) => peer === SERVER) ? list : list.concat(NOTHING_SAID);
}

module.exports = { MAX_PEOPLE, SERVER, withServer };
