// @ts-check
// The line below the title, and the one above the composer: how the chat stands, in words.

/** @typedef {import('../visitor/visitor.js').Visitor} Visitor */
/** @typedef {import('./words.js').Text} Text */

/** Under the title. @param {Visitor} visitor @param {Text} text @param {string} subtitle */
export function statusText(visitor, text, subtitle) {
  const { desk, snapshot, isOnline, stage } = visitor;
  if (stage === 'chat' && !isOnline) return text('connecting');
  if (snapshot && snapshot.typing) {
    return text('typing', { name: desk && desk.agent || text('agent') });
  }
  if (!desk || stage !== 'chat') return subtitle;
  const { status, position, agent } = desk;
  if (status === 'waiting' && desk.open && desk.agents > 0) {
    if (position === 1) return text('next');
    return position ? text('queue', { n: position }) : text('waiting');
  }
  if (status === 'active') return agent ? text('withAgent', { name: agent }) : subtitle;
  return status === 'closed' ? text('closed') : subtitle;
}

/** Above the composer; '' = nothing. @param {Visitor} visitor @param {Text} text */
export function noteText(visitor, text) {
  const { desk, isWaiting, stage } = visitor;
  if (stage !== 'chat') return '';
  if (isWaiting) return text('offline');
  if (!desk || desk.status === 'active') return '';
  if (!desk.open) return text('outside');
  return desk.agents === 0 ? text('away') : '';
}

/** Why he is not in. @param {{ code: string, serverCode?: number }} ending @param {Text} text */
export const endingText = (ending, text) =>
  text(/^(KICKED_OUT|LOGGED_OUT)$/.test(ending.code) ? 'elsewhere'
    : ending.code === 'VISITOR_REFUSED' ? 'visitor' : 'refusedLogin');
