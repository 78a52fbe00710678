// What the commands have in common: arguments that are whole numbers, and how they give up.
import path from 'node:path';

/** @returns {number} what `--name text` says, or the fallback when it was not given */
export function whole(name, text, fallback, most) {
  const value = text === undefined ? fallback : Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= most) return value;
  throw new Error(`--${name} must be a whole number from 1 to ${most}, not '${text}'`);
}

/** Says what went wrong, in the name of the script, and ends. */
export function stop(error) {
  console.error(`${path.basename(process.argv[1], '.mjs')}: ${error.message}`);
  process.exit(1);
}
