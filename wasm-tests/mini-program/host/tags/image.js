// @ts-check
import { hostOf, tag } from './basic.js';

/** @param {any} component @returns {HTMLImageElement} */
const pictureOf = (component) => /** @type {any} */ (hostOf(component).querySelector('img'));

export const image = tag('<img class="drawing"/>', {
  properties: { src: String, mode: String, lazyLoad: Boolean },
  observers: {
    src(/** @type {string} */ src) { if (pictureOf(this)) pictureOf(this).src = src; },
    mode(/** @type {string} */ mode) { hostOf(this).setAttribute('mode', mode); },
  },
  lifetimes: {
    attached() {
      const component = /** @type {any} */ (this), picture = pictureOf(component);
      picture.addEventListener('load', () => component.triggerEvent('load', {
        width: picture.naturalWidth, height: picture.naturalHeight,
      }, {}));
      picture.addEventListener('error', () => component.triggerEvent('error', {
        errMsg: `GET ${picture.src} failed`,
      }, {}));
      picture.src = component.data.src;
    },
  },
});
