// @ts-check
/**
 * What an accessibility checker would find on the page as it stands, computed in the page itself.
 */

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/** @typedef {import('playwright-core').Page} Page */

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/** WCAG 2.2, 1.4.3, for text of normal size. */
const ENOUGH = 4.5;

/**
 * Every visible text, and every placeholder, that does not stand out from what is behind it.
 * @param {Page} page
 * @returns {Promise<string[]>}
 */
export async function lowContrasts(page) {
  return page.evaluate((enough) => {
    const canvas = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
    /** Any CSS colour over another one, as the screen has it. @param {string[]} layers */
    const paint = (layers) => {
      if (canvas === null) throw new Error('no canvas');
      canvas.clearRect(0, 0, 1, 1);
      for (const layer of layers) {
        canvas.fillStyle = layer;
        canvas.fillRect(0, 0, 1, 1);
      }
      return canvas.getImageData(0, 0, 1, 1).data;
    };
    /** @param {Uint8ClampedArray} rgb */
    const luminance = (rgb) => {
      const [r, g, b] = Array.from(rgb.slice(0, 3), (value) => {
        const part = value / 255;
        return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    /** @param {Element} element */
    const behind = (element) => {
      const layers = [];
      for (let at = /** @type {Element | null} */ (element); at !== null; at = at.parentElement) {
        layers.unshift(getComputedStyle(at).backgroundColor);
      }
      return ['white', ...layers];
    };
    /** @param {Element} element @param {string} color */
    const contrast = (element, color) => {
      const layers = behind(element);
      const [low, high] = [paint(layers), paint([...layers, color])].map(luminance)
        .sort((a, b) => a - b);
      return (high + 0.05) / (low + 0.05);
    };
    /** @param {Element} element */
    const isShown = (element) => element.checkVisibility({ visibilityProperty: true }) &&
      element.closest('.unseen, noscript, :disabled') === null;
    const texts = Array.from(document.querySelectorAll('body *')).filter((element) =>
      isShown(element) && Array.from(element.childNodes).some((node) =>
        node.nodeType === Node.TEXT_NODE && node.textContent?.trim() !== ''));
    const fields = Array.from(document.querySelectorAll('input, textarea')).filter(isShown);
    const pairs = [
      ...texts.map((element) => ({ element, color: getComputedStyle(element).color })),
      ...fields.map((element) => ({ element, color: getComputedStyle(element).color })),
      ...fields.map((element) =>
        ({ element, color: getComputedStyle(element, '::placeholder').color })),
    ];
    if (pairs.length < 5) return ['the page shows nothing'];
    return pairs.filter(({ element, color }) => contrast(element, color) < enough)
      .map(({ element, color }) => `${element.className || element.id || element.localName} ` +
        `"${element.textContent?.slice(0, 20)}": ${contrast(element, color).toFixed(2)}`);
  }, ENOUGH);
}

/**
 * Every visible control without a name, and every image that neither has one nor is hidden.
 * @param {Page} page
 * @returns {Promise<string[]>}
 */
export async function namelessControls(page) {
  return page.evaluate(() => {
    /** @param {Element} element */
    const nameOf = (element) => {
      const { labels } = /** @type {HTMLInputElement} */ (element);
      const content = element.matches('input, textarea') ? '' : element.textContent;
      return (element.getAttribute('aria-label') ?? labels?.[0]?.textContent ?? content ?? '')
        .trim();
    };
    const controls = Array.from(document.querySelectorAll(
      'button, a, input, textarea, [role=img], [role=log], nav, dialog[open] h2'));
    const wrong = controls.filter((element) => element.checkVisibility() && nameOf(element) === '');
    const drawings = Array.from(document.querySelectorAll('svg')).filter((svg) =>
      svg.closest('[aria-hidden=true], [role=img]') === null);
    return [...wrong, ...drawings].map(({ outerHTML }) => outerHTML);
  });
}

/**
 * What axe-core finds, each with where.
 * @param {Page} page
 * @returns {Promise<string[]>}
 */
export async function axeViolations(page) {
  await page.evaluate(`${readFileSync(AXE, 'utf8')}; 0`);
  return page.evaluate(async () => {
    const { violations } = await /** @type {any} */ (window).axe.run(document, {
      resultTypes: ['violations'],
    });
    return violations.map((/** @type {any} */ { id, nodes }) =>
      `${id}: ${nodes.map((/** @type {any} */ { target }) => target.join(' ')).join(', ')}`);
  });
}
