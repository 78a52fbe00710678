// @ts-check
// The size of a file, for people.

const UNITS = ['B', 'KB', 'MB', 'GB'];

/** @param {number} bytes */
export function sizeText(bytes) {
  const unit = Math.min(Math.floor(Math.log2(Math.max(bytes, 1)) / 10), UNITS.length - 1);
  const value = bytes / 1024 ** unit;
  return `${value >= 10 || unit === 0 ? Math.round(value) : value.toFixed(1)} ${UNITS[unit]}`;
}
