// @ts-check
// The payload of a long frame stays in JavaScript: the core gets the frame without it, so that what
// a frame costs does not depend on how long its message is. One thing is not noticed then: a raw
// control character, which no JSON writer leaves in a string. To look for it is to read all of it.

const BEFORE = '"dataContent":"', BEHIND = '","from":"';  // in the spelling of servers
const WORTHWHILE = 160;  // units; in shorter frames there is little to leave out

/**
 * Finds the text of dataContent. Nothing: it is not worth it, or it cannot be told where that text
 * ends. A quote inside a string is always escaped: so BEFORE is found nowhere but before a string,
 * and without a backslash the next quote ends it.
 * @param {string} frame
 * @returns {[payload: string, begin: number, end: number] | undefined} its meaning, and its place
 */
export function elide(frame) {
  const begin = frame.indexOf(BEFORE) + BEFORE.length;
  if (frame.length < WORTHWHILE || begin < BEFORE.length) return;
  const end = frame.indexOf('"', begin), escape = frame.indexOf('\\', begin);
  if (escape < 0 || escape > end) return [frame.slice(begin, end), begin, end];
  const last = frame.lastIndexOf(BEHIND);
  try {  // one string, or it ends elsewhere
    return [JSON.parse(frame.slice(begin - 1, last + 1)), begin, last];
  } catch {}
}
