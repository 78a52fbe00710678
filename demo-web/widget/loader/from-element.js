// @ts-check
// Reads the options from the data- attributes of the script element.

const TEXTS = ('url to mode name title subtitle greeting locale dir side link stylesheet theme')
  .split(' ');

/** @param {string} text @returns {string[]} */
const list = (text) => text.split(/\s*,\s*/).filter(Boolean);

/** @param {HTMLElement} script @returns {any} options, not yet checked */
export function optionsOf({ dataset }) {
  /** @type {any} */
  const options = {};
  for (const name of TEXTS) if (dataset[name]) options[name] = dataset[name];
  const { url = '', theme, accent, zIndex, sound, preChat } = dataset;
  if (/,/.test(url)) options.url = list(url);
  if (accent) options.theme = { scheme: theme, accent };
  if (zIndex) options.zIndex = Number(zIndex);
  if (sound) options.sound = sound !== 'false';
  if (preChat) options.preChat = list(preChat);
  return options;
}
