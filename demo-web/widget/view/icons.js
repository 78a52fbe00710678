// @ts-check
// Drawings of one line each, on 24 by 24.

export const CROSS = 'M6 6l12 12M18 6L6 18';
export const DOWN = 'M6 9l6 6 6-6';
export const SEND = 'M12 19V5M6 11l6-6 6 6';
export const SMILE = 'M12 21a9 9 0 100-18 9 9 0 000 18zM8.5 14a4 4 0 007 0M9 9.5v.2M15 9.5v.2';
export const CLIP = 'M20 11l-8.4 8.4a5 5 0 01-7-7L13 4a3.3 3.3 0 014.7 4.7L9.3 17a1.7 1.7 0 ' +
  '01-2.4-2.4L14.5 7';
export const FILE = 'M14 3H7a1.5 1.5 0 00-1.5 1.5v15A1.5 1.5 0 007 21h10a1.5 1.5 0 ' +
  '001.5-1.5V7.5zM14 3v4.5h4.5';
export const LEAVE = 'M10 4H6a2 2 0 00-2 2v12a2 2 0 002 2h4M15 8l4 4-4 4M19 12H9';
export const STAR = 'M12 3.5l2.6 5.4 5.9.8-4.3 4.1 1 5.9L12 16.9l-5.2 2.8 1-5.9L3.5 9.7l5.9-.8z';
export const PEOPLE = 'M4 18v-5a8 8 0 0116 0v5M4 14h2.5v5H5a1 1 0 01-1-1zM20 14h-2.5v5H19a1 1 0 ' +
  '001-1z';

/** By how far a message is. @type {Record<string, string>} */
export const SIGNS = {
  queued: 'M12 20a8 8 0 100-16 8 8 0 000 16zM12 8v4.5l3 1.5',
  sending: 'M12 20a8 8 0 100-16 8 8 0 000 16zM12 8v4.5l3 1.5',
  delivered: 'M5 12.5l4.5 4.5L19 7.5',
  arrived: 'M2 12.5L6.5 17 16 7.5M11.5 16l1 1L22 7.5',
  read: 'M2 12.5L6.5 17 16 7.5M11.5 16l1 1L22 7.5',
  failed: 'M12 20a8 8 0 100-16 8 8 0 000 16zM12 8v5M12 16v.2',
};
