// @ts-check
// Reads the options from the data- attributes of the script element.

/** @typedef {import('../index.js').WidgetOptions} WidgetOptions */

const TEXTS = ['url', 'to', 'mode', 'name', 'title', 'subtitle', 'greeting', 'locale', 'dir',
  'side', 'link', 'stylesheet'];

/** @param {string} text @returns {string[]} */
const list = (text) => text.split(',').map((part) => part.trim()).filter(Boolean);

/** @param {HTMLElement} script @returns {any} options, not yet checked */
export function optionsOf({ dataset }) {
  /** @type {any} */
  const options = {};
  for (const name of TEXTS) if (dataset[name] !== undefined) options[name] = dataset[name];
  const { url, theme, accent, zIndex, sound, preChat } = dataset;
  if (url !== undefined && url.indexOf(',') >= 0) options.url = list(url);
  if (theme !== undefined || accent !== undefined) {
    options.theme = accent === undefined ? theme : { scheme: theme, accent };
  }
  if (zIndex !== undefined) options.zIndex = Number(zIndex);
  if (sound !== undefined) options.sound = sound !== 'off' && sound !== 'false';
  if (preChat !== undefined) options.preChat = list(preChat);
  return options;
}
