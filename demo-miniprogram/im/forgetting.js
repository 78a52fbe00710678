'use strict';
// Takes the history away, except for what is still being sent.

const PAGE = 1000;

/**
 * Rejects with what the talk says when its storage fails.
 * @param {import('mobileimsdk-wasm/talk').Talk} talk that nobody looks at
 * @param {{ to: string, fingerprint: string }[]} pending
 * @returns {Promise<any>}
 */
function forgetSettled(talk, pending) {
  if (pending.length === 0) return talk.erase();
  const fingerprints = new Set(pending.map(({ fingerprint }) => fingerprint));
  const peers = new Set(pending.map(({ to }) => to));
  return Promise.all(talk.conversations().map(({ peer }) => {
    const conversation = talk.conversation(peer);
    return peers.has(peer) ? removeSettled(conversation, fingerprints) : conversation.forget();
  }));
}

function removeSettled(conversation, fingerprints) {
  conversation.draft('');
  const end = () => conversation.leave();
  const done = conversation.open().then(() => loadAll(conversation)).then((messages) =>
    Promise.all(messages.filter(({ own, fingerprint }) => !own || !fingerprints.has(fingerprint))
      .map(({ id }) => conversation.remove(id))));
  done.then(end, end);
  return done;
}

function loadAll(conversation) {
  const { hasOlder, messages } = conversation.getSnapshot();
  if (!hasOlder) return messages;
  return conversation.older(PAGE).then(() => loadAll(conversation));
}

module.exports = { forgetSettled };
