// @ts-check
// The one element of the widget: beside the body, so that a body that is replaced (Turbo,
// single-page applications) takes neither focus nor scroll position; and back where somebody
// removes it.

const TAG = 'mobileim-widget';

/** @returns {any} the element of the widget that is there */
export const rootThere = () => document.querySelector(TAG);

export const canShadow = () => typeof Element.prototype.attachShadow === 'function';

export class Root {
  constructor() {
    this.host = document.createElement(TAG);
    this.shadow = this.host.attachShadow({ mode: 'open' });
    this._observer = new MutationObserver(() => this._attach());
    this._attach();
    // A document that is written anew has another root element.
    this._observer.observe(document, { childList: true });
  }

  /** @param {string} css @param {string | undefined} address where the same lies as a file */
  style(css, address) {
    const { shadow } = this;
    if ('adoptedStyleSheets' in shadow && 'replaceSync' in CSSStyleSheet.prototype) {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(css);
      // Some engines have a frozen list: it is to be set, not changed.
      shadow.adoptedStyleSheets = [...shadow.adoptedStyleSheets, sheet];
      return;
    }
    // A strict policy forbids style elements, and allows files of the site.
    if (address && shadow.querySelector('link')) return;
    const made = document.createElement(address ? 'link' : 'style');
    if (address) {
      Object.assign(made, { rel: 'stylesheet', href: address });
      // Shows nothing that has no looks yet.
      this.host.hidden = true;
      made.onload = made.onerror = () => { this.host.hidden = false; };
    } else {
      made.textContent = css;
    }
    shadow.insertBefore(made, shadow.firstChild);
  }

  remove() {
    this._observer.disconnect();
    this.host.remove();
  }

  _attach() {
    const { documentElement } = document;
    if (!documentElement || this.host.parentNode === documentElement) return;
    documentElement.appendChild(this.host);
    this._observer.observe(documentElement, { childList: true });
  }
}
