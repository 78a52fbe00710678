// @ts-check
// What was said, as it is shown: who said it, how far it is, and what is still to be answered.
import { signOf } from '../../chat/signs.js';
import { readFrame } from './frames.js';

/** @typedef {import('../../../js/talk/index.js').TalkMessage} TalkMessage */
/**
 * @typedef {object} Line
 * @property {string} id
 * @property {boolean} own
 * @property {import('../../../js/talk/index.js').Body} body
 * @property {number} time
 * @property {import('../../chat/signs.js').Sign} sign
 * @property {string} name who says it; '' = nobody in particular
 * @property {string} refused why the desk did not take it; '' = it did
 * @property {boolean} isOpen a question that is not answered
 */

/** A line of the desk names the agent. @param {TalkMessage} message @returns {string | null} */
function agentIn({ body, content, own }) {
  const frame = body.kind === 'system' && !own ? readFrame(content) : null;
  if (!frame || typeof frame.event !== 'string') return null;
  return frame.event === 'accepted' && typeof frame.agent === 'string' ? frame.agent : '';
}

/** @param {readonly TalkMessage[]} messages @param {string} kind @param {boolean} own */
function lastOf(messages, kind, own) {
  for (let i = messages.length - 1; i >= 0; i--) {
    if (messages[i].body.kind === kind && messages[i].own === own) return i;
  }
  return -1;
}

/**
 * @param {readonly TalkMessage[]} messages
 * @param {{ isOnline: boolean, refused: Record<string, string>, resending: Set<string> }} how
 * @returns {Line[]}
 */
export function linesOf(messages, { isOnline, refused, resending }) {
  let name = '';
  const asked = ['rating', 'form'].map((kind) => {
    const question = lastOf(messages, kind, false);
    return lastOf(messages, kind, true) > question ? -1 : question;
  });
  return messages.map((message, i) => {
    const agent = agentIn(message);
    if (agent !== null) name = agent;
    const { id, own, body, time, fingerprint } = message;
    const reason = own && refused[fingerprint || ''] || '';
    return {
      id, own, body, time, name: own || body.kind === 'system' ? '' : name, refused: reason,
      sign: reason ? 'failed' : signOf(message, { isOnline, isResent: resending.has(id) }),
      isOpen: asked.indexOf(i) >= 0,
    };
  });
}
