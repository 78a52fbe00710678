// What the system says of a process.
import fs from 'node:fs';

/**
 * A file of each thread, but for those that end meanwhile.
 * @param {number} pid @param {string} file
 * @returns {Array<[thread: string, content: string]>}
 */
function ofThreads(pid, file) {
  const directory = `/proc/${pid}/task`;
  try {
    return fs.readdirSync(directory).flatMap((thread) => {
      const at = `${directory}/${thread}/${file}`;
      try {
        return [[thread, fs.readFileSync(at, 'utf8').trim()]];
      } catch (error) {
        return nothingOf(error);
      }
    });
  } catch (error) {
    return nothingOf(error);
  }
}

function nothingOf(error) {
  if (['ENOENT', 'ESRCH'].includes(error.code)) return [];
  throw error;
}

/** @param {number} pid @returns {Map<string, number>} CPU time by thread, microseconds */
export function threadTimes(pid) {
  return new Map(ofThreads(pid, 'schedstat').map(([thread, content]) =>
    [thread, Number(content.split(' ')[0]) / 1000]));
}

/** @param {number} pid @returns {string[]} 15 characters of each */
export function threadNames(pid) {
  return ofThreads(pid, 'comm').map(([, name]) => name);
}

/** What the threads that are left have spent. */
export function between(before, after) {
  let sum = 0;
  for (const [thread, spent] of after) sum += spent - (before.get(thread) ?? 0);
  return sum;
}

/** @param {number} pid @returns {number} bytes that no other process shares */
export function privateMemory(pid) {
  const rollup = fs.readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
  const parts = [...rollup.matchAll(/^Private_(?:Clean|Dirty): +(\d+) kB$/gm)];
  if (parts.length !== 2) throw new Error('smaps_rollup is not as it was');
  return parts.reduce((sum, [, kilobytes]) => sum + kilobytes * 1024, 0);
}
