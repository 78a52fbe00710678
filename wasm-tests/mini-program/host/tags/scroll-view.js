// @ts-check
import { hostOf, tag } from './basic.js';

const EDGE = 50;

/** Scrolls this one alone, not what is around it. @param {any} component */
function reveal(component) {
  const { scrollIntoView } = component.data;
  if (!scrollIntoView) return;
  const target = component._$.ownerShadowRoot.querySelector(`#${scrollIntoView}`);
  if (!target) return;
  const host = hostOf(component);
  host.scrollTop += target.getBackendElement().getBoundingClientRect().top -
    host.getBoundingClientRect().top;
}

/** @param {any} component */
function listen(component) {
  const host = hostOf(component);
  let last = host.scrollTop, low = false, high = true;
  host.addEventListener('scroll', () => {
    const { scrollTop, scrollHeight, clientHeight } = host;
    component.triggerEvent('scroll', { scrollTop, scrollHeight, deltaY: last - scrollTop }, {});
    last = scrollTop;
    const left = scrollHeight - clientHeight - scrollTop;
    const nowLow = left <= (component.data.lowerThreshold || EDGE);
    if (nowLow && !low) component.triggerEvent('scrolltolower', { direction: 'bottom' }, {});
    low = nowLow;
    const nowHigh = scrollTop <= (component.data.upperThreshold || EDGE);
    if (nowHigh && !high) component.triggerEvent('scrolltoupper', { direction: 'top' }, {});
    high = nowHigh;
  });
}

export const scrollView = tag('<slot/>', {
  properties: {
    scrollX: Boolean, scrollY: Boolean, scrollIntoView: String, scrollTop: Number,
    lowerThreshold: Number, upperThreshold: Number, scrollWithAnimation: Boolean, enhanced: Boolean,
    showScrollbar: { type: Boolean, value: true }, enableFlex: Boolean,
  },
  observers: {
    scrollY(/** @type {boolean} */ on) { hostOf(this).style.overflowY = on ? 'auto' : 'hidden'; },
    // The rows that it names may come with the same `setData`, after it in the template.
    scrollIntoView() { Promise.resolve().then(() => reveal(this)); },
    scrollTop(/** @type {number} */ top) { hostOf(this).scrollTop = top; },
  },
  lifetimes: {
    attached() { listen(this); },
  },
});
